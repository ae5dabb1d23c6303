/// What a person should know of how a window lies over its input: what is never read, what is read beyond, and which pads
/// a rule has chosen.
package struct WindowNotes: Hashable, Sendable {
  /// Rows and columns at the end that no window position reads.
  package let unread: Size2D
  /// Rows and columns beyond the padded input that the last windows reach, where rounding is up.
  package let overhang: Size2D
  /// What of the image no window has a weight on.
  package let neverRead: NeverRead
  /// The pads of a rule (`same`, `same-lower`, `half`); nil where they were written as numbers.
  package let chosenPadding: Padding2D?
  /// What PyTorch's users usually write instead, with its output, for `same` with a stride.
  package let symmetric: SymmetricPadding?

  /// - Throws: ``GeometryError`` as ``Window2D/outputSize(for:)``.
  init(_ window: Window2D, over input: Size2D) throws(GeometryError) {
    unread = try window.unread(for: input)
    overhang = try window.overhang(for: input)
    neverRead = try NeverRead(by: window, over: input)
    if case .explicit = window.padding {
      chosenPadding = nil
    } else {
      let pads = try window.resolvedPadding(for: input)
      chosenPadding = pads == 0 ? nil : pads
    }
    symmetric = try SymmetricPadding(insteadOf: window, for: input)
  }

  /// What is not read, and what is read beyond the input: a line each.
  var reading: [String] {
    var lines: [String] = []
    if unread != 0 {
      lines.append(
        "unread: the last \(Self.counted(unread)) of the padded input, which the stride steps over")
    }
    if let line = neverRead.line(besides: unread) { lines.append(line) }
    if overhang != 0 {
      lines.append("the last windows reach \(Self.counted(overhang)) beyond the padded input")
    }
    return lines
  }

  /// One line each.
  package var lines: [String] {
    var lines = reading
    if let symmetric, let pads = chosenPadding {
      lines.append(
        "pads \(pads.words) (usual in PyTorch: \(symmetric.padding.words) → "
          + "\(symmetric.output?.description ?? "the window does not fit"))")
    }
    return lines
  }

  /// `1 row and 2 columns`, or the one of them that there is.
  static func counted(_ size: Size2D) -> String {
    [(size.height, "row"), (size.width, "column")].filter { $0.0 != 0 }
      .map { counted($0.0, $0.1) }.joined(separator: " and ")
  }

  static func counted(_ count: Int, _ word: String) -> String {
    "\(count.grouped) \(word)\(count == 1 ? "" : "s")"
  }
}

extension LayerDescription {
  /// The notes of a layer that moves a window over an image; nil for others.
  ///
  /// - Throws: ``GeometryError`` as the layer's output shape.
  func windowNotes(for input: Shape) throws(GeometryError) -> WindowNotes? {
    guard let image = input.image else { return nil }
    return switch self {
    case .conv2D(let layer): try WindowNotes(layer.window, over: image.size)
    case .maxPool2D(let layer): try WindowNotes(layer.window, over: image.size)
    case .averagePool2D(let layer): try WindowNotes(layer.window, over: image.size)
    default: nil
    }
  }
}
