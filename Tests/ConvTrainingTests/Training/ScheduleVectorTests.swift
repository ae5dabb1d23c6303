import ConvKit
import Foundation
import TestSupport
import Testing

@testable import ConvTraining

/// Tests/Fixtures/training/training.json, made by make.py beside it with PyTorch.
private struct Vectors: Decodable {
  struct Plateau: Decodable {
    let losses, factors: [Double]
  }

  struct Average: Decodable {
    struct Step: Decodable {
      let weight, runningMean, averageWeight, averageRunningMean: [Double]
    }

    let decay: Double
    let steps: [Step]
  }

  let step, exponential, cosine, warmUp, oneCycle: [Double]
  let plateau: Plateau
  let average: Average

  static func read() throws -> Vectors {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .custom { path in
      // `running_mean` and `warm-up` both become camel case.
      let words = (path.last?.stringValue ?? "").split { $0 == "_" || $0 == "-" }
      return Key(words.prefix(1).joined() + words.dropFirst().map(\.capitalized).joined())
    }
    return try decoder.decode(Vectors.self, from: Fixtures.data("training/training.json"))
  }

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ text: String) { stringValue = text }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}

@Suite("Schedules and averages against PyTorch") struct ScheduleVectorTests {
  private func expect(
    _ schedule: TrainingSchedule, stepsPerEpoch: Int, epochs: Int, gives factors: [Double],
    at steps: (Int) -> Int = { $0 }
  ) {
    for (index, factor) in factors.enumerated() {
      let got = schedule.factor(at: steps(index), stepsPerEpoch: stepsPerEpoch, epochs: epochs)
      #expect(abs(got - factor) < 1e-12, "\(schedule), \(index): got \(got), expected \(factor)")
    }
  }

  @Test func schedulesOfEpochs() throws {
    let vectors = try Vectors.read()
    // Three steps an epoch: the last of each has the epoch's rate too.
    for step in [{ $0 * 3 }, { $0 * 3 + 2 }] as [(Int) -> Int] {
      expect(
        TrainingSchedule(.step(every: 4, gamma: 0.3)), stepsPerEpoch: 3, epochs: 20, gives: vectors.step,
        at: step)
      expect(
        TrainingSchedule(.exponential(gamma: 0.9)), stepsPerEpoch: 3, epochs: 20, gives: vectors.exponential,
        at: step)
      expect(.cosine, stepsPerEpoch: 3, epochs: 20, gives: vectors.cosine, at: step)
    }
  }

  @Test func schedulesOfSteps() throws {
    let vectors = try Vectors.read()
    expect(TrainingSchedule(.constant, warmUpEpochs: 2), stepsPerEpoch: 4, epochs: 3, gives: vectors.warmUp)
    expect(TrainingSchedule(.oneCycle), stepsPerEpoch: 5, epochs: 10, gives: vectors.oneCycle)
    // Behind a warm-up the rule begins anew, over the epochs that are left.
    expect(
      TrainingSchedule(.cosine, warmUpEpochs: 2), stepsPerEpoch: 4, epochs: 22, gives: vectors.cosine,
      at: { 8 + $0 * 4 })
    // So few steps that nothing is left for the rise, or for anything.
    for steps in 1...4 {
      for step in 0..<steps {
        let factor = TrainingSchedule(.oneCycle).factor(at: step, stepsPerEpoch: 1, epochs: steps)
        #expect(factor > 0 && factor <= 1)
      }
    }
  }

  @Test func plateau() throws {
    let vectors = try Vectors.read().plateau
    let rule = PlateauRule(gamma: 0.5, patience: 2)
    var state = PlateauRule.State()
    for (loss, factor) in zip(vectors.losses, vectors.factors) {
      #expect(state.factor == factor)
      rule.update(&state, loss: loss)
    }
    #expect(vectors.factors.last == 0.125)
  }

  @Test func movingAverage() throws {
    let vectors = try Vectors.read().average
    let parameter = Parameter(Tensor([3], repeating: 0))
    let buffer = Buffer(Tensor([3], repeating: 0))
    var average = WeightAverage(decay: vectors.decay)
    #expect(average.tensors == nil)
    for step in vectors.steps {
      parameter.value = Tensor([3], step.weight.map { Float($0) })
      buffer.value = Tensor([3], step.runningMean.map { Float($0) })
      average.update(
        parameters: [NamedParameter(name: "weight", parameter: parameter)],
        buffers: [NamedBuffer(name: "mean", buffer: buffer)])
      let tensors = try #require(average.tensors)
      #expect(tensors["mean"]?.elements == step.averageRunningMean.map { Float($0) })
      for (got, expected) in zip(tensors["weight"]?.elements ?? [], step.averageWeight) {
        #expect(abs(Double(got) - expected) < 1e-6)
      }
      // What is averaged is not changed by it.
      #expect(parameter.value.elements == step.weight.map { Float($0) })
    }
  }
}
