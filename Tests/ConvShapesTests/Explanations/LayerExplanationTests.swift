import ConvShapes
import Testing

@Suite("Explanations")
struct LayerExplanationTests {
  /// A layer of a published course or paper, with the numbers printed there.
  struct Published: Sendable, CustomTestStringConvertible {
    let source: String
    let options: [String: String]
    let output: [Int]
    let weights: Int
    let biases: Int
    var multiplyAdds: Int?
    var testDescription: String { source }
  }

  static let published: [Published] = [
    Published(
      source: "CS231n, convolutional networks, the demo: W1 5, D1 3, K 2, F 3, S 2, P 1",
      options: ["in": "5x5x3", "filters": "2x3x3", "stride": "2", "pad": "1"], output: [3, 3, 2], weights: 54,
      biases: 2),
    Published(
      source: "CS231n, lecture 5 (2017), slide 62: ten 5×5 filters, stride 1, pad 2, over 32×32×3",
      options: ["in": "32x32x3", "filters": "10x5x5", "pad": "2"], output: [32, 32, 10], weights: 750,
      biases: 10),
    Published(
      source:
        "CS231n, real-world example: AlexNet's first layer, 290,400 neurons of 363 weights, 34,944 parameters",
      options: ["in": "227x227x3", "filters": "96x11x11", "stride": "4"], output: [55, 55, 96],
      weights: 34_848,
      biases: 96, multiplyAdds: 290_400 * 363),
    Published(
      source: "CS231n, VGGNet in detail: CONV3-64, 224×224×64 and 1,728 weights",
      options: ["in": "224x224x3", "filters": "64x3x3", "pad": "1"], output: [224, 224, 64], weights: 1_728,
      biases: 64),
    Published(
      source: "CS231n, VGGNet in detail: CONV3-512 behind 256 channels, 1,179,648 weights",
      options: ["in": "28x28x256", "filters": "512x3x3", "pad": "1"], output: [28, 28, 512],
      weights: 1_179_648,
      biases: 512),
    Published(
      source: "Dumoulin & Visin, figure 2.4, full padding: i 5, k 3, s 1, p 2",
      options: ["in": "5x5x1", "filters": "1x3x3", "pad": "2"], output: [7, 7, 1], weights: 9, biases: 1),
    Published(
      source: "Dumoulin & Visin, figure 2.6: i 5, k 3, s 2, p 1",
      options: ["in": "5x5x1", "filters": "1x3x3", "pad": "1", "stride": "2"], output: [3, 3, 1], weights: 9,
      biases: 1),
    Published(
      source: "Dumoulin & Visin, figure 5.1, dilated: i 7, k 3, d 2, s 1",
      options: ["in": "7x7x1", "filters": "1x3x3", "dilation": "2"], output: [3, 3, 1], weights: 9, biases: 1),
    Published(
      source: "Krizhevsky et al. 2012, second layer: 256 kernels of 5×5×48 in two groups, 307,200 weights",
      options: ["in": "27x27x96", "filters": "256x5x5", "pad": "2", "groups": "2"], output: [27, 27, 256],
      weights: 307_200, biases: 256),
    Published(
      source: "He et al. 2016, the stem of ResNet without bias: 9,408 weights, 118,013,952 multiply-adds",
      options: ["in": "224x224x3", "filters": "64x7x7", "stride": "2", "pad": "3"], output: [112, 112, 64],
      weights: 9_408, biases: 64, multiplyAdds: 118_013_952),
  ]

  @Test("Published layers, to the integer", arguments: published)
  func publishedLayers(_ layer: Published) throws {
    let report = try LayerRequest(options: layer.options, bias: true).report()
    for notation in FormulaNotation.allCases {
      let steps = try LayerExplanation(of: report, notation: notation).steps
      #expect(steps.prefix(3).map(\.result) == layer.output)
      #expect(
        steps[3...].prefix(3).map(\.result) == [layer.weights, layer.biases, layer.weights + layer.biases])
      if let count = layer.multiplyAdds { #expect(steps[6].result == count) }
    }
  }

  @Test("Every formula that is shown comes to its result, with symbols and with numbers")
  func formulasAreRight() throws {
    var numbers = SeededNumbers(seed: 41)
    for _ in 0..<2000 {
      let report = numbers.layer()
      for notation in FormulaNotation.allCases {
        let explanation = try LayerExplanation(of: report, notation: notation)
        for step in explanation.steps {
          for (formula, leaves) in step.formulas {
            #expect(Self.value(formula) == step.result, "\(report.geometry): \(formula.text(leaves))")
          }
        }
        #expect(
          explanation.steps.map(\.result) == [
            report.geometry.output.height, report.geometry.output.width, report.geometry.output.channels,
            report.parameters.weights, report.parameters.biases, report.parameters.total,
            report.multiplyAddCount,
          ])
      }
    }
  }

  private static func value(_ formula: Formula) -> Int {
    switch formula {
    case .number(let value), .symbol(_, _, let value): return value
    case .sum(let first, let second): return value(first) + value(second)
    case .difference(let first, let second): return value(first) - value(second)
    case .product(let factors): return factors.map(value).reduce(1, *)
    case .quotient(let first, let second):
      #expect(value(first) % value(second) == 0)
      return value(first) / value(second)
    case .floor(let first, let second): return value(first) / value(second)
    case .ceiling(let first, let second): return (value(first) + value(second) - 1) / value(second)
    }
  }

  /// options, notation, and the first line of the height, of the weights and of the multiply-adds.
  static let written: [([String: String], FormulaNotation, [String])] = [
    (
      ["in": "32x28x3", "filters": "10x5x5", "pad": "1"], .notes,
      ["H₂ = ⌊(H₁ − F + 2P)/S⌋ + 1", "weights = F · F · D₁ · K", "MACs = H₂ · W₂ · K · (F · F · D₁)"]
    ),
    (
      ["in": "32x28x4", "filters": "10x5x3", "pad": "1,2,0,2", "dilation": "2", "groups": "2", "batch": "3"],
      .notes,
      [
        "H₂ = ⌊(H₁ − (d · (F_H − 1) + 1) + P_top + P_bottom)/S⌋ + 1", "weights = F_H · F_W · (D₁/G) · K",
        "MACs = N · H₂ · W₂ · K · (F_H · F_W · (D₁/G))",
      ]
    ),
    (
      ["in": "32x28x3", "filters": "10x5x5", "pad": "1"], .pytorch,
      [
        "H_out = ⌊(H_in + 2 · padding[0] − dilation[0] · (kernel_size[0] − 1) − 1)/stride[0]⌋ + 1",
        "weights = kernel_size[0] · kernel_size[1] · in_channels · out_channels",
        "MACs = H_out · W_out · out_channels · (kernel_size[0] · kernel_size[1] · in_channels)",
      ]
    ),
  ]

  @Test("Both notations, as the lecture notes and PyTorch's documentation write them", arguments: written)
  func notations(_ row: ([String: String], FormulaNotation, [String])) throws {
    let report = try LayerRequest(options: row.0, bias: true).report()
    let steps = try LayerExplanation(of: report, notation: row.1).steps
    let lines = [0, 3, 6].map { index in
      "\(steps[index].symbol.text(.symbols)) = \(steps[index].formulas[0].formula.text(.symbols))"
    }
    #expect(lines == row.2)
  }

  @Test("What PyTorch's layer cannot do is said instead of its call")
  func truthfulCalls() throws {
    func notes(_ options: [String: String]) throws -> [String] {
      let layer = options.merging(["in": "9x9x4", "filters": "8x3x3", "stride": "4"]) { given, _ in given }
      return try LayerExplanation(of: LayerRequest(options: layer, bias: false).report(), notation: .pytorch)
        .notes
    }
    #expect(
      try notes(["pad": "1x2", "groups": "2", "dilation": "2"]) == [
        "the layer: nn.Conv2d(4, 8, kernel_size=3, stride=4, padding=(1, 2), dilation=2, groups=2, bias=False)"
      ])
    #expect(
      try notes(["pad": "1,2,0,2"]) == [
        "Conv2d pads both sides alike; pad first, torch.nn.functional.pad(x, (2, 2, 1, 0)), and leave padding=0",
        "the layer: nn.Conv2d(4, 8, kernel_size=3, stride=4, bias=False)",
      ])
    #expect(
      try notes(["pad": "1", "rounding": "ceil"]).first
        == "Conv2d always rounds down; of PyTorch's layers only pooling has a ceil_mode")
  }

  @Test(
    "LaTeX is ASCII with balanced braces, brackets and environments; Markdown has whole formulas and fences")
  func wellFormed() throws {
    var numbers = SeededNumbers(seed: 42)
    for _ in 0..<300 {
      let report = numbers.layer()
      for notation in FormulaNotation.allCases {
        let latex = try LayerExplanation(of: report, in: .latex, notation: notation).description
        #expect(latex.allSatisfy { $0.isASCII })
        func count(_ text: String) -> Int { latex.components(of: text) }
        for (open, close) in [
          ("{", "}"), ("\\left", "\\right"), ("\\begin{", "\\end{"), ("\\begin{align*}", "\\end{align*}"),
        ] {
          // The comment on top names both ends of the document.
          #expect(count(open) == count(close), "\(open) in \(latex)")
        }
        #expect(count("$") % 2 == 0)
        let body = latex.split(separator: "\n").filter { !$0.hasPrefix("%") }
        #expect(
          !body.contains { $0.contains("_") && !$0.contains("\\_") && !$0.contains("$") && !$0.contains("=") }
        )

        let markdown = try LayerExplanation(of: report, in: .markdown, notation: notation).description
        #expect(markdown.components(of: "```") % 2 == 0)
        for line in markdown.split(separator: "\n") {
          #expect(line.filter { $0 == "$" }.count % 2 == 0, "\(line)")
          // Between plain dollars GitHub's Markdown takes the backslash of `\_` away.
          if line.contains("\\_"), line.contains("$") { #expect(line.contains("$`")) }
        }
      }
    }
  }
}

extension String {
  /// How often a text stands in this one.
  fileprivate func components(of text: String) -> Int {
    split(separator: text, omittingEmptySubsequences: false).count - 1
  }
}
