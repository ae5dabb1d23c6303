import ConvKit
import Foundation
import TestSupport
import Testing

@Suite struct ResumingTests {
  /// A trainer of its own on 90 digits, whose network has everything that has state or draws numbers.
  private func trainer(
    _ digits: ImageFolder, threads: Int, _ onCheckpoint: @escaping (TrainingCheckpoint) throws -> Void
  ) throws -> Trainer {
    var trainer = Trainer(
      try Digits.network(for: digits), optimizer: .adam(learningRate: 1e-2), seed: 7,
      context: ComputeContext(threadCount: threads), events: TrainingEvents(onCheckpoint: onCheckpoint))
    trainer.checkpointInterval = .steps(1)
    return trainer
  }

  @Test func fromAnyCheckpointTheTrainingEndsWithTheSameBits() throws {
    let digits = try Digits.every(16, of: "train")
    var files: [Data] = []
    let whole = try trainer(digits, threads: 2) { files.append($0.file.bytes()) }.fit(digits, epochs: 3)
    // Before the first step and after each of the nine.
    try #require(files.count == 10)
    #expect(Set(files).count == files.count)
    for (index, file) in files.enumerated() {
      let checkpoint = try TrainingCheckpoint(SafetensorsFile(bytes: file, name: "\(index)"))
      #expect(checkpoint.file.bytes() == file)
      var later: [Data] = []
      let run = try trainer(digits, threads: index % 3 + 1) { later.append($0.file.bytes()) }
        .fit(digits, epochs: 3, from: checkpoint)
      #expect(later == Array(files[(index + 1)...]), "from checkpoint \(index)")
      #expect(run.classifier.file.bytes() == whole.classifier.file.bytes())
      #expect(run.epochs.map(\.validation) == whole.epochs.map(\.validation))
      #expect(run.epochs.map(\.trainingLoss) == whole.epochs.map(\.trainingLoss))
    }
  }

  @Test func aCheckpointIsAClassifierTooAndHoldsNoTime() throws {
    let digits = try Digits.every(16, of: "train")
    var last: SafetensorsFile?
    let run = try trainer(digits, threads: 1) { last = $0.file }.fit(digits, epochs: 2)
    let file = try #require(last)
    let classifier = try Classifier(SafetensorsFile(bytes: file.bytes(), name: "last"))
    #expect(classifier.classNames == digits.classNames)
    #expect(try TrainingCheckpoint(file).bestFile?.bytes() == run.classifier.file.bytes())
    let position = try #require(file.metadata["checkpoint"])
    #expect(!position.contains("econd") && !position.contains("thread") && !position.contains("/"))
  }

  @Test func checkpointsThatContradictThemselvesAreRefused() throws {
    let digits = try Digits.every(16, of: "train")
    var files: [SafetensorsFile] = []
    _ = try trainer(digits, threads: 1) { files.append($0.file) }.fit(digits, epochs: 1)
    let last = try #require(files.last)
    func refused(_ metadata: (inout [String: String]) -> Void, without part: String? = nil) throws {
      var strings = last.metadata
      metadata(&strings)
      var tensors: [String: Tensor] = [:]
      for entry in last.entries where part.map({ !entry.name.hasPrefix($0) }) ?? true {
        tensors[entry.name] = try last.tensor(named: entry.name)
      }
      #expect(throws: ClassifierError.self) {
        try TrainingCheckpoint(SafetensorsFile(tensors: tensors, metadata: strings))
      }
    }
    try refused { $0["checkpoint"] = nil }
    try refused { $0["checkpoint"] = "{}" }
    try refused { $0["checkpoint"]?.replace("\"epoch\":2", with: "\"epoch\":3") }
    try refused { $0["checkpoint"]?.replace("\"step\":0", with: "\"step\":1") }
    try refused({ _ in }, without: "checkpoint.best.")
    // The optimizer's memory of another network.
    let other = try Sequential(input: digits.imageShape, seed: 7) {
      Flatten()
      Dense(digits.classNames.count)
    }
    #expect(throws: WeightsError.self) {
      try Trainer(other, optimizer: .adam(), seed: 7).fit(digits, epochs: 1, from: TrainingCheckpoint(last))
    }
  }
}
