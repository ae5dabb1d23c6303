extension LayerReport: CustomStringConvertible {
  /// The report for people: each result on a labelled line, its formula with the numbers put in below it.
  public var description: String { table.description }

  private var table: TextTable {
    var table = TextTable(alignments: [.left, .left])
    let (input, output, window) = (geometry.input, geometry.output, geometry.window)
    let pads = geometry.statedPadding
    table.append(["input", images(input) + "   (height × width × channels)"])
    table.append(["filters", filters])
    table.append(["window", "stride \(window.stride), \(paddingWords)" + dilation + rounding])
    table.append(["", ""])
    table.append(["output", images(output)], .result)
    table.append(["  height", position(input.height, \.height, (pads.top, pads.bottom))], .detail)
    table.append(["  width", position(input.width, \.width, (pads.left, pads.right))], .detail)
    for line in notes.reading { table.append(["  note", line], .warning) }
    if let symmetric = symmetricPadding {
      let rule = window.padding == .same ? "TensorFlow's SAME" : "ONNX's SAME_LOWER"
      table.append(["  \(window.padding)", "\(pads.words) → \(output.size)   (\(rule))"])
      table.append([
        "  symmetric",
        "\(symmetric.padding.words) → \(symmetric.output?.description ?? "the window does not fit")"
          + "   (usual in PyTorch, ⌊(extent − 1) ÷ 2⌋)",
      ])
    }
    let biases =
      bias ? "\(parameters.biases.grouped) \(parameters.biases == 1 ? "bias" : "biases")" : "no bias"
    let weights = "\(parameters.weights.grouped) \(parameters.weights == 1 ? "weight" : "weights")"
    table.append(
      ["parameters", "\(parameters.total.grouped) (\(weights)\(bias ? " + \(biases)" : ", \(biases)"))"],
      .result)
    table.append(
      ["  weights", "\(geometry.filterCount.grouped) · \(products) = \(parameters.weights.grouped)"], .detail)
    table.append(["multiply-adds", "\(multiplyAddCount.grouped) (MACs)"], .result)
    let times = batch == 1 ? "" : "\(batch.grouped) · "
    let places = "\(times)\(output.height.grouped) · \(output.width.grouped) · \(output.channels.grouped)"
    table.append(["  products", "\(places) · (\(products)) = \(multiplyAddCount.grouped)"], .detail)
    table.append(
      ["FLOPs", "\(floatingPointOperationCount.grouped) = 2 × \(multiplyAddCount.grouped)"], .result)
    return table
  }

  private func images(_ image: ImageShape) -> String {
    batch == 1 ? "\(image)" : "\(batch.grouped) images of \(image)"
  }

  private var filters: String {
    let depth = geometry.channelsPerGroup
    let groups =
      geometry.groups == 1
      ? "" : " in \(geometry.groups.grouped) groups of \(geometry.filtersPerGroup.grouped)"
    return "\(geometry.filterCount.grouped) of \(geometry.window.kernel)×\(depth)\(groups)"
  }

  private var paddingWords: String {
    switch geometry.window.padding {
    case .explicit(let pads): "padding \(pads)"
    case .same, .sameLower, .valid, .half:
      "padding \(geometry.window.padding): \(geometry.statedPadding.words)"
    }
  }

  private var dilation: String {
    geometry.window.dilation == 1 ? "" : ", dilation \(geometry.window.dilation)"
  }

  private var rounding: String {
    geometry.window.rounding == .floor ? "" : ", rounding \(geometry.window.rounding.rawValue)"
  }

  /// `5 · 5 · 3`: the products of one output element.
  private var products: String {
    let kernel = geometry.window.kernel
    let depth =
      geometry.groups == 1
      ? geometry.input.channels.grouped
      : "\(geometry.input.channels.grouped) ÷ \(geometry.groups.grouped)"
    return "\(kernel.height.grouped) · \(kernel.width.grouped) · \(depth)"
  }

  /// `⌊(32 + 1 + 1 − 5) ÷ 1⌋ + 1 = 30`, with the extent of a dilated kernel written out.
  private func position(
    _ length: Int, _ axis: KeyPath<Size2D, Int>, _ sides: (before: Int, after: Int)
  ) -> String {
    let window = geometry.window
    let (kernel, dilation) = (window.kernel[keyPath: axis], window.dilation[keyPath: axis])
    let (stride, output) = (window.stride[keyPath: axis], geometry.output.size[keyPath: axis])
    let extent =
      dilation == 1 ? kernel.grouped : "(\(dilation.grouped) · (\(kernel.grouped) − 1) + 1)"
    let quotient =
      "(\(length.grouped) + \(sides.before.grouped) + \(sides.after.grouped) − \(extent)) ÷ \(stride.grouped)"
    switch window.rounding {
    case .floor: return "⌊\(quotient)⌋ + 1 = \(output.grouped)"
    case .strict: return "\(quotient) + 1 = \(output.grouped)"
    case .ceil, .caffe:
      // One fewer than the ceiling says: the last window would start beyond the image.
      let span = length + sides.before + sides.after - (dilation * (kernel - 1) + 1)
      let dropped = roundedUpQuotient(span, stride) + 1 > output
      return "⌈\(quotient)⌉ + 1\(dropped ? " − 1" : "") = \(output.grouped)"
    }
  }
}

extension LayerReport: Answer {
  package func text(colored: Bool) -> String { table.text(colored: colored) }

  /// `30x30x10 760`: the output of one image, and the parameters.
  package var brief: String {
    let output = geometry.output
    return "\(output.height)x\(output.width)x\(output.channels) \(parameters.total)"
  }
}
