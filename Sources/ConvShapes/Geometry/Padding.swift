/// Zero rows and columns added on each side of an image.
///
/// An integer literal means the same number on all four sides.
public struct Padding2D: Hashable, Sendable, ExpressibleByIntegerLiteral, CustomStringConvertible {
  /// Rows of zeros above the image.
  public var top: Int
  /// Columns of zeros before its first.
  public var left: Int
  /// Rows of zeros below the image.
  public var bottom: Int
  /// Columns of zeros behind its last.
  public var right: Int

  /// In the order of ONNX's `pads`; PyTorch's `F.pad` wants left, right, top, bottom.
  public init(top: Int, left: Int, bottom: Int, right: Int) {
    self.top = top
    self.left = left
    self.bottom = bottom
    self.right = right
  }

  /// The same number above and below, and the same on the left and on the right.
  public init(height: Int, width: Int) {
    self.init(top: height, left: width, bottom: height, right: width)
  }

  /// The same number on all four sides.
  public init(_ side: Int) { self.init(height: side, width: side) }

  public init(integerLiteral side: Int) { self.init(side) }

  /// One number for four equal sides, `1×2` for a symmetric pair, else `top 0, left 0, bottom 1, right 1`.
  public var description: String {
    if top == bottom, left == right { return top == left ? "\(top)" : "\(top)×\(left)" }
    return "top \(top), left \(left), bottom \(bottom), right \(right)"
  }
}

/// How an image is padded before a window moves over it.
public enum Padding: Hashable, Sendable, ExpressibleByIntegerLiteral {
  /// The stated rows and columns of zeros.
  case explicit(Padding2D)
  /// TensorFlow's SAME, ONNX's SAME_UPPER: output ⌈input ÷ stride⌉; an odd zero goes below and to the right.
  case same
  /// ONNX's SAME_LOWER: as `same`, but an odd zero goes above and to the left.
  case sameLower
  /// No padding.
  case valid
  /// ⌊extent ÷ 2⌋ on every side, with extent = dilation · (kernel − 1) + 1: Theano's `half`. It keeps the size where the
  /// kernel is odd and the stride 1 (Dumoulin & Visin, section 2.3.1).
  case half

  public init(integerLiteral side: Int) { self = .explicit(Padding2D(side)) }
}
