extension NetworkReport: CustomStringConvertible {
  /// The table, one layer a line, with the totals last.
  public var description: String {
    var table = TextTable(alignments: [.left, .left, .right, .right, .right, .right, .right, .right, .right])
    table.append([
      "layer", "", "output", "parameters", convention.heading, "output bytes", "receptive field", "jump",
      "start",
    ])
    let pixel = model.takesFeatures ? ["–", "–", "–"] : ["1×1", "1", "0.5"]
    table.append(["", "input", inputShape.perImageDescription, "", "", inputByteCount.grouped] + pixel)
    for row in rows {
      let isBlock = row.name == "residual"
      table.append([
        row.position, row.text, row.output.perImageDescription,
        isBlock ? "" : row.parameters.total.grouped, isBlock && row.cost == 0 ? "" : row.cost.grouped,
        row.activationByteCount.grouped, row.field.size.map { "\($0)" } ?? missing(row),
        row.field.jump ?? "–",
        row.field.start ?? missing(row),
      ])
    }
    table.append([
      "", "total", "", parameters.total.grouped, cost.grouped, activationByteCount.grouped, "", "", "",
    ])
    return (batch == 1 ? "" : "\(batch.grouped) images\n") + table.description + notes
  }

  /// What stands for a field without one size or start.
  private func missing(_ row: Row) -> String { row.field.isDefined ? "varies" : "–" }

  /// What no layer reads, what is read beyond, and the pads of a rule with a stride: a line each, below the table.
  private var notes: String {
    let lines = rows.flatMap { row in
      (row.window?.lines ?? []).map { "layer \(row.position) (\(row.text)): \($0)" }
    }
    return lines.isEmpty ? "" : "\n\n" + lines.joined(separator: "\n")
  }

  /// Bytes of the images that come in.
  var inputByteCount: Int {
    batch * input.channels * input.height * input.width * NetworkMemory.bytesPerNumber
  }

  /// The counts of each algorithm for each convolution, in order.
  package func algorithmCosts() throws(GeometryError) -> [NetworkAnswer.Algorithms] {
    var found: [NetworkAnswer.Algorithms] = []
    for row in rows {
      guard let geometry = row.convolution else { continue }
      do {
        found.append(
          NetworkAnswer.Algorithms(row: row, costs: try AlgorithmCost.all(for: geometry, batch: batch)))
      } catch {
        throw error.located(in: "layer \(row.position) (\(row.text))")
      }
    }
    return found
  }
}
