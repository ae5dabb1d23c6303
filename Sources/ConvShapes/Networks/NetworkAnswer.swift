/// All that was asked about a network: its table, and what stands below it.
package struct NetworkAnswer: Answer, Hashable, Sendable {
  /// What the algorithms do for one convolution.
  package struct Algorithms: Hashable, Sendable {
    package var row: NetworkReport.Row
    package var costs: [AlgorithmCost]
  }

  package var report: NetworkReport
  package var box: PixelBox?
  package var listsMemory: Bool
  package var algorithms: [Algorithms]?

  init(report: NetworkReport, listsMemory: Bool) {
    self.report = report
    self.listsMemory = listsMemory
  }
}

extension NetworkAnswer {
  /// The table, and below it the pixel's box, the memory and the algorithms, as far as they were asked for.
  package var description: String {
    var parts = [report.description]
    if let box { parts.append(box.description) }
    if listsMemory { parts.append(memoryText) }
    if algorithms != nil { parts.append(algorithmText) }
    return parts.joined(separator: "\n\n")
  }

  /// The answer for scripts: output and parameters, `10 25578`.
  package var brief: String {
    let output = report.rows.last?.output ?? report.inputShape
    let sides =
      output.image.map { [$0.height, $0.width, $0.channels] } ?? Array(output.dimensions.dropFirst())
    return "\(sides.map(String.init).joined(separator: "x")) \(report.parameters.total)"
  }

  private var memoryText: String {
    let memory = report.memory
    var table = TextTable(alignments: [.left, .right, .left])
    let images = report.batch == 1 ? "1 image" : "\(report.batch.grouped) images"
    table.append(["memory", "bytes", "numbers of \(NetworkMemory.bytesPerNumber) bytes, \(images) at once"])
    for (name, bytes, note) in [
      ("parameters", memory.parameters, "with batch normalisation's running statistics"),
      ("gradients", memory.gradients, "one a trained parameter"),
      ("SGD keeps", 0, "nothing"),
      ("momentum keeps", memory.momentumState, "a velocity a trained parameter"),
      ("Adam keeps", memory.adamState, "two moments a trained parameter"),
      ("activations in use", memory.inferenceActivations, "the most at once: a layer's input and output"),
      ("activations in training", memory.trainingActivations, "the images and every layer's output"),
      ("training by SGD", memory.training, "parameters, gradients, activations"),
      ("training by momentum", memory.momentumTraining, "and the velocities"),
      ("training by Adam", memory.adamTraining, "and the moments"),
    ] { table.append(["  " + name, bytes.grouped, note]) }
    return table.description
  }

  private var algorithmText: String {
    var table = TextTable(alignments: [.left, .left, .right, .right, .right])
    table.append(["layer", "algorithm", "multiply-adds", "transforms", "workspace bytes"])
    for algorithms in algorithms ?? [] {
      for (index, cost) in algorithms.costs.enumerated() {
        table.append([
          index == 0 ? algorithms.row.position : "", cost.name, cost.multiplyAddCount.grouped,
          cost.transformCount.grouped, cost.workspaceByteCount.grouped,
        ])
      }
    }
    return table.description + leftOutOfAlgorithms
  }

  /// What the table of algorithms has no rows for, though it is convolution too.
  private var leftOutOfAlgorithms: String {
    let places = transposedRows.map { "\($0.position) (\($0.text))" }
    var lines: [String] = []
    if algorithms?.isEmpty == true { lines.append("no convolution in this network") }
    if !places.isEmpty {
      lines.append(
        "not listed: \(places.count == 1 ? "layer" : "layers") \(places.joined(separator: ", ")), computed as the input "
          + "gradient of the convolution that leads back; its multiply-adds stand in the table above")
    }
    return lines.isEmpty ? "" : "\n\n" + lines.joined(separator: "\n")
  }

  /// Transposed convolutions.
  var transposedRows: [NetworkReport.Row] { report.rows.filter { $0.name == "conv-transpose2d" } }
}
