import ConvKit
import Foundation
import TestSupport
import Testing

@Suite struct TrainerTests {
  @Test func theSameSeedGivesTheSameFileForAnyNumberOfThreads() throws {
    let digits = try Digits.every(8, of: "train")
    func file(threads: Int, seed: UInt64) throws -> Data {
      let run = try Trainer(
        Digits.network(for: digits, seed: seed), optimizer: .adam(learningRate: 1e-2), seed: seed,
        context: ComputeContext(threadCount: threads)
      ).fit(digits, epochs: 2)
      return run.classifier.file.bytes()
    }
    let one = try file(threads: 1, seed: 7)
    for threads in [1, 2, 3] { #expect(try file(threads: threads, seed: 7) == one, "\(threads) threads") }
    #expect(try file(threads: 2, seed: 8) != one)
  }

  @Test func aSmallNetworkLearnsRealDigits() throws {
    let digits = try Digits.every(2, of: "train")
    var reports: [EpochReport] = []
    var saved: [Classifier] = []
    let run = try Trainer(
      Digits.network(for: digits), optimizer: .adam(learningRate: 1e-2), seed: 7,
      events: TrainingEvents(onEpoch: { reports.append($0) }, onImprovement: { saved.append($0) })
    ).fit(digits, epochs: 5)
    let evaluation = try run.classifier.evaluation(of: Digits.every(1, of: "test"), context: ComputeContext())
    #expect(evaluation.count == 360)
    #expect(evaluation.accuracy >= 0.9)
    #expect(reports == run.epochs && reports.allSatisfy { $0.seconds != nil })
    #expect(reports.map(\.epoch) == [1, 2, 3, 4, 5])
    #expect(saved.count == reports.count { $0.isBest })
    #expect(run.bestEpoch == reports.last { $0.isBest })
    // The network goes on training after its best epoch: what was kept must not have changed with it.
    #expect(saved.last?.file.bytes() == run.classifier.file.bytes())
    let validation = try digits.split(validationShare: Trainer.defaultValidationShare, seed: 7).validation
    #expect(
      try run.classifier.evaluation(of: validation, context: ComputeContext()).score
        == run.bestEpoch.validation)
  }

  @Test func aLossThatIsNotFiniteEndsTheTraining() throws {
    let digits = try Digits.every(16, of: "train")
    let network = try Digits.network(for: digits)
    let weight = try #require(network.parameters.first { $0.name == "0.weight" })
    weight.parameter.value[0, 0, 0, 0] = .nan
    let error = #expect(throws: TrainingError.self) {
      try Trainer(network, optimizer: .sgd(learningRate: 1), seed: 7).fit(digits, epochs: 1)
    }
    guard case .notFinite(_, epoch: 1, step: 1, layer: "0.conv2d", parameter: "0.weight")? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func stoppingKeepsTheBestSoFar() throws {
    let digits = try Digits.every(16, of: "train")
    var epochs = 0
    let run = try Trainer(
      Digits.network(for: digits), optimizer: .adam(learningRate: 1e-2), seed: 7,
      events: TrainingEvents(onEpoch: { _ in epochs += 1 }, shouldStop: { epochs == 2 })
    ).fit(digits, epochs: 50)
    #expect(run.wasStopped)
    #expect(run.epochs.count == 2)
    #expect(throws: TrainingError.stoppedEarly) {
      try Trainer(
        Digits.network(for: digits), optimizer: .adam(), seed: 7, events: TrainingEvents(shouldStop: { true })
      ).fit(digits, epochs: 1)
    }
  }

  @Test func settingsOutOfRangeAreErrors() throws {
    let digits = try Digits.every(16, of: "train")
    let network = try Digits.network(for: digits)
    func fit(
      batchSize: Int = 1, share: Double = 0.1, rate: Float = 1, epochs: Int = 1, _ folder: ImageFolder? = nil
    ) throws {
      _ = try Trainer(
        network, optimizer: .sgd(learningRate: rate), seed: 7, batchSize: batchSize, validationShare: share
      ).fit(folder ?? digits, epochs: epochs)
    }
    for wrong in [
      { try fit(batchSize: 0) }, { try fit(share: 0) }, { try fit(share: .nan) },
      { try fit(rate: .infinity) },
      { try fit(rate: -1) }, { try fit(epochs: 0) }, { try fit(ImageFolder(digits.path, size: 9)) },
      { try fit(digits.selecting([0])) },
    ] as [() throws -> Void] {
      #expect(throws: TrainingError.self) { try wrong() }
    }
    let twoClasses = try Sequential(input: digits.imageShape, seed: 7) {
      Flatten()
      Dense(2)
    }
    #expect(throws: TrainingError.outputShape(got: [1, 2], classNames: digits.classNames)) {
      try Trainer(twoClasses, optimizer: .adam(), seed: 7).fit(digits, epochs: 1)
    }
  }
}
