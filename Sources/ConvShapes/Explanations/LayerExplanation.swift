/// A layer's arithmetic, step by step: the formula, the formula with its numbers, the result.
///
/// Sources: Stanford's CS231n course notes, *Convolutional neural networks* (the letters W, H, D, K, F, S, P);
/// PyTorch's documentation of `torch.nn.Conv2d` (its names); Dumoulin & Visin, *A guide to convolution arithmetic for
/// deep learning*, 2016 (dilation).
package struct LayerExplanation: Sendable {
  /// What the explanation is written as.
  package enum Format: String, CaseIterable, Sendable { case text, markdown, latex }

  /// One quantity and how it comes about.
  package struct Step: Sendable {
    package let title: String
    /// What stands left of the equals signs.
    package let symbol: Formula
    /// What stands right of them, one after the other, before the result.
    package let formulas: [(formula: Formula, leaves: Formula.Leaves)]
    package let result: Int
  }

  package let report: LayerReport
  package let format: Format
  package let symbols: LayerSymbols
  package let steps: [Step]
  /// Height and width, or one for both when they are alike.
  package let drawings: [WindowDrawing]
  /// What the formulas alone do not say.
  package let notes: [String]

  /// - Throws: nothing for a report, which was checked; the signature is the window's.
  package init(
    of report: LayerReport, in format: Format = .text, notation: FormulaNotation = .notes
  ) throws(GeometryError) {
    self.report = report
    self.format = format
    symbols = LayerSymbols(report, notation)
    let axes = try LayerAxis.axes(of: report.geometry)
    steps = Self.sizes(report, symbols, axes) + Self.counts(report, symbols)
    drawings =
      axes[0] == axes[1]
      ? [WindowDrawing(of: axes[0], named: ("row and column", "rows and columns"))]
      : [
        WindowDrawing(of: axes[0], named: ("row", "rows")),
        WindowDrawing(of: axes[1], named: ("column", "columns")),
      ]
    notes = Self.notes(report, notation)
  }

  // MARK: Steps

  private static func sizes(_ report: LayerReport, _ symbols: LayerSymbols, _ axes: [LayerAxis]) -> [Step] {
    let down = report.geometry.window.rounding.roundsDown
    return zip(axes.indices, ["height", "width"]).map { index, name in
      let axis = axes[index]
      let room = axis.padded - axis.extent
      let quotient = roundedQuotient(room, axis.stride, down: down)
      // PyTorch and Caffe leave out a last window that would begin in the zeros behind the image.
      let leftOut = quotient + 1 - axis.positions
      func positions(_ quotient: Formula) -> Formula {
        let count = Formula.sum(quotient, .number(1))
        return leftOut == 0 ? count : .difference(count, .number(leftOut))
      }
      let formula = positions(
        divided(numerator(symbols, index, dilated: axis.dilation != 1), symbols.stride[index], down))
      let formulas: [(Formula, Formula.Leaves)] = [
        (formula, .symbols), (formula, .numbers),
        (positions(divided(.number(room), .number(axis.stride), down)), .numbers),
        (positions(.number(quotient)), .numbers),
      ]
      return Step(
        title: "output \(name)", symbol: symbols.output[index], formulas: formulas, result: axis.positions)
    }
  }

  /// What is divided by the stride: the padded input less the window.
  private static func numerator(_ symbols: LayerSymbols, _ index: Int, dilated: Bool) -> Formula {
    let (input, kernel, dilation) = (symbols.input[index], symbols.kernel[index], symbols.dilation[index])
    let steps = Formula.product([dilation, .difference(kernel, .number(1))])
    func padded(_ start: Formula) -> Formula { symbols.padding[index].reduce(start) { .sum($0, $1) } }
    switch symbols.notation {
    case .notes: return padded(.difference(input, dilated ? .sum(steps, .number(1)) : kernel))
    case .pytorch: return .difference(.difference(padded(input), steps), .number(1))
    }
  }

  private static func divided(_ first: Formula, _ second: Formula, _ down: Bool) -> Formula {
    down ? .floor(first, second) : .ceiling(first, second)
  }

  private static func roundedQuotient(_ count: Int, _ step: Int, down: Bool) -> Int {
    down ? count / step : roundedUpQuotient(count, step)
  }

  private static func counts(_ report: LayerReport, _ symbols: LayerSymbols) -> [Step] {
    func name(_ text: String) -> Formula { .symbol(text, latex: "\\mathrm{\(text)}", 0) }
    func step(_ title: String, _ symbol: Formula, _ formula: Formula, _ result: Int) -> Step {
      Step(
        title: title, symbol: symbol, formulas: [(formula, .symbols), (formula, .numbers)], result: result)
    }
    let (parameters, geometry) = (report.parameters, report.geometry)
    let depth = geometry.groups == 1 ? symbols.channels : Formula.quotient(symbols.channels, symbols.groups)
    let window = [symbols.kernel[0], symbols.kernel[1], depth]
    var steps: [Step] = []
    if symbols.notation == .notes {
      steps.append(
        Step(
          title: "output channels", symbol: symbols.outputChannels, formulas: [(symbols.filters, .symbols)],
          result: geometry.output.channels))
    } else {
      steps.append(
        Step(
          title: "output channels", symbol: name("channels"), formulas: [(symbols.filters, .symbols)],
          result: geometry.output.channels))
    }
    steps.append(step("weights", name("weights"), .product(window + [symbols.filters]), parameters.weights))
    if report.bias {
      steps.append(
        Step(
          title: "biases, one a filter", symbol: name("biases"), formulas: [(symbols.filters, .symbols)],
          result: parameters.biases))
    } else {
      steps.append(
        Step(title: "biases: the filters have none", symbol: name("biases"), formulas: [], result: 0))
    }
    let sum = Formula.sum(
      .symbol("weights", latex: "\\mathrm{weights}", parameters.weights),
      .symbol("biases", latex: "\\mathrm{biases}", parameters.biases))
    steps.append(step("parameters", name("parameters"), sum, parameters.total))
    let outputs = [symbols.output[0], symbols.output[1], symbols.filters, .product(window)]
    let images = report.batch == 1 ? [] : [symbols.batch]
    steps.append(
      step(
        "multiply-adds: one for each weight of a filter, for each number of the output", name("MACs"),
        .product(images + outputs), report.multiplyAddCount))
    return steps
  }

  // MARK: Notes

  /// The padding as it was asked for, in the words of the command line.
  static func padding(_ padding: Padding) -> String {
    if case .explicit(let pads) = padding { return "\(pads)" }
    return Padding.words.first { $0.padding == padding }?.word ?? "\(padding)"
  }

  private static func notes(_ report: LayerReport, _ notation: FormulaNotation) -> [String] {
    let (geometry, pads) = (report.geometry, report.geometry.statedPadding)
    var notes: [String] = []
    if case .explicit = geometry.window.padding {
    } else {
      notes.append(
        "padding \(padding(geometry.window.padding)) comes to top \(pads.top), left \(pads.left), bottom \(pads.bottom), "
          + "right \(pads.right)")
    }
    if notation == .pytorch, pads.top != pads.bottom || pads.left != pads.right {
      notes.append(
        "Conv2d pads both sides alike; pad first, "
          + "torch.nn.functional.pad(x, (\(pads.left), \(pads.right), \(pads.top), \(pads.bottom))), "
          + "and leave padding=0")
    }
    if notation == .pytorch {
      notes.append(
        geometry.window.rounding.roundsDown
          ? "the layer: \(call(report))"
          : "Conv2d always rounds down; of PyTorch's layers only pooling has a ceil_mode")
    }
    if geometry.window.rounding != .floor {
      notes.append(
        geometry.window.rounding == .strict
          ? "rounding strict: the division leaves nothing over"
          : "rounding \(geometry.window.rounding.rawValue): up; a last window that would begin in the zeros behind the image "
            + "is left out, where the formula has − 1 at its end")
    }
    if report.batch != 1 {
      notes.append("the \(report.batch.grouped) images of the batch share the parameters")
    }
    return notes
  }

  /// The layer as PyTorch constructs it.
  private static func call(_ report: LayerReport) -> String {
    let (geometry, pads) = (report.geometry, report.geometry.statedPadding)
    let window = geometry.window
    func pair(_ size: Size2D) -> String {
      size.height == size.width ? "\(size.height)" : "(\(size.height), \(size.width))"
    }
    var call =
      "nn.Conv2d(\(geometry.input.channels), \(geometry.filterCount), kernel_size=\(pair(window.kernel))"
    if window.stride != 1 { call += ", stride=\(pair(window.stride))" }
    if pads.top == pads.bottom, pads.left == pads.right, pads != 0 {
      call += ", padding=\(pair(Size2D(height: pads.top, width: pads.left)))"
    }
    if window.dilation != 1 { call += ", dilation=\(pair(window.dilation))" }
    if geometry.groups != 1 { call += ", groups=\(geometry.groups)" }
    return call + (report.bias ? ")" : ", bias=False)")
  }
}
