/// Sets each element to zero with probability `rate` in training and divides the rest by 1 − rate; nothing in use.
public struct Dropout: Hashable, Sendable {
  /// 0 ..< 1
  public var rate: Double

  /// Takes any rate; ``LayerDescription/outputShape(for:)`` refuses one outside 0 ..< 1.
  public init(_ rate: Double) { self.rate = rate }
}

extension Dropout {
  func validate() throws(GeometryError) {
    if !(rate >= 0 && rate < 1) {
      throw GeometryError(
        .invalidNumber, at: ["rate"], got: "\(rate)", expected: "0 or more and less than 1", fix: "use 0.5")
    }
  }
}
