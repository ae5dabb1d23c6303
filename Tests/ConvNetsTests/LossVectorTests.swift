import ConvNets
import TestSupport
import Testing

@Suite("Losses against PyTorch's float64 vectors")
struct LossVectorTests {
  let vectors: LayerVectors

  init() throws { vectors = try LayerVectors() }

  private func check(
    _ row: LayerVectors.Case, _ loss: (Variable, LossReduction) throws -> Variable
  ) throws {
    let tape = Tape()
    let input = tape.variable(try vectors.tensor(row, "input"))
    let reduction = try #require(LossReduction(rawValue: row.attrs.reduction ?? ""))
    let output = try loss(input, reduction)
    try vectors.expect(output.value, row, "loss")
    let upstream =
      reduction == .none
      ? try vectors.optional(row, "grad_output")?.reshaped(to: output.shape)
        ?? Tensor(output.shape, repeating: 1) : nil
    try vectors.expect(tape.gradients(of: output, upstream: upstream)[input], row, "grad_input")
  }

  @Test("softmax cross-entropy: 53 cases, with smoothing, class weights, pixels and special logits")
  func crossEntropy() throws {
    let rows = vectors.cases("crossentropy")
    #expect(rows.count == 53)
    for row in rows {
      let labels = try vectors.tensors.integers(named: "\(row.name).target")
      let weights = try vectors.optional(row, "weight")?.elements
      try check(row) { logits, reduction in
        try softmaxCrossEntropy(
          logits: logits, labels: labels, smoothing: row.attrs.labelSmoothing ?? 0, classWeights: weights,
          reduction: reduction)
      }
    }
  }

  private struct SoftCase: Decodable {
    let shape: [Int]
    let reduction: String
    let smoothing: Double
    let weights: [Float]?
    let logits, probabilities: [Float]
    let loss, gradient: [Double]
  }

  @Test("softmax cross-entropy with probabilities: 48 cases")
  func softCrossEntropy() throws {
    let cases: [SoftCase] = try Fixtures.json("layers/soft-crossentropy.json")
    #expect(cases.count == 48)
    for row in cases {
      let shape = Shape(row.shape)
      let tape = Tape()
      let logits = tape.variable(Tensor(shape, row.logits))
      let loss = try softmaxCrossEntropy(
        logits: logits, probabilities: Tensor(shape, row.probabilities), smoothing: row.smoothing,
        classWeights: row.weights, reduction: try #require(LossReduction(rawValue: row.reduction)))
      #expect(loss.shape.count == row.loss.count)
      for (got, expected) in zip(loss.value.elements, row.loss) {
        #expect(abs(Double(got) - expected) <= 1e-6 * max(abs(expected), 1), "\(row)")
      }
      let upstream = row.reduction == "none" ? Tensor(loss.shape, repeating: 1) : nil
      let gradient = try #require(tape.gradients(of: loss, upstream: upstream)[logits])
      for (got, expected) in zip(gradient.elements, row.gradient) {
        #expect(abs(Double(got) - expected) < 1e-6, "\(row)")
      }
    }
  }

  /// All of a class by label or by probability is the same to the bit.
  @Test("certain probabilities are labels")
  func certainProbabilities() throws {
    let logits = Variable(Tensor([2, 3], [0.5, -1, 2, 3, 0, 1]))
    let certain = Tensor([2, 3], [0, 0, 1, 1, 0, 0])
    #expect(
      try softmaxCrossEntropy(logits: logits, probabilities: certain).value
        == softmaxCrossEntropy(logits: logits, labels: [2, 0]).value)
  }

  @Test("squared, absolute, Huber and binary cross-entropy: 69 cases")
  func elementwise() throws {
    var count = 0
    for row in vectors.cases("loss") {
      let target = try vectors.tensor(row, "target")
      switch row.attrs.function {
      case "mse": try check(row) { try meanSquaredError($0, target: target, reduction: $1) }
      case "mae": try check(row) { try meanAbsoluteError($0, target: target, reduction: $1) }
      case "huber":
        let delta = row.attrs.delta ?? 1
        try check(row) { try huber($0, target: target, delta: delta, reduction: $1) }
      case "bce": try check(row) { try binaryCrossEntropy(probabilities: $0, target: target, reduction: $1) }
      case "bce_with_logits":
        try check(row) { try binaryCrossEntropy(logits: $0, target: target, reduction: $1) }
      default: continue
      }
      count += 1
    }
    #expect(count == 69)
  }

  @Test("half the sum of squares by hand: ½(1² + 2²) = 2.5, gradient the difference")
  func halfSum() throws {
    let tape = Tape()
    let prediction = tape.variable(Tensor([2], [3, -1]))
    let loss = try halfSumSquaredError(prediction, target: Tensor([2], [2, 1]))
    #expect(loss.value.scalar == 2.5)
    #expect(tape.gradients(of: loss)[prediction]?.elements == [1, -2])
  }

  @Test("labels, weights and targets that do not fit are refused by name")
  func errors() throws {
    let logits = Variable(Tensor([2, 3], repeating: 0))
    #expect(throws: LossError.labelOutOfRange(label: 3, index: 1, classCount: 3)) {
      try softmaxCrossEntropy(logits: logits, labels: [0, 3])
    }
    #expect(throws: LossError.labelOutOfRange(label: -1, index: 0, classCount: 3)) {
      try softmaxCrossEntropy(logits: logits, labels: [-1, 0])
    }
    #expect(throws: LossError.labelCount(got: 1, expected: 2)) {
      try softmaxCrossEntropy(logits: logits, labels: [0])
    }
    #expect(throws: LossError.invalidSmoothing(1.5)) {
      try softmaxCrossEntropy(logits: logits, labels: [0, 1], smoothing: 1.5)
    }
    #expect(throws: LossError.invalidClassWeights("2 numbers", classCount: 3)) {
      try softmaxCrossEntropy(logits: logits, labels: [0, 1], classWeights: [1, 1])
    }
    for (probabilities, index) in [
      ([1, 0, 0, 1, 1, 0] as [Float], 1), ([0, 0, 0, 1, 0, 0], 0), ([-1, 1, 1, 1, 0, 0], 0),
      ([.nan, 1, 0, 1, 0, 0], 0),
    ] {
      let error = #expect(throws: LossError.self) {
        try softmaxCrossEntropy(logits: logits, probabilities: Tensor([2, 3], probabilities))
      }
      guard case .invalidProbabilities(_, index)? = error else {
        Issue.record("\(probabilities): \(error?.description ?? "nothing")")
        continue
      }
    }
    #expect(throws: LossError.targetShape(got: [3, 2], expected: [2, 3])) {
      try softmaxCrossEntropy(logits: logits, probabilities: Tensor([3, 2], repeating: 0.5))
    }
    #expect(throws: LossError.targetShape(got: [3, 2], expected: [2, 3])) {
      try meanSquaredError(logits, target: Tensor([3, 2], repeating: 0))
    }
  }
}
