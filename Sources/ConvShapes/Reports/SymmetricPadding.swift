/// The padding that PyTorch's models write where TensorFlow's say SAME: ⌊(extent − 1) ÷ 2⌋ on every side.
///
/// With stride 1 and an odd kernel both are the same. With a stride PyTorch refuses `padding='same'`, and the symmetric
/// padding reads other pixels than TensorFlow's, which may put an odd zero below and on the right; weights that were
/// trained with one of them are wrong with the other.
public struct SymmetricPadding: Hashable, Sendable {
  /// ⌊(extent − 1) ÷ 2⌋ above and below, and of the width's extent on the left and right.
  public let padding: Padding2D
  /// Its output size, rounded down; `nil` when the window does not fit.
  public let output: Size2D?

  /// - Returns: `nil` for a window whose padding is not `same`, or whose stride is 1.
  /// - Throws: ``GeometryError`` as ``Window2D/extent()``.
  init?(insteadOf window: Window2D, for input: Size2D) throws(GeometryError) {
    guard window.padding == .same || window.padding == .sameLower, window.stride != 1 else { return nil }
    let extent = try window.extent()
    padding = Padding2D(height: (extent.height - 1) / 2, width: (extent.width - 1) / 2)
    var symmetric = window
    symmetric.padding = .explicit(padding)
    symmetric.rounding = .floor
    output = try? symmetric.outputSize(for: input)
  }

  var json: JSONValue {
    .object([
      "padding": padding.sides,
      "output": output.map { .object(["height": .integer($0.height), "width": .integer($0.width)]) } ?? .null,
    ])
  }
}

extension Padding2D {
  /// `{"top": 0, "left": 0, "bottom": 1, "right": 1}`
  var sides: JSONValue {
    .object([
      "top": .integer(top), "left": .integer(left), "bottom": .integer(bottom), "right": .integer(right),
    ])
  }

  /// `top 0, left 0, bottom 1, right 1`, equal or not.
  var words: String { "top \(top), left \(left), bottom \(bottom), right \(right)" }
}
