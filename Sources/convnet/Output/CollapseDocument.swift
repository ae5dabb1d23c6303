import ConvKit

/// Dense layers that one layer would do the work of, as JSON and as text.
struct CollapseDocument: CustomStringConvertible {
  struct Run: Encodable {
    /// The paths of the layers: `0`, `2`.
    let layers: [String]
    /// W̃, a row a unit.
    let weight: [[Double]]
    let bias: [Double]
  }

  let runs: [Run]

  init(_ collapse: LinearCollapse) {
    runs = collapse.runs.map { run in
      let width = run.weight.shape[1]
      return Run(
        layers: run.paths,
        weight: (0..<run.weight.shape[0]).map { row in
          Array(run.weight.elements[row * width..<(row + 1) * width])
        }, bias: run.bias.elements)
    }
  }

  var description: String {
    if runs.isEmpty { return "no dense layers follow each other without a non-linearity between them" }
    let format = NumberFormat()
    return runs.map { run in
      let rows = DoubleTensor([run.weight.count, run.weight[0].count], run.weight.flatMap { $0 })
      return """
        layers \(run.layers.joined(separator: ", ")) have no non-linearity between them and are equal to one dense layer:
          W̃ = \(format.text(rows))
          b̃ = \(format.text(DoubleTensor(run.bias)))
        """
    }.joined(separator: "\n")
  }
}
