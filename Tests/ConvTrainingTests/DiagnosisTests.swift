import ConvKit
import Foundation
import TestSupport
import Testing

@testable import ConvTraining

@Suite("Diagnosis of a training")
struct DiagnosisTests {
  private struct Outcome {
    var diagnoses: [TrainingDiagnosis] = []
    var checkpoints: [TrainingCheckpoint] = []
    var error: TrainingError?
    var weights: [String: Tensor] = [:]

    var kinds: Set<TrainingDiagnosis.Verdict.Kind> { Set(diagnoses.flatMap { $0.verdicts.map(\.kind) }) }
  }

  /// Trains digits for an epoch.
  private func train(
    _ layers: [LayerDescription], optimizer: any Optimizer = SGD(learningRate: 0.01),
    clipping: GradientClipping = GradientClipping(), diagnoses: Bool = true, epochs: Int = 1
  ) throws -> Outcome {
    let digits = try Digits.every(8, of: "train")
    let model = ModelDescription(input: digits.imageShape, layers: layers)
    let network = try Sequential(model.resolved(classCount: digits.classNames.count), seed: 3)
    var outcome = Outcome()
    var events = TrainingEvents(onCheckpoint: { outcome.checkpoints.append($0) })
    if diagnoses { events.onDiagnosis = { outcome.diagnoses.append($0) } }
    var trainer = Trainer(network, optimizer: optimizer, seed: 3, events: events)
    trainer.clipping = clipping
    do { _ = try trainer.fit(digits, epochs: epochs) } catch let error as TrainingError {
      outcome.error = error
    }
    outcome.weights = network.weights
    return outcome
  }

  private func hidden(
    _ count: Int, _ activation: Activation, weights: Dense.Weights = .drawn, bias: Double = 0
  ) -> [LayerDescription] {
    (0..<count).flatMap { index -> [LayerDescription] in
      var dense = Dense(16)
      dense.biases = .constant(bias)
      dense.weights = weights
      return [.dense(dense), .activation(activation)]
    }
  }

  private let flatten = [LayerDescription.flatten(Flatten())]
  private let classes = [LayerDescription.dense(Dense(units: .classes))]

  @Test("a healthy network has finite numbers for each layer and no verdict; looking changes no bit")
  func healthy() throws {
    let layers = ModelDescription {
      Conv2D(8, kernel: 3, padding: 1)
      ReLU()
      MaxPool2D(2)
      Flatten()
      Dense(16)
      Tanh()
      Dense(units: .classes)
    }.layers
    let outcome = try train(layers, optimizer: Adam(learningRate: 0.003), epochs: 2)
    #expect(outcome.error == nil)
    #expect(outcome.diagnoses.count == 2)
    let last = try #require(outcome.diagnoses.last)
    #expect(last.verdicts.isEmpty, "\(last)")
    #expect(last.layers.map(\.name) == ["0.conv2d", "1.relu", "4.dense", "5.tanh", "6.dense"])
    for layer in last.layers where layer.parameterCount > 0 {
      #expect(
        try #require(layer.gradientNorm) > 0 && (1e-5..<1).contains(try #require(layer.updateRatio)),
        "\(layer)")
    }
    #expect(last.layers[1].deadShare != nil && last.layers[3].saturatedShare != nil)
    #expect(last.clipping == nil)
    // Together the layers have the norm of all.
    let first = try #require(outcome.diagnoses.first)
    let sum = first.layers.reduce(0) { $0 + ($1.gradientNorm ?? 0) * ($1.gradientNorm ?? 0) }.squareRoot()
    #expect(abs(sum - first.gradientNorm) < 0.2 * first.gradientNorm)
    let unseen = try train(layers, optimizer: Adam(learningRate: 0.003), diagnoses: false, epochs: 2)
    #expect(unseen.weights == outcome.weights)
  }

  @Test("vanishing: a chain of sigmoids")
  func vanishing() throws {
    let outcome = try train(flatten + hidden(5, .sigmoid) + classes)
    #expect(outcome.kinds.contains(.vanishing), "\(outcome.diagnoses)")
    #expect(outcome.diagnoses[0].verdicts.first { $0.kind == .vanishing }?.layers == ["1.dense"])
  }

  @Test("exploding: weights of 1 everywhere through ReLUs; clipping by norm and by value is counted")
  func exploding() throws {
    let layers = flatten + hidden(3, .relu, weights: .constant(1)) + classes
    let outcome = try train(layers, optimizer: SGD(learningRate: 1e-12))
    #expect(outcome.kinds.contains(.exploding), "\(outcome.diagnoses)")
    let clipped = try train(
      layers, optimizer: SGD(learningRate: 1e-12), clipping: GradientClipping(norm: 1, value: 0.5))
    let count = try #require(clipped.diagnoses.first?.clipping)
    #expect(count.steps > 1 && count.byNorm == count.steps && count.byValue == count.steps)
    #expect(clipped.diagnoses[0].gradientNorm > 1, "norms are those before clipping")
    let loose = try train(layers, optimizer: SGD(learningRate: 1e-12), clipping: GradientClipping(norm: 1e30))
    #expect(loose.diagnoses.first?.clipping.map { $0.byNorm == 0 && $0.byValue == 0 && $0.steps > 1 } == true)
  }

  @Test("dead: a bias far below 0 before a ReLU; saturated: large weights before tanh")
  func uselessUnits() throws {
    let dead = try train(flatten + hidden(1, .relu, bias: -1000) + classes)
    #expect(dead.diagnoses[0].layers.first { $0.name == "2.relu" }?.deadShare == 1)
    #expect(dead.kinds.contains(.dead))
    let saturated = try train(flatten + hidden(1, .tanh, weights: .constant(50)) + classes)
    #expect(saturated.kinds.contains(.saturated), "\(saturated.diagnoses)")
  }

  @Test("symmetric: equal weights stay equal; collapse: dense layers side by side")
  func symmetric() throws {
    var zeros = Dense(units: .classes)
    zeros.weights = .constant(0)
    let outcome = try train(flatten + hidden(1, .sigmoid, weights: .constant(0)) + [.dense(zeros)])
    let verdict = try #require(outcome.diagnoses[0].verdicts.first { $0.kind == .symmetric })
    #expect(verdict.layers == ["1.dense"])
    #expect(verdict.description.contains("because their weights are all 0"))
    let rows = try #require(outcome.weights["1.weight"])
    let width = rows.shape[1]
    #expect((0..<width).allSatisfy { abs(rows.elements[$0] - rows.elements[$0 + width]) < 1e-6 })
    #expect((0..<width).contains { rows.elements[$0] != 0 })
    // Drawn weights behind equal units tell them apart from the first step on.
    let apart = try train(flatten + hidden(1, .sigmoid, weights: .constant(0)) + classes)
    #expect(!apart.kinds.contains(.symmetric))
    #expect(!(try train(flatten + hidden(1, .sigmoid) + classes)).kinds.contains(.symmetric))
    let collapse = try train(flatten + hidden(1, .identity) + classes)
    #expect(collapse.diagnoses[0].verdicts.first { $0.kind == .collapse }?.layers == ["1.dense", "3.dense"])
  }

  @Test("a number that becomes infinite ends the training; the weights before the step are handed out")
  func notFinite() throws {
    let outcome = try train(flatten + hidden(1, .relu) + classes, optimizer: SGD(learningRate: 3e38))
    let error = try #require(outcome.error)
    #expect(error.isNotFinite, "\(error)")
    let kept = try #require(outcome.checkpoints.last)
    #expect(kept.weights.values.allSatisfy { $0.elements.allSatisfy(\.isFinite) })
    let settings = #expect(throws: TrainingError.self) {
      let digits = try Digits.every(16, of: "train")
      var trainer = Trainer(try Digits.network(for: digits), optimizer: SGD(learningRate: 0.1), seed: 1)
      trainer.clipping.norm = .nan
      _ = try trainer.fit(digits, epochs: 1)
    }
    #expect(settings?.description.hasPrefix("clip norm: got nan") == true)
  }
}
