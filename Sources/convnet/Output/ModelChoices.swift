import ConvKit

/// Which algorithm each convolution of a network is computed by in training, and why not by the others.
struct ModelChoices: CustomStringConvertible {
  /// One pass of one layer.
  struct Row: Encodable {
    let path, pass, algorithm, reason: String
    /// Seconds on all cores.
    let estimates: [String: CostEstimate]

    init(_ path: String, pass: ConvolutionPass, _ choice: AlgorithmChoice) {
      self.path = path
      self.pass = ArgumentValues.name(of: pass)
      algorithm = choice.chosen.rawValue
      reason = choice.reason
      estimates = Dictionary(
        uniqueKeysWithValues: choice.candidates.compactMap { candidate in
          candidate.cost.map { (candidate.algorithm.rawValue, $0) }
        })
    }
  }

  let rows: [Row]
  private let batch: Int

  /// - Throws: ``GeometryError`` and ``ConvolutionError`` as a network of this description.
  init(_ model: ModelDescription, batch: Int, context: ComputeContext) throws {
    self.batch = batch
    rows = try model.convolutions().flatMap { layer in
      try ConvolutionPass.allCases.map { pass in
        Row(
          layer.path, pass: pass,
          try AlgorithmChoice(
            for: layer.geometry, batch: batch, pass: layer.convolutionPass(of: pass), context: context))
      }
    }
  }

  var description: String {
    if rows.isEmpty { return "no convolutional layers" }
    var table = TextTable(alignments: [.left, .left, .left, .left])
    table.append(["layer", "pass", "algorithm", "not the others, by estimate"])
    for (index, row) in rows.enumerated() {
      let isFirst = index == 0 || rows[index - 1].path != row.path
      table.append([isFirst ? row.path : "", row.pass, row.algorithm, row.reason])
    }
    return "algorithms for a batch of \(batch), filters prepared in each step:\n\(table)"
  }
}
