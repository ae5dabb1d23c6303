import ConvNets
import ConvShapes
import Foundation

/// How numbers are written for people: plain decimals with a number of significant digits, an ASCII minus, and an
/// exponent only below 10⁻⁶ and above 10⁹.
public struct NumberFormat: Hashable, Sendable {
  /// Significant digits, at least; whole numbers are never cut before the point.
  public var digits: Int

  /// - Parameter digits: 1 to 17, more than which a double does not hold.
  public init(digits: Int = 4) { self.digits = min(max(digits, 1), 17) }

  /// `-0.001504`, `120.2`, `344605`, `4.540e-7`; `0` for both zeros.
  public func text(_ number: Double) -> String {
    guard number.isFinite else { return number.isNaN ? "nan" : number < 0 ? "-inf" : "inf" }
    guard number != 0 else { return "0" }
    // The exponent after rounding: 9.9999 has two digits before the point when it is written with four.
    let scientific = String(format: "%.\(digits - 1)e", number)
    let parts = scientific.split(separator: "e")
    let exponent = parts.count == 2 ? Int(parts[1]) ?? 0 : 0
    if abs(number) < 1e-6 || abs(number) > 1e9 { return "\(parts[0])e\(exponent)" }
    return String(format: "%.\(max(digits - 1 - exponent, 0))f", number)
  }

  /// A number as it stands, a tensor in brackets; of long axes the first and the last elements.
  public func text(_ tensor: DoubleTensor) -> String {
    var text = ""
    write(tensor, axis: 0, from: 0, count: tensor.count, into: &text)
    return text
  }

  /// Elements of an axis that are shown when it is long: this many from the beginning, and the last.
  private static let shown = 6

  private func write(
    _ tensor: DoubleTensor, axis: Int, from start: Int, count: Int, into text: inout String
  ) {
    guard axis < tensor.shape.rank else {
      text += self.text(tensor.elements[start])
      return
    }
    let length = tensor.shape[axis]
    let step = length > 0 ? count / length : 0
    text += "["
    for index in 0..<length {
      if length > Self.shown + 2, index >= Self.shown, index < length - 1 {
        if index == Self.shown { text += ", …" }
        continue
      }
      if index > 0 { text += ", " }
      write(tensor, axis: axis + 1, from: start + index * step, count: step, into: &text)
    }
    text += "]"
  }
}

extension NumberFormat {
  /// As short as it can be read back: `2`, `0.01`.
  static func short(_ number: Double) -> String {
    number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
  }
}
