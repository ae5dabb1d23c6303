import ConvKit
import Foundation
import TestSupport
import Testing

@testable import ConvTraining

@Suite struct TechniqueTests {
  /// A trainer with everything that has a state or draws numbers.
  private func trainer(
    _ digits: ImageFolder, threads: Int, events: TrainingEvents = TrainingEvents()
  ) throws -> Trainer {
    var trainer = Trainer(
      try Digits.network(for: digits), optimizer: .adamW(learningRate: 1e-2), seed: 7, batchSize: 16,
      schedule: TrainingSchedule(.plateau(PlateauRule(gamma: 0.5, patience: 0)), warmUpEpochs: 1),
      context: ComputeContext(threadCount: threads), events: events)
    trainer.labelSmoothing = 0.1
    trainer.clipping = GradientClipping(norm: 1, value: 0.5)
    trainer.averageDecay = 0.8
    trainer.classBalance = .sampling
    trainer.frozen = [NamePattern("0.bias")]
    trainer.checkpointInterval = .steps(1)
    return trainer
  }

  @Test func withEveryTechniqueTheBitsAreThoseOfTheSeedAndOfARunThatWasNotStopped() throws {
    let digits = try Digits.every(16, of: "train")
    var files: [Data] = []
    let events = TrainingEvents(onCheckpoint: { files.append($0.file.bytes()) })
    let whole = try trainer(digits, threads: 2, events: events).fit(digits, epochs: 4)
    try #require(files.count > 20)
    #expect(
      try trainer(digits, threads: 1).fit(digits, epochs: 4).classifier.file.bytes()
        == whole.classifier.file.bytes())
    for (index, file) in files.enumerated() where index % 3 == 0 {
      let checkpoint = try TrainingCheckpoint(SafetensorsFile(bytes: file, name: "\(index)"))
      var last = Data()
      let later = TrainingEvents(onCheckpoint: { last = $0.file.bytes() })
      let run = try trainer(digits, threads: index % 3 + 1, events: later).fit(
        digits, epochs: 4, from: checkpoint)
      if index + 1 < files.count { #expect(last == files.last, "from checkpoint \(index)") }
      #expect(run.classifier.file.bytes() == whole.classifier.file.bytes())
    }
  }

  @Test func theAverageIsWhatIsJudgedAndSaved() throws {
    let digits = try Digits.every(16, of: "train")
    var last: TrainingCheckpoint?
    let run = try trainer(digits, threads: 2, events: TrainingEvents(onCheckpoint: { last = $0 })).fit(
      digits, epochs: 2)
    let checkpoint = try #require(last)
    // The best epoch is the last one here.
    #expect(run.bestEpoch.epoch == 2)
    #expect(checkpoint.average?["0.weight"] == run.classifier.network.weights["0.weight"])
    #expect(checkpoint.weights["0.weight"] != run.classifier.network.weights["0.weight"])
    // Running statistics are the network's own.
    #expect(checkpoint.weights["1.running_mean"] == run.classifier.network.weights["1.running_mean"])
  }

  @Test func frozenParametersAndStatisticsKeepTheirBits() throws {
    let digits = try Digits.every(16, of: "train")
    let network = try Digits.network(for: digits)
    let before = network.weights
    var trainer = Trainer(network, optimizer: .adamW(learningRate: 1e-2, weightDecay: 0.1), seed: 7)
    trainer.frozen = [NamePattern("0"), NamePattern("1.*")]
    _ = try trainer.fit(digits, epochs: 2)
    for name in ["0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var"] {
      #expect(network.weights[name] == before[name], "\(name)")
    }
    #expect(network.weights["6.weight"] != before["6.weight"])
    // A pattern for nothing, and one for everything.
    for pattern in ["9", "*"] {
      trainer.frozen = [NamePattern(pattern)]
      #expect(throws: TrainingError.self) { try trainer.fit(digits, epochs: 1) }
    }
  }

  @Test func patienceEndsATrainingWithTheBestWeights() throws {
    let digits = try Digits.every(16, of: "train")
    func run(_ patience: Int?, from checkpoint: TrainingCheckpoint? = nil) throws -> (
      TrainingRun, TrainingCheckpoint?
    ) {
      var last: TrainingCheckpoint?
      var trainer = Trainer(
        try Digits.network(for: digits), optimizer: .adam(learningRate: 3e-2), seed: 7,
        events: TrainingEvents(onCheckpoint: { last = $0 }))
      trainer.patience = patience
      return (try trainer.fit(digits, epochs: 60, from: checkpoint), last)
    }
    let (early, state) = try run(2)
    #expect(early.endedEarly && !early.wasStopped)
    #expect(early.epochs.count == early.bestEpoch.epoch + 2)
    #expect(early.epochs.suffix(2).allSatisfy { !$0.isBest })
    let parts = try digits.split(validationShare: Trainer.defaultValidationShare, seed: 7)
    #expect(
      try early.classifier.evaluation(of: parts.validation, context: ComputeContext()).score
        == early.bestEpoch.validation)
    // It is over for who goes on with it too.
    #expect(try run(2, from: state).0.epochs.count == early.epochs.count)
    #expect(try !run(nil).0.endedEarly)
  }

  @Test func clippingLimitsWhatTheOptimizerSees() throws {
    let digits = try Digits.every(16, of: "train")
    func step(_ change: (inout Trainer) -> Void) throws -> [Float] {
      let network = try Digits.network(for: digits)
      let before = network.weights["6.weight"]?.elements ?? []
      var steps = 0
      var trainer = Trainer(
        network, optimizer: .sgd(learningRate: 1), seed: 7,
        events: TrainingEvents(onStep: { _ in steps += 1 }, shouldStop: { steps > 0 }))
      change(&trainer)
      #expect(throws: TrainingError.stoppedEarly) { try trainer.fit(digits, epochs: 1) }
      return zip(network.weights["6.weight"]?.elements ?? [], before).map { $0 - $1 }
    }
    let free = try step { _ in }
    let cut = try step { $0.clipping.value = 0.01 }
    #expect(free.contains { abs($0) > 0.02 })
    #expect(cut.allSatisfy { abs($0) <= 0.0100001 })
    #expect(zip(free, cut).allSatisfy { abs($0) > 0.01 || abs($0 - $1) < 1e-6 })
    let scaled = try step { $0.clipping.norm = 0.1 }
    #expect(scaled.reduce(0) { $0 + $1 * $1 } <= 0.0101)
    let ratios = zip(scaled, free).filter { abs($1) > 1e-3 }.map { $0 / $1 }
    #expect(ratios.allSatisfy { abs($0 - ratios[0]) < 1e-3 })
  }

  @Test func settingsOutOfRangeAreNamed() throws {
    let digits = try Digits.every(16, of: "train")
    let wrong: [((inout Trainer) -> Void, String)] = [
      ({ $0.labelSmoothing = 1.1 }, "label smoothing: got 1.1"),
      ({ $0.labelSmoothing = .nan }, "label smoothing"),
      ({ $0.clipping.norm = 0 }, "clip norm: got 0.0"),
      ({ $0.clipping.value = .infinity }, "clip value: got inf"),
      ({ $0.averageDecay = 1 }, "average decay: got 1.0"), ({ $0.patience = 0 }, "patience: got 0"),
    ]
    for (change, message) in wrong {
      var trainer = Trainer(try Digits.network(for: digits), optimizer: .adam(), seed: 7)
      change(&trainer)
      let error = #expect(throws: TrainingError.self) { try trainer.fit(digits, epochs: 2) }
      #expect(error?.description.contains(message) == true, "\(String(describing: error))")
    }
    let schedules: [TrainingSchedule] = [
      TrainingSchedule(.constant, warmUpEpochs: 2), TrainingSchedule(.constant, warmUpEpochs: -1),
      TrainingSchedule(.oneCycle, warmUpEpochs: 1), TrainingSchedule(.step(every: 0, gamma: 0.1)),
      TrainingSchedule(.exponential(gamma: 1)), TrainingSchedule(.plateau(PlateauRule(gamma: 0))),
    ]
    for schedule in schedules {
      #expect(throws: TrainingError.self, "\(schedule)") {
        try Trainer(try Digits.network(for: digits), optimizer: .adam(), seed: 7, schedule: schedule)
          .fit(digits, epochs: 2)
      }
    }
  }
}

@Suite struct ClassBalanceTests {
  @Test func weightsMakeClassesWeighTheSame() {
    // sklearn's "balanced": 10 ÷ (2 · 8), 10 ÷ (2 · 2).
    #expect(ClassBalance.weights(for: [8, 2]) == [0.625, 2.5])
    #expect(ClassBalance.weights(for: [8, 0, 2]) == [0.625, 0, 2.5])
  }

  @Test func samplingTakesEachClassAsOften() {
    let labels = Array(repeating: 0, count: 20) + [1, 1, 2]
    let order = EpochOrder(seed: 7, labels: labels, classCount: 4, balance: .sampling)
    for epoch in 1...5 {
      let indices = order.indices(inEpoch: epoch)
      #expect(indices.count == 23)
      let counts = (0..<4).map { label in indices.count { labels[$0] == label } }
      #expect(counts[3] == 0 && counts.prefix(3).allSatisfy { $0 == 7 || $0 == 8 })
      // No image of a class comes again before all others have come.
      for index in 20..<22 { #expect((3...4).contains(indices.count { $0 == index })) }
      for index in 0..<20 { #expect(indices.count { $0 == index } <= 1) }
      #expect(indices == order.indices(inEpoch: epoch))
    }
    #expect(order.indices(inEpoch: 1) != order.indices(inEpoch: 2))
    let plain = EpochOrder(seed: 7, labels: labels, classCount: 4, balance: nil)
    #expect(plain.indices(inEpoch: 1).sorted() == Array(0..<23))
  }

  @Test(arguments: [
    ("0", "0.weight", true), ("0", "10.weight", false), ("0.*", "0.weight", true),
    ("*.bias", "4.body.0.bias", true),
    ("*.bias", "4.body.0.weight", false), ("4.body", "4.body.1.running_mean", true),
    ("?.weight", "0.weight", true),
    ("?.weight", "10.weight", false), ("", "0.weight", false), ("*", "", true), ("**", "0.weight", true),
    ("a*b*c", "aXbXbc", true), ("a*b*c", "aXbXb", false),
  ]) func patterns(pattern: String, name: String, matches: Bool) {
    #expect(NamePattern(pattern).matches(name) == matches)
  }
}
