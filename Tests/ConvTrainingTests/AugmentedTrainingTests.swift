import ConvKit
import Foundation
import TestSupport
import Testing

@testable import ConvTraining

@Suite struct AugmentedTrainingTests {
  private let everything =
    "crop=0.7,flip=horizontal,scale=0.1,rotate=10,shift=1,brightness=0.2,contrast=0.2,noise=0.05,erase=0.25,mixup=0.4"

  private func digits(every stride: Int = 8) throws -> ImageFolder {
    let folder = try ImageFolder(Fixtures.repository.appendingPathComponent("Samples/Digits/train").path)
    return try folder.selecting(Array(Swift.stride(from: 0, to: folder.count, by: stride)))
  }

  private func run(
    _ digits: ImageFolder, _ notation: String, threads: Int = 2, epochs: Int = 2
  ) throws -> TrainingRun {
    let network = try Sequential(input: digits.imageShape, seed: 7) {
      Conv2D(8, kernel: 3, padding: .same)
      BatchNorm2D()
      ReLU()
      MaxPool2D(2)
      Flatten()
      Dense(digits.classNames.count)
    }
    return try Trainer(
      network, optimizer: .adam(learningRate: 1e-2), seed: 7, augmentation: Augmentation(notation),
      context: ComputeContext(threadCount: threads)
    ).fit(digits, epochs: epochs)
  }

  @Test func theSameBitsForAnyNumberOfThreads() throws {
    let digits = try digits()
    let one = try run(digits, everything, threads: 1)
    for threads in [2, 3] {
      let many = try run(digits, everything, threads: threads)
      #expect(many.classifier.file.bytes() == one.classifier.file.bytes(), "\(threads) threads")
      #expect(many.epochs.map(\.trainingLoss) == one.epochs.map(\.trainingLoss))
    }
  }

  /// Steps of no strength train to the bits of no augmentation, and each real one to others.
  @Test func everyStepCounts() throws {
    let digits = try digits()
    let plain = try run(digits, "none", epochs: 1).classifier.file.bytes()
    #expect(
      try run(digits, "crop=1,scale=0,rotate=0,shift=0,noise=0,erase=0,mixup=0", epochs: 1).classifier.file
        .bytes()
        == plain)
    var files: Set<Data> = [plain]
    for step in everything.split(separator: ",") {
      #expect(
        files.insert(try run(digits, String(step), epochs: 1).classifier.file.bytes()).inserted, "\(step)")
    }
  }

  /// Mean and deviation are those of the images as they are in the files, and validation images stay what they are.
  @Test func onlyTrainingImagesAreAugmented() throws {
    let digits = try digits()
    let plain = try run(digits, "none")
    let augmented = try run(digits, everything)
    #expect(augmented.classifier.normalization == plain.classifier.normalization)
    let validation = try digits.split(
      validationShare: Trainer.defaultValidationShare, seed: 7, context: ComputeContext()
    ).validation
    #expect(
      try augmented.classifier.evaluation(of: validation, context: ComputeContext()).score
        == augmented.bestEpoch.validation)
  }

  /// From any state between two steps, in the middle of an epoch too, the training ends with the same bits.
  @Test func goingOnEndsWithTheSameBits() throws {
    let digits = try digits(every: 16)
    func trainer(threads: Int, _ onCheckpoint: @escaping (TrainingCheckpoint) -> Void) throws -> Trainer {
      var trainer = Trainer(
        try Digits.network(for: digits), optimizer: .adam(learningRate: 1e-2), seed: 7,
        augmentation: try Augmentation(everything), context: ComputeContext(threadCount: threads),
        events: TrainingEvents(onCheckpoint: onCheckpoint))
      trainer.checkpointInterval = .steps(1)
      return trainer
    }
    var states: [TrainingCheckpoint] = []
    let whole = try trainer(threads: 2) { states.append($0) }.fit(digits, epochs: 2)
    try #require(states.count > 4)
    for (index, state) in states.enumerated() {
      let read = try TrainingCheckpoint(SafetensorsFile(bytes: state.file.bytes(), name: "\(index)"))
      let run = try trainer(threads: index % 3 + 1) { _ in }.fit(digits, epochs: 2, from: read)
      #expect(run.classifier.file.bytes() == whole.classifier.file.bytes(), "from checkpoint \(index)")
    }
  }

  /// What a batch holds is what the folder says about each of its images: order, neighbours and epochs before do not count.
  @Test func batchesAreThoseOfTheFolder() throws {
    let digits = try digits()
    let normalization = try Normalization(of: digits, context: ComputeContext())
    func batches(_ indices: [[Int]], epoch: Int, threads: Int) throws -> [Batch] {
      let ahead = BatchesAhead(
        of: digits, indices, normalization: normalization,
        augmentation: EpochAugmentation(
          try Augmentation(everything), seed: 7, epoch: epoch, fill: normalization.mean),
        context: ComputeContext(threadCount: threads))
      return try indices.map { _ in try #require(try ahead.next()) }
    }
    let whole = try batches([Array(0..<90)], epoch: 3, threads: 1)[0]
    let count = digits.imageShape.height * digits.imageShape.width
    for (batch, indices) in zip(
      try batches([[5, 80, 2], [80], [7, 7, 0, 33]], epoch: 3, threads: 3),
      [[5, 80, 2], [80], [7, 7, 0, 33]])
    {
      for (row, index) in indices.enumerated() {
        #expect(
          batch.images.elements[row * count..<(row + 1) * count]
            == whole.images.elements[index * count..<(index + 1) * count])
        #expect(
          try #require(batch.probabilities).elements[row * 10..<(row + 1) * 10]
            == #require(whole.probabilities).elements[index * 10..<(index + 1) * 10])
        #expect(batch.labels[row] == digits[index].label)
      }
    }
    #expect(try batches([Array(0..<90)], epoch: 4, threads: 1)[0].images != whole.images)
  }

  /// The error of the other image of a mixture names that file.
  @Test func aCorruptPartnerIsNamed() throws {
    try TemporaryFolder.with { root in
      let copy = root.appendingPathComponent("digits").path
      try FileManager.default.copyItem(
        atPath: Fixtures.repository.appendingPathComponent("Samples/Digits/test").path, toPath: copy)
      let folder = try ImageFolder(copy).selecting([0, 1])
      try Data("no image".utf8).write(to: URL(fileURLWithPath: folder[1].file))
      let normalization = Normalization(identityFor: 1)
      let errors = try (1...40).compactMap { epoch in
        let ahead = BatchesAhead(
          of: folder, [[0]], normalization: normalization,
          augmentation: EpochAugmentation(try Augmentation("mixup=1"), seed: 7, epoch: epoch, fill: [0]),
          context: ComputeContext(threadCount: 1))
        do {
          _ = try ahead.next()
          return nil as ImageFolderError?
        } catch let error as ImageFolderError {
          return error
        }
      }
      #expect((5...35).contains(errors.count))
      #expect(errors.allSatisfy { $0.imageError?.file == folder[1].file })
    }
  }
}
