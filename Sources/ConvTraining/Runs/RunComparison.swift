import Foundation

/// Two trainings side by side: what was set differently, how far each came, and whether the difference is more than chance.
public struct RunComparison: Sendable {
  /// One of the two.
  public struct Run: Sendable {
    /// The folder, as the caller named it.
    public let path: String
    /// What `config.json` holds.
    public let settings: TrainingSettings
    /// The rows of `metrics.jsonl`; empty for a run without a finished epoch.
    public let epochs: [Epoch]
    /// The best network, `best.safetensors`.
    public let classifier: Classifier
    /// Its trained numbers, weights and biases together.
    public let parameterCount: Int
    /// Which image is in which part; nil where `split.json` cannot be read.
    public let split: DatasetSplit?

    /// The epoch whose network is kept.
    public var best: Epoch? { epochs.last(where: \.best) }

    /// - Throws: ``RunFolderError`` when the folder is no run; ``ModelFileError``, ``SafetensorsError`` and
    ///   ``ClassifierError`` for files that are damaged.
    public init(_ path: String) throws {
      func place(_ file: RunFolder.File) -> String { RunFolder.path(of: file, in: path) }
      guard FileManager.default.fileExists(atPath: place(.config)) else {
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        throw RunFolderError(
          exists && isFolder.boolValue ? .notARun : .missing, path: path,
          got: !exists ? "no such folder" : isFolder.boolValue ? "a folder without config.json" : "a file",
          expected: "the folder of a run", fix: "name one that convnet train --out wrote")
      }
      self.path = path
      // Read without the run's lock: a training that goes on can be compared too, as far as it came.
      settings = try TrainingSettings(contentsOf: place(.config))
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      let lines = FileManager.default.contents(atPath: place(.metricsLines)) ?? Data()
      epochs = lines.split(separator: UInt8(ascii: "\n")).compactMap {
        try? decoder.decode(Epoch.self, from: Data($0))
      }
      classifier = try Classifier(contentsOf: place(.best))
      parameterCount = try ModelSummary(classifier.network.description).parameters.total
      split = try? DatasetSplit(contentsOf: place(.split))
    }

    /// How many of some files, by their bytes, the run was trained with; nil when that is not known.
    public func trainedCount(of contents: [ContentHash]) -> Int? {
      split.map { split in
        let known = Set(split.files(of: .training).map(\.content))
        return contents.count { known.contains($0) }
      }
    }
  }

  /// A row of `metrics.jsonl`, as far as it is compared.
  public struct Epoch: Decodable, Hashable, Sendable {
    /// 1 for the first.
    public let epoch: Int
    /// In nats.
    public let trainingLoss, validationLoss: Double
    /// Right answers on the validation part, and its images.
    public let validationCorrect, validationCount: Int
    /// Whether the epoch was the best so far when it ended.
    public let best: Bool

    /// 0…1.
    public var validationAccuracy: Double { Double(validationCorrect) / Double(max(validationCount, 1)) }
    /// Where the accuracy on all such images lies, with 95 % confidence.
    public var interval: ConfidenceInterval { ConfidenceInterval(of: validationCorrect, in: validationCount) }
  }

  /// A setting that the two have not in common.
  public struct Difference: Hashable, Sendable {
    /// The key in `config.json` and the two values as texts.
    public let name, first, second: String
  }

  /// In the order in which they were named.
  public let first, second: Run
  /// Settings with different values, in the order of `config.json`.
  public let differences: [Difference]
  /// Whether both judged their epochs by the same images; nil where a `split.json` cannot be read.
  public let hasSameValidation: Bool?

  /// - Throws: as ``Run/init(_:)``
  public init(_ first: String, _ second: String) throws {
    self.first = try Run(first)
    self.second = try Run(second)
    differences = zip(self.first.settings.forReport, self.second.settings.forReport).compactMap {
      $0.value == $1.value ? nil : Difference(name: $0.name, first: $0.value, second: $1.value)
    }
    let parts = [self.first, self.second].map { run in
      run.split.map { Set($0.files(of: .validation).map(\.content)) }
    }
    hasSameValidation = parts[0].flatMap { one in parts[1].map { $0 == one } }
  }

  /// How the two networks answer for the same images.
  ///
  /// - Throws: ``ImageFolderError`` when an image cannot be read or a class is unknown to one of them.
  public func paired(on folder: (Classifier) throws -> ImageFolder, context: ComputeContext) throws
    -> PairedOutcome
  {
    let answers = try [first, second].map {
      try $0.classifier.areRight(on: folder($0.classifier), context: context)
    }
    precondition(answers[0].count == answers[1].count, "two readings of one folder")
    var outcome = PairedOutcome()
    for (one, other) in zip(answers[0], answers[1]) { outcome.add(first: one, second: other) }
    return outcome
  }
}

/// How often two classifiers are right about the same images.
public struct PairedOutcome: Hashable, Codable, Sendable {
  /// Images about which both are right.
  public private(set) var bothRight = 0
  /// Images about which the first alone is right: b of McNemar's test.
  public private(set) var onlyFirst = 0
  /// Images about which the second alone is right: c of the test.
  public private(set) var onlySecond = 0
  /// Images about which both are wrong, in the same way or not.
  public private(set) var bothWrong = 0

  /// No image yet.
  public init() {}

  mutating func add(first: Bool, second: Bool) {
    switch (first, second) {
    case (true, true): bothRight += 1
    case (true, false): onlyFirst += 1
    case (false, true): onlySecond += 1
    case (false, false): bothWrong += 1
    }
  }

  /// All images.
  public var count: Int { bothRight + onlyFirst + onlySecond + bothWrong }

  /// How probable a difference of this size or a larger one is between two classifiers that are equally good: McNemar's
  /// exact test on the images where one is right and the other wrong.
  ///
  /// ```
  /// p = min(1, 2 · Σ_{k ≤ min(b, c)} C(b + c, k) ÷ 2^(b + c))
  /// ```
  ///
  /// Source: McNemar, 1947; Dietterich, *Approximate Statistical Tests*, 1998, §3.1.
  public var pValue: Double {
    let (smaller, total) = (min(onlyFirst, onlySecond), onlyFirst + onlySecond)
    guard total > 0 else { return 1 }
    // Binomials of thousands fit a Double only as logarithms.
    let all = lgamma(Double(total) + 1) - Double(total) * log(2)
    let sum = (0...smaller).reduce(0.0) { sum, k in
      sum + exp(all - lgamma(Double(k) + 1) - lgamma(Double(total - k) + 1))
    }
    return min(1, 2 * sum)
  }
}

extension Classifier {
  /// Whether the most probable class of each image is its own, in the folder's order.
  func areRight(on folder: ImageFolder, context: ComputeContext) throws -> [Bool] {
    let folder = try folder.withClassNames(classNames, allowingMissing: true)
    return try Batch.ranges(of: folder.count, size: imagesAtOnce).flatMap { range in
      let batch = try folder.batch(of: Array(range), context: context)
      let logits = logits(of: batch.images, context: context).elements
      return batch.labels.enumerated().map { row, label in
        logits[row * classNames.count..<(row + 1) * classNames.count].largestOffset == label
      }
    }
  }
}
