import ArgumentParser
import ConvKit

/// What a value on the command line may be; each error says what was expected and what to write.
enum ArgumentValues {
  /// A whole number in a range.
  ///
  /// - Parameter example: a usual one; the least when nil.
  static func wholeNumber(
    _ range: ClosedRange<Int>, as example: Int? = nil
  ) -> @Sendable (String) throws -> Int {
    { text in
      guard let number = Int(text), range.contains(number) else {
        let expected =
          range.upperBound == .max
          ? "a whole number of at least \(range.lowerBound)"
          : "a whole number from \(range.lowerBound) to \(range.upperBound)"
        throw ValidationError("expected \(expected), as in \(example ?? range.lowerBound)")
      }
      return number
    }
  }

  @Sendable static func seed(_ text: String) throws -> UInt64 {
    guard let seed = UInt64(text) else {
      throw ValidationError("expected a whole number from 0 to \(UInt64.max), as in 7")
    }
    return seed
  }

  @Sendable static func learningRate(_ text: String) throws -> Double {
    // It becomes a Float, which holds less.
    guard let rate = Double(text), Float(rate).isFinite, Float(rate) > 0 else {
      throw ValidationError("expected a finite number above 0, as in 0.001")
    }
    return rate
  }

  /// One of a few words.
  @Sendable static func word<Word: RawRepresentable<String> & CaseIterable>(_ text: String) throws -> Word {
    guard let word = Word(rawValue: text) else {
      throw ValidationError("expected one of \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return word
  }

  @Sendable static func positiveNumber(_ text: String) throws -> Double {
    guard let number = Double(text), number.isFinite, number > 0 else {
      throw ValidationError("expected a finite number above 0, as in 0.1")
    }
    return number
  }

  /// `7` or `30s`
  @Sendable static func checkpointInterval(_ text: String) throws -> CheckpointInterval {
    guard let interval = CheckpointInterval(text) else {
      throw ValidationError("expected a number of steps or seconds, as in 500 or 30s")
    }
    return interval
  }

  /// Above 0 and below 1.
  static func share(as example: Double = 0.1) -> @Sendable (String) throws -> Double {
    { text in
      guard let share = Double(text), share > 0, share < 1 else {
        throw ValidationError("expected a number above 0 and below 1, as in \(example)")
      }
      return share
    }
  }

  /// 0…1
  static func probability(as example: Double) -> @Sendable (String) throws -> Double {
    { text in
      guard let probability = Double(text), probability >= 0, probability <= 1 else {
        throw ValidationError("expected a number from 0 to 1, as in \(example)")
      }
      return probability
    }
  }

  /// `28` or `28x20`: height before width.
  @Sendable static func size(_ text: String) throws -> Size2D {
    let numbers = try sizes(text, counts: [1, 2], expected: "N or HEIGHTxWIDTH", example: "28 or 28x20")
    return Size2D(height: numbers[0], width: numbers[numbers.count - 1])
  }

  /// `28x28x1`: height, width, channels.
  @Sendable static func volume(_ text: String) throws -> ImageShape {
    let numbers = try sizes(text, counts: [3], expected: "HEIGHTxWIDTHxCHANNELS", example: "28x28x1")
    return ImageShape(channels: numbers[2], height: numbers[0], width: numbers[1])
  }

  /// `flip=horizontal,shift=2`
  @Sendable static func augmentation(_ text: String) throws -> Augmentation {
    do {
      return try Augmentation(text)
    } catch {
      throw ValidationError(error.description)
    }
  }

  /// `direct,winograd`
  @Sendable static func algorithms(_ text: String) throws -> [ConvolutionAlgorithm] {
    try text.split(separator: ",", omittingEmptySubsequences: false).map { try word(String($0)) }
  }

  /// One this machine can run.
  @Sendable static func instructionSet(_ text: String) throws -> InstructionSet {
    guard let set = InstructionSet(rawValue: text), set.isAvailable else {
      throw ValidationError(
        "expected one of \(InstructionSet.available.map(\.rawValue).joined(separator: ", ")), which this machine has"
      )
    }
    return set
  }

  /// What the passes are called on the command line.
  static let passNames = ["output", "input-gradient", "filter-gradient"]

  static func name(of pass: ConvolutionPass) -> String {
    passNames[ConvolutionPass.allCases.firstIndex(of: pass) ?? 0]
  }

  /// `filter-transform`; the filter gradient transforms the output gradient in their place.
  static func name(of phase: TransformPhase, in pass: ConvolutionPass) -> String {
    switch phase {
    case .sourceTransform: "source-transform"
    case .filterTransform: pass == .filterGradient ? "gradient-transform" : "filter-transform"
    case .products: "products"
    case .resultTransform: "result-transform"
    }
  }

  /// `output,filter-gradient`
  @Sendable static func passes(_ text: String) throws -> [ConvolutionPass] {
    try text.split(separator: ",", omittingEmptySubsequences: false).map { name in
      guard let index = passNames.firstIndex(of: String(name)) else {
        throw ValidationError("expected one of \(passNames.joined(separator: ", "))")
      }
      return ConvolutionPass.allCases[index]
    }
  }

  @Sendable static func measuringSeconds(_ text: String) throws -> Double {
    guard let seconds = Double(text), seconds > 0, seconds <= 3600 else {
      throw ValidationError("expected a number above 0 and up to 3600, as in 0.4")
    }
    return seconds
  }

  /// Images at once.
  static func batch(_ text: String) throws -> Int {
    guard let batch = Int(text), (1...1_000_000).contains(batch) else {
      throw ValidationError("--batch: got \(text); expected a whole number from 1 to 1000000, as in 8")
    }
    return batch
  }

  private static func sizes(_ text: String, counts: [Int], expected: String, example: String) throws -> [Int]
  {
    let numbers = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard counts.contains(numbers.count), numbers.allSatisfy({ (1...65_535).contains($0) }) else {
      throw ValidationError("expected \(expected) with numbers from 1 to 65535, as in \(example)")
    }
    return numbers
  }
}
