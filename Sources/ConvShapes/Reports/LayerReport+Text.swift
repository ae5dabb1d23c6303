extension LayerReport: CustomStringConvertible {
  /// The report for people: each result on a labelled line, its formula with the numbers put in below it.
  public var description: String {
    var table = TextTable(alignments: [.left, .left])
    let (input, output, window) = (geometry.input, geometry.output, geometry.window)
    table.append(["input", images(input) + "   (height × width × channels)"])
    table.append(["filters", filters])
    table.append(["window", "stride \(window.stride), \(padding)" + dilation])
    table.append(["", ""])
    table.append(["output", images(output)])
    table.append([
      "  height", position(input.height, \.height, (geometry.padding.top, geometry.padding.bottom)),
    ])
    table.append(["  width", position(input.width, \.width, (geometry.padding.left, geometry.padding.right))])
    for line in notes { table.append(["  note", line]) }
    let biases =
      bias ? "\(parameters.biases.grouped) \(parameters.biases == 1 ? "bias" : "biases")" : "no bias"
    let weights = "\(parameters.weights.grouped) \(parameters.weights == 1 ? "weight" : "weights")"
    table.append([
      "parameters", "\(parameters.total.grouped) (\(weights)\(bias ? " + \(biases)" : ", \(biases)"))",
    ])
    table.append(["  weights", "\(geometry.filterCount) · \(products) = \(parameters.weights.grouped)"])
    table.append(["multiply-adds", "\(multiplyAddCount.grouped) (MACs)"])
    let times = batch == 1 ? "" : "\(batch) · "
    table.append([
      "  products",
      "\(times)\(output.height) · \(output.width) · \(output.channels) · (\(products)) = \(multiplyAddCount.grouped)",
    ])
    table.append(["FLOPs", "\(floatingPointOperationCount.grouped) = 2 × \(multiplyAddCount.grouped)"])
    return table.description
  }

  private func images(_ image: ImageShape) -> String {
    batch == 1 ? "\(image)" : "\(batch) images of \(image)"
  }

  private var filters: String {
    let depth = geometry.channelsPerGroup
    let groups = geometry.groups == 1 ? "" : " in \(geometry.groups) groups of \(geometry.filtersPerGroup)"
    return "\(geometry.filterCount) of \(geometry.window.kernel)×\(depth)\(groups)"
  }

  private var padding: String {
    switch geometry.window.padding {
    case .explicit(let pads): "padding \(pads)"
    case .same, .sameLower, .valid: "padding \(geometry.window.padding): \(sides)"
    }
  }

  private var sides: String {
    let pads = geometry.padding
    return "top \(pads.top), left \(pads.left), bottom \(pads.bottom), right \(pads.right)"
  }

  private var dilation: String {
    geometry.window.dilation == 1 ? "" : ", dilation \(geometry.window.dilation)"
  }

  /// `5 · 5 · 3`: the products of one output element.
  private var products: String {
    let kernel = geometry.window.kernel
    let depth =
      geometry.groups == 1 ? "\(geometry.input.channels)" : "\(geometry.input.channels) ÷ \(geometry.groups)"
    return "\(kernel.height) · \(kernel.width) · \(depth)"
  }

  /// `⌊(32 + 1 + 1 − 5) ÷ 1⌋ + 1 = 30`, with the extent of a dilated kernel written out.
  private func position(
    _ length: Int, _ axis: KeyPath<Size2D, Int>, _ sides: (before: Int, after: Int)
  ) -> String {
    let window = geometry.window
    let (kernel, dilation) = (window.kernel[keyPath: axis], window.dilation[keyPath: axis])
    let extent = dilation == 1 ? "\(kernel)" : "(\(dilation) · (\(kernel) − 1) + 1)"
    return
      "⌊(\(length) + \(sides.before) + \(sides.after) − \(extent)) ÷ \(window.stride[keyPath: axis])⌋ + 1 = "
      + "\(geometry.output.size[keyPath: axis])"
  }

  /// What of the input no window position reads.
  private var notes: [String] {
    var notes: [String] = []
    if unread != 0 {
      notes.append(
        "unread: the last \(Self.counted(unread.height, "row")) and \(Self.counted(unread.width, "column")) of the "
          + "padded input, which the stride steps over")
    }
    let (stride, output) = (geometry.window.stride, geometry.output)
    if let extent = try? geometry.window.extent() {
      for (word, step, span, positions) in [
        ("row", stride.height, extent.height, output.height),
        ("column", stride.width, extent.width, output.width),
      ] where step > span && positions > 1 {
        notes.append(
          "unread: \(Self.counted(step - span, word)) between window positions, as the stride skips them")
      }
    }
    return notes
  }

  private static func counted(_ count: Int, _ word: String) -> String {
    "\(count.grouped) \(word)\(count == 1 ? "" : "s")"
  }
}
