import ConvKit

/// A model's summary as JSON.
struct SummaryDocument: Encodable {
  struct Layer: Encodable {
    let path, name: String
    let outputShape: [Int]
    let weights, biases, parameters, multiplyAdds: Int
  }

  let model: String
  let input: ImageShape
  let layers: [Layer]
  let weights, biases, parameters, multiplyAdds: Int
  let algorithms: [ModelChoices.Row]?
  let collapse: [CollapseDocument.Run]?

  init(
    model: String, _ summary: ModelSummary, choices: ModelChoices? = nil, collapse: CollapseDocument? = nil
  ) {
    self.collapse = collapse?.runs
    self.model = model
    input = summary.input
    layers = summary.rows.map {
      Layer(
        path: $0.path, name: $0.name, outputShape: $0.outputShape.dimensions, weights: $0.parameters.weights,
        biases: $0.parameters.biases, parameters: $0.parameters.total, multiplyAdds: $0.multiplyAddCount)
    }
    weights = summary.parameters.weights
    biases = summary.parameters.biases
    parameters = summary.parameters.total
    multiplyAdds = summary.multiplyAddCount
    algorithms = choices?.rows
  }
}
