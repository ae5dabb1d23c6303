/// Whose letters a formula is written with.
package enum FormulaNotation: String, CaseIterable, Sendable {
  /// Lecture notes: W₂ = ⌊(W₁ − F + 2P)/S⌋ + 1 (Stanford's CS231n, *Convolutional neural networks*).
  case notes
  /// The documentation of `torch.nn.Conv2d`.
  case pytorch
}

/// The letters of a layer's formulas, each with its value.
package struct LayerSymbols: Sendable {
  /// A letter of the legend.
  package struct Entry: Sendable {
    package let symbol: Formula
    package let meaning: String
  }

  package let notation: FormulaNotation
  /// Height and width, in this order, where there is one letter an axis.
  package let input, output, kernel, stride, dilation: [Formula]
  /// The zeros of both sides of each axis, as they are added: `2P`, or `P_top + P_bottom`.
  package let padding: [[Formula]]
  package let channels, filters, outputChannels, groups, batch: Formula
  package private(set) var legend: [Entry] = []

  package init(_ report: LayerReport, _ notation: FormulaNotation) {
    let geometry = report.geometry
    let (window, pads) = (geometry.window, geometry.statedPadding)
    let notes = notation == .notes
    func letter(_ name: String, _ latex: String, _ value: Int) -> Formula {
      .symbol(name, latex: latex, value)
    }
    func letter(_ name: String, _ value: Int) -> Formula { letter(name, name, value) }
    /// One letter for both axes when they agree, as lecture notes have it; PyTorch has an index.
    func pair(_ name: String, _ word: String, _ size: Size2D) -> [Formula] {
      if !notes {
        let latex = "\\mathrm{\(word.replacing("_", with: "\\_"))}"
        return [
          letter("\(word)[0]", latex + "[0]", size.height), letter("\(word)[1]", latex + "[1]", size.width),
        ]
      }
      if size.height == size.width { return [letter(name, size.height), letter(name, size.width)] }
      return [letter("\(name)_H", size.height), letter("\(name)_W", size.width)]
    }
    func sides(_ names: [(String, Int)]) -> [Formula] {
      names.map { name, value in
        notes
          ? letter("P_\(name)", "P_{\\mathrm{\(name)}}", value)
          : letter("pad_\(name)", "\\mathrm{pad\\_\(name)}", value)
      }
    }
    self.notation = notation
    let (image, result) = (geometry.input, geometry.output)
    func lengths(_ size: ImageShape, _ index: (text: String, notes: String), _ word: String) -> [Formula] {
      notes
        ? [
          letter("H\(index.text)", "H_\(index.notes)", size.height),
          letter("W\(index.text)", "W_\(index.notes)", size.width),
        ]
        : [
          letter("H_\(word)", "H_{\\mathrm{\(word)}}", size.height),
          letter("W_\(word)", "W_{\\mathrm{\(word)}}", size.width),
        ]
    }
    input = lengths(image, ("₁", "1"), "in")
    output = lengths(result, ("₂", "2"), "out")
    kernel = pair("F", "kernel_size", window.kernel)
    stride = pair("S", "stride", window.stride)
    dilation = pair("d", "dilation", window.dilation)
    // PyTorch's layer pads both axes alike or not at all: a side of its own on one axis makes four of them.
    let alike = [pads.top == pads.bottom, pads.left == pads.right]
    let symmetric = notes || alike == [true, true] ? alike : [false, false]
    // One P for the layer where it is one number, an index where height and width differ.
    let before = Size2D(height: pads.top, width: pads.left)
    let even =
      symmetric == [true, true]
      ? pair("P", "padding", before)
      : notes
        ? [letter("P_H", before.height), letter("P_W", before.width)]
        : pair("P", "padding", before)
    padding = [
      symmetric[0]
        ? [.product([.number(2), even[0]])] : sides([("top", pads.top), ("bottom", pads.bottom)]),
      symmetric[1]
        ? [.product([.number(2), even[1]])] : sides([("left", pads.left), ("right", pads.right)]),
    ]
    func word(_ name: String, _ word: String, _ value: Int) -> Formula {
      notes
        ? letter(name, value)
        : letter(word, "\\mathrm{\(word.replacing("_", with: "\\_"))}", value)
    }
    channels =
      notes ? letter("D₁", "D_1", image.channels) : word("", "in_channels", image.channels)
    outputChannels = notes ? letter("D₂", "D_2", result.channels) : word("", "out_channels", result.channels)
    filters = word("K", "out_channels", geometry.filterCount)
    groups = word("G", "groups", geometry.groups)
    batch = letter("N", report.batch)
    legend = entries(symmetric: symmetric, even: even)
  }

  private func entries(symmetric: [Bool], even: [Formula]) -> [Entry] {
    var entries: [Entry] = []
    func add(_ symbol: Formula, _ meaning: String) {
      if !entries.contains(where: { $0.symbol == symbol }) {
        entries.append(Entry(symbol: symbol, meaning: meaning))
      }
    }
    /// One line for a letter that both axes share.
    func add(_ symbols: [Formula], _ meaning: String) {
      let shared = symbols[0] == symbols[1]
      for (symbol, axis) in zip(symbols, ["height", "width"]) {
        add(symbol, shared ? "\(meaning), height and width" : "\(meaning), \(axis)")
      }
    }
    if batch.value != 1 { add(batch, "images in the batch") }
    add(input, "input")
    add(channels, notation == .notes ? "depth of the input: its channels" : "channels of the input")
    add(
      filters,
      notation == .notes ? "number of filters" : "number of filters, which is the channels of the output")
    add(kernel, "kernel")
    add(stride, "stride")
    for axis in 0..<2 {
      if symmetric[axis] {
        let shared = symmetric[1 - axis] && even[0] == even[1]
        add(
          even[axis], "padding on each side, \(shared ? "height and width" : axis == 0 ? "height" : "width")")
      } else {
        for (symbol, side) in zip(padding[axis], axis == 0 ? ["above", "below"] : ["left", "right"]) {
          add(symbol, "padding, \(side)")
        }
      }
    }
    if notation == .pytorch || dilation.contains(where: { $0.value != 1 }) { add(dilation, "dilation") }
    if groups.value != 1 { add(groups, "groups of channels") }
    return entries
  }
}

extension Formula {
  /// The value of a symbol or number; nil for what is to be worked out.
  package var value: Int? {
    switch self {
    case .number(let value), .symbol(_, _, let value): value
    default: nil
    }
  }
}
