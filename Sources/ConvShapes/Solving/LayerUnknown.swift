/// The setting of a layer that is looked for.
package enum LayerUnknown: String, CaseIterable, Sendable {
  case pad, stride, kernel, input, dilation

  /// The least value it can have.
  var least: Int { self == .pad ? 0 : 1 }

  /// Whether the output grows with it; with the others it shrinks.
  var grows: Bool { self == .pad || self == .input }
}
