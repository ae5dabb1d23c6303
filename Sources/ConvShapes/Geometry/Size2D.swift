/// A height and a width, in pixels (or in steps of a kernel, a stride, a dilation): height comes first.
///
/// An integer literal stands for a square: `let kernel: Size2D = 3` is 3×3.
public struct Size2D: Hashable, Sendable, ExpressibleByIntegerLiteral, CustomStringConvertible {
  /// Rows.
  public var height: Int
  /// Columns.
  public var width: Int

  /// Takes any numbers: what is given the size says which it can be.
  public init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }

  /// A square of the given side.
  public init(_ side: Int) { self.init(height: side, width: side) }

  public init(integerLiteral side: Int) { self.init(side) }

  /// `3×5`, height first.
  public var description: String { "\(height)×\(width)" }
}
