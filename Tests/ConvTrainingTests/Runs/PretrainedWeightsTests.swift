import ConvKit
import Foundation
import TestSupport
import Testing

@testable import ConvTraining

@Suite struct PretrainedWeightsTests {
  private static let path = Fixtures.url("training/pytorch.safetensors").path

  private func network(classes: Int = 10, _ preset: ModelPreset = .tiny) throws -> Sequential {
    try Sequential(
      preset.description(for: ImageShape(channels: 1, height: 8, width: 8), classCount: classes), seed: 7)
  }

  @Test func weightsThatPyTorchWroteGiveItsLogits() throws {
    struct Vectors: Decodable {
      struct Network: Decodable {
        let images: [Float]
        let logits: [Double]
      }

      let network: Network
    }
    let vectors = try Fixtures.json("training/training.json", as: Vectors.self).network
    let network = try network()
    try PretrainedWeights(contentsOf: Self.path).load(into: network) { _ in false }
    let logits = network.frozen()(
      Tensor([2, 1, 8, 8], vectors.images), context: ComputeContext(threadCount: 1))
    for (got, expected) in zip(logits.elements, vectors.logits) {
      #expect(abs(Double(got) - expected) < 1e-6)
    }
  }

  @Test func whatDoesNotFitIsNamedWithBothShapes() throws {
    let weights = try PretrainedWeights(contentsOf: Self.path)
    let other = #expect(throws: ClassifierError.self) {
      try weights.load(into: network(classes: 3)) { _ in false }
    }
    #expect(
      other?.description.contains("7.weight: got [10, 128], expected [3, 128]") == true, "\(other as Any)")
    #expect(other?.description.contains("7.bias: got [10], expected [3]") == true)
    #expect(
      other?.description.hasSuffix(
        "; use weights of the same architecture, or keep new ones with --fresh-weights '7.*'") == true)
    let lenet = #expect(throws: ClassifierError.self) {
      try weights.load(into: network(.lenet)) { _ in false }
    }
    #expect(lenet?.description.hasSuffix("; use weights of the same architecture") == true)

    // A last layer of its own: the rest is taken over.
    let fresh = try network(classes: 3)
    let drawn = fresh.weights
    try weights.load(into: fresh) { NamePattern("7").matches($0) }
    #expect(fresh.weights["7.weight"] == drawn["7.weight"])
    #expect(fresh.weights["0.weight"] != drawn["0.weight"])
  }

  @Test func aRunCanBeginWithTheWeightsOfAnother() throws {
    try TemporaryFolder.with { folder in
      var settings = TrainingSettings(folder: Digits.root.appendingPathComponent("test").path)
      settings.epochs = 1
      settings.weights = Self.path
      settings.frozen = ["0"]
      let (run, next) = (folder.appendingPathComponent("a").path, folder.appendingPathComponent("b").path)
      _ = try TrainingSession.start(settings, in: run, context: ComputeContext())
      let given = try SafetensorsFile(contentsOf: Self.path).tensor(named: "0.weight")
      #expect(try Classifier(contentsOf: run + "/best.safetensors").network.weights["0.weight"] == given)
      // Of ours, a checkpoint too.
      settings.weights = run + "/last.safetensors"
      settings.freshWeights = ["7"]
      _ = try TrainingSession.start(settings, in: next, context: ComputeContext())
      #expect(try Classifier(contentsOf: next + "/best.safetensors").network.weights["0.weight"] == given)
      for patterns in [["9"], ["7", "x.*"]] {
        settings.freshWeights = patterns
        #expect(throws: TrainingError.self) {
          try TrainingSession.start(settings, in: folder.path + "/c", context: ComputeContext())
        }
      }
    }
  }
}
