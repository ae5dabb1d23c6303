/// One setting as JSON: its key, and the way from and to its value.
struct TrainingSetting: Sendable {
  typealias Reading = @Sendable (JSONValue, inout TrainingSettings) throws(ModelFileError) -> Void
  typealias Place<Value> = WritableKeyPath<TrainingSettings, Value> & Sendable

  let key: String
  /// Whether another value gives other bits: paths do not, for the images are known by their contents.
  let decidesBits: Bool
  let write: @Sendable (TrainingSettings) -> JSONValue
  let read: Reading

  /// All of them, in the order they are written.
  static let all: [TrainingSetting] = [
    .text("folder", \.folder, decidesBits: false),
    .path("validation", \.validation),
    .path("test", \.test),
    .flag("skip-bad", \.skipsBadFiles),
    .real("validation-share", \.validationShare, above: 0, below: 1),
    .integer("epochs", \.epochs),
    .integer("batch-size", \.batchSize),
    .word("optimizer", \.optimizer),
    .optionalReal("learning-rate", \.learningRate, above: 0),
    .word("schedule", \.schedule),
    .optionalInteger("schedule-epochs", \.scheduleEpochs),
    .optionalReal("schedule-factor", \.scheduleFactor, above: 0, below: 1),
    .integer("warm-up", \.warmUpEpochs, atLeast: 0),
    .share("label-smoothing", \.labelSmoothing),
    .optionalReal("clip-norm", \.clipping.norm, above: 0),
    .optionalReal("clip-value", \.clipping.value, above: 0),
    .optionalReal("average", \.averageDecay, above: 0, below: 1),
    .optionalWord("balance", \.classBalance),
    .optionalInteger("patience", \.patience),
    .text("model", \.model),
    .path("weights", \.weights, decidesBits: true),
    .list("fresh-weights", \.freshWeights),
    .list("freeze", \.frozen),
    size, .word("resize", \.resizing), augmentation, seed,
    .optionalWord("algorithm", \.algorithm), checkpointInterval,
  ]

  private init(
    _ key: String, decidesBits: Bool = true, write: @escaping @Sendable (TrainingSettings) -> JSONValue,
    read: @escaping Reading
  ) {
    self.key = key
    self.decidesBits = decidesBits
    self.write = write
    self.read = read
  }

  // MARK: Kinds of values

  static func text(_ key: String, _ place: Place<String>, decidesBits: Bool = true) -> TrainingSetting {
    TrainingSetting(key, decidesBits: decidesBits, write: { .string($0[keyPath: place]) }) {
      (json, settings) throws(ModelFileError) in
      settings[keyPath: place] = try json.string()
    }
  }

  /// A file or a folder; null for none.
  static func path(_ key: String, _ place: Place<String?>, decidesBits: Bool = false) -> TrainingSetting {
    TrainingSetting(key, decidesBits: decidesBits, write: { $0[keyPath: place].map { .string($0) } ?? .null })
    {
      (json, settings) throws(ModelFileError) in
      settings[keyPath: place] = json == .null ? nil : try json.string()
    }
  }

  static func flag(_ key: String, _ place: Place<Bool>) -> TrainingSetting {
    TrainingSetting(key, write: { .bool($0[keyPath: place]) }) { (json, settings) throws(ModelFileError) in
      settings[keyPath: place] = try json.bool()
    }
  }

  static func integer(_ key: String, _ place: Place<Int>, atLeast least: Int = 1) -> TrainingSetting {
    TrainingSetting(key, write: { .integer($0[keyPath: place]) }) { (json, settings) throws(ModelFileError) in
      settings[keyPath: place] = try json.integer(atLeast: least)
    }
  }

  /// At least 1; null for none.
  static func optionalInteger(_ key: String, _ place: Place<Int?>) -> TrainingSetting {
    TrainingSetting(key, write: { $0[keyPath: place].map { .integer($0) } ?? .null }) {
      (json, settings) throws(ModelFileError) in
      settings[keyPath: place] = json == .null ? nil : try json.integer(atLeast: 1)
    }
  }

  /// 0…1
  static func share(_ key: String, _ place: Place<Double>) -> TrainingSetting {
    TrainingSetting(key, write: { .real($0[keyPath: place]) }) { (json, settings) throws(ModelFileError) in
      let share = try json.real()
      guard (0...1).contains(share) else {
        throw ModelFileError(.outOfRange, got: json.summary, expected: "a number from 0 to 1")
      }
      settings[keyPath: place] = share
    }
  }

  /// Texts in their order.
  static func list(_ key: String, _ place: Place<[String]>) -> TrainingSetting {
    TrainingSetting(key, write: { .array($0[keyPath: place].map { .string($0) }) }) {
      (json, settings) throws(ModelFileError) in
      var texts: [String] = []
      for element in try json.array() { texts.append(try element.string()) }
      settings[keyPath: place] = texts
    }
  }

  static func real(_ key: String, _ place: Place<Double>, above: Double, below: Double) -> TrainingSetting {
    TrainingSetting(key, write: { .real($0[keyPath: place]) }) { (json, settings) throws(ModelFileError) in
      settings[keyPath: place] = try json.real(above: above, below: below)
    }
  }

  static func optionalReal(
    _ key: String, _ place: Place<Double?>, above: Double, below: Double = .infinity
  ) -> TrainingSetting {
    TrainingSetting(key, write: { $0[keyPath: place].map { .real($0) } ?? .null }) {
      (json, settings) throws(ModelFileError) in
      settings[keyPath: place] = json == .null ? nil : try json.real(above: above, below: below)
    }
  }

  /// One of a few words.
  static func word<Word: RawRepresentable<String> & CaseIterable & Sendable>(
    _ key: String, _ place: Place<Word>
  ) -> TrainingSetting {
    TrainingSetting(key, write: { .string($0[keyPath: place].rawValue) }) {
      (json, settings) throws(ModelFileError) in
      settings[keyPath: place] = try json.word()
    }
  }

  /// One of a few words; null for none.
  static func optionalWord<Word: RawRepresentable<String> & CaseIterable & Sendable>(
    _ key: String, _ place: Place<Word?>
  ) -> TrainingSetting {
    TrainingSetting(key, write: { $0[keyPath: place].map { .string($0.rawValue) } ?? .null }) {
      (json, settings) throws(ModelFileError) in
      settings[keyPath: place] = json == .null ? nil : try json.word() as Word
    }
  }

  // MARK: Settings of their own kind

  private static let size = TrainingSetting(
    "size", write: { $0.size.map { .array([.integer($0.height), .integer($0.width)]) } ?? .null }
  ) { (json, settings) throws(ModelFileError) in
    guard json != .null else { return settings.size = nil }
    let sides: [JSONValue] = if case .array(let list) = json { list } else { [json, json] }
    guard sides.count == 2 else {
      throw ModelFileError(.wrongType, got: json.summary, expected: "a number, or [height, width]")
    }
    settings.size = Size2D(height: try sides[0].integer(atLeast: 1), width: try sides[1].integer(atLeast: 1))
  }

  private static let augmentation = TrainingSetting(
    "augment", write: { .string($0.augmentation.description) }
  ) { (json, settings) throws(ModelFileError) in
    let text = try json.string()
    do throws(AugmentationError) {
      settings.augmentation = try Augmentation(text)
    } catch {
      throw ModelFileError(
        .outOfRange, got: json.summary, expected: "steps as in \"flip=horizontal,shift=2\"", fix: "\(error)")
    }
  }

  private static let seed = TrainingSetting("seed", write: { .number("\($0.seed)") }) {
    (json, settings) throws(ModelFileError) in
    guard case .number(let text) = json, let seed = UInt64(text) else {
      throw ModelFileError(.wrongType, got: json.summary, expected: "a whole number from 0 to \(UInt64.max)")
    }
    settings.seed = seed
  }

  private static let checkpointInterval = TrainingSetting(
    "checkpoint-every", decidesBits: false,
    write: { $0.checkpointInterval.map { .string($0.description) } ?? .null }
  ) { (json, settings) throws(ModelFileError) in
    guard json != .null else { return settings.checkpointInterval = nil }
    let text: String = if case .number(let number) = json { number } else { try json.string() }
    guard let interval = CheckpointInterval(text) else {
      throw ModelFileError(
        .outOfRange, got: json.summary, expected: "a number of steps, or of seconds as in \"30s\"")
    }
    settings.checkpointInterval = interval
  }
}

extension JSONValue {
  /// A number between two others, both excluded.
  fileprivate func real(above least: Double, below most: Double) throws(ModelFileError) -> Double {
    let value = try real()
    guard value > least, value < most else {
      throw ModelFileError(
        .outOfRange, got: summary,
        expected: "a number above \(least)" + (most.isFinite ? " and below \(most)" : ""))
    }
    return value
  }

  /// One of a few words.
  fileprivate func word<Word: RawRepresentable<String> & CaseIterable>() throws(ModelFileError) -> Word {
    let text = try string()
    if let word = Word(rawValue: text) { return word }
    let words = Word.allCases.map(\.rawValue)
    throw ModelFileError(
      .outOfRange, got: text.quoted, expected: "one of \(words.joined(separator: ", "))",
      fix: nearestName(to: text, among: words).map { "did you mean \($0.quoted)?" })
  }
}
