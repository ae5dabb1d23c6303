extension NetworkReport: CustomStringConvertible {
  /// The table, one layer a line, with the totals last.
  public var description: String {
    var table = TextTable(alignments: [.left, .left, .right, .right, .right, .right, .right, .right, .right])
    table.append([
      "layer", "", "output", "parameters", convention.heading, "output bytes", "receptive field", "jump",
      "start",
    ])
    table.append(["", "input", "\(input)", "", "", inputByteCount.grouped, "1×1", "1", "0.5"])
    for row in rows {
      let isBlock = row.name == "residual"
      table.append([
        row.position, row.text, row.output.perImageDescription,
        isBlock ? "" : row.parameters.total.grouped, isBlock && row.cost == 0 ? "" : row.cost.grouped,
        row.activationByteCount.grouped, row.field.size.map { "\($0)" } ?? "varies", row.field.jump ?? "–",
        row.field.start ?? "varies",
      ])
    }
    table.append([
      "", "total", "", parameters.total.grouped, cost.grouped, activationByteCount.grouped, "", "", "",
    ])
    return (batch == 1 ? "" : "\(batch.grouped) images\n") + table.description
  }

  /// Bytes of the images that come in.
  var inputByteCount: Int {
    batch * input.channels * input.height * input.width * NetworkMemory.bytesPerNumber
  }

  /// What each part of the network takes, for people.
  package func memoryText() throws(GeometryError) -> String {
    var table = TextTable(alignments: [.left, .right, .left])
    table.append([
      "memory", "bytes",
      "of \(NetworkMemory.bytesPerNumber)-byte numbers, \(batch == 1 ? "1 image" : "\(batch.grouped) images") at once",
    ])
    for (name, bytes, note) in [
      ("parameters", memory.parameters, "with batch normalisation's running statistics"),
      ("gradients", memory.gradients, "one a trained parameter"),
      ("SGD keeps", 0, "nothing"),
      ("momentum keeps", memory.momentumState, "a velocity a trained parameter"),
      ("Adam keeps", memory.adamState, "two moments a trained parameter"),
      ("activations in use", memory.inferenceActivations, "the most at once: a layer's input and output"),
      ("activations in training", memory.trainingActivations, "the images and every layer's output"),
      ("training by SGD", try memory.training(optimizerState: 0), "parameters, gradients, activations"),
      (
        "training by momentum", try memory.training(optimizerState: memory.momentumState),
        "and the velocities"
      ),
      ("training by Adam", try memory.training(optimizerState: memory.adamState), "and the moments"),
    ] { table.append(["  " + name, bytes.grouped, note]) }
    return table.description
  }

  /// What each algorithm does for each convolution, for people.
  package func algorithmText() throws(GeometryError) -> String {
    var table = TextTable(alignments: [.left, .left, .right, .right, .right])
    table.append(["layer", "algorithm", "multiply-adds", "transforms", "workspace bytes"])
    for (row, costs) in try algorithmCosts() {
      for (index, cost) in costs.enumerated() {
        table.append([
          index == 0 ? row.position : "", cost.name, cost.multiplyAddCount.grouped,
          cost.transformCount.grouped,
          cost.workspaceByteCount.grouped,
        ])
      }
    }
    return table.description
  }

  /// The counts of each algorithm for each convolution, in order.
  package func algorithmCosts() throws(GeometryError) -> [(row: Row, costs: [AlgorithmCost])] {
    var found: [(row: Row, costs: [AlgorithmCost])] = []
    for row in rows {
      guard let geometry = row.convolution else { continue }
      do {
        found.append((row, try AlgorithmCost.all(for: geometry, batch: batch)))
      } catch {
        throw error.located(in: "layer \(row.position) (\(row.text))")
      }
    }
    return found
  }
}
