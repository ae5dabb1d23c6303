/// What is asked about one layer beyond its plain report.
package enum LayerQuestion: Sendable {
  case explain(LayerExplanation.Format, FormulaNotation)
  case expect(LayerExpectation)
  case solve(LayerUnknown, size: Size2D, channels: Int?, limit: Int)

  /// The options that make a question, by their names without dashes.
  package static let options = [
    "explain", "notation", "expect", "expect-parameters", "expect-macs", "solve", "out", "limit",
  ]

  /// - Parameter options: the texts of the options that were given.
  /// - Returns: nil when none of them was.
  /// - Throws: ``NotationError`` for the first text that has not the form its option asks for, and for options that
  ///   do not go together.
  package init?(options: [String: String]) throws(NotationError) {
    func notation(_ name: String) -> Notation? {
      options[name].map { Notation(option: "--\(name)", text: $0) }
    }
    try Self.checkCombination(options)
    if let word = notation("explain") {
      self = .explain(
        try word.word(of: LayerExplanation.Format.self),
        try notation("notation")?.word(of: FormulaNotation.self) ?? .notes)
    } else if let word = notation("solve"), let out = notation("out") {
      let unknown = try word.word(of: LayerUnknown.self)
      let (size, channels) = try out.sizeAndChannels()
      let limit = try notation("limit")?.number() ?? LayerSolution.usualLimit
      self = .solve(unknown, size: size, channels: channels, limit: limit)
    } else {
      let expectation = LayerExpectation(
        output: try notation("expect")?.volume(), parameters: try notation("expect-parameters")?.number(),
        multiplyAdds: try notation("expect-macs")?.number())
      guard expectation != LayerExpectation() else { return nil }
      self = .expect(expectation)
    }
    for name in Self.options {
      // A number that 64 bits cannot hold would be another one.
      guard let notation = notation(name), let number = notation.oversizedNumber else { continue }
      throw NotationError(
        option: "--\(name)", got: number, expected: "a number of 64 bits, below 2⁶³", example: "1")
    }
  }

  /// One question at a time, and each with its own options only.
  private static func checkCombination(_ options: [String: String]) throws(NotationError) {
    let expectations = ["expect", "expect-parameters", "expect-macs"].filter { options[$0] != nil }
    let questions = ["explain", "solve"].filter { options[$0] != nil } + expectations.prefix(1)
    if questions.count > 1 {
      throw NotationError(
        option: "--\(questions[1])", got: options[questions[1]] ?? "",
        expected: "one question at a time, and --\(questions[0]) is another", example: "alone")
    }
    for (name, owner, example) in [
      ("notation", "explain", "text"), ("out", "solve", "pad"), ("limit", "solve", "pad"),
    ] where options[name] != nil && options[owner] == nil {
      throw NotationError(
        option: "--\(name)", got: options[name] ?? "", expected: "--\(owner) beside it",
        example: "\(options[name] ?? "") --\(owner) \(example)")
    }
    if options["solve"] != nil, options["out"] == nil {
      throw NotationError(
        option: "--solve", got: options["solve"] ?? "", expected: "--out HEIGHTxWIDTHxCHANNELS beside it",
        example: "\(options["solve"] ?? "") --out 28x28x10")
    }
  }

  /// The answer for a layer.
  ///
  /// - Throws: ``GeometryError`` when the numbers make no layer, with its fix in options.
  package func answer(to request: LayerRequest) throws(GeometryError) -> LayerAnswer {
    switch self {
    case .explain(let format, let notation):
      let explanation = try LayerExplanation(of: request.report(), in: format, notation: notation)
      return LayerAnswer(text: explanation.description, json: explanation.json(), isRight: true)
    case .expect(let expectation):
      let checked = try expectation.check(request.report())
      return LayerAnswer(text: checked.description, json: checked.json(), isRight: checked.isRight)
    case .solve(let unknown, let size, let channels, let limit):
      let solution = try LayerSolution(
        of: request, for: unknown, size: size, channels: channels, limit: limit)
      return LayerAnswer(text: solution.description, json: solution.json(), isRight: solution.isSolved)
    }
  }
}

/// An answer as it is printed, and whether it is the one that was hoped for.
package struct LayerAnswer: Hashable, Sendable {
  package let text: String
  package let json: String
  /// False when an expectation is wrong or a setting has no solution: exit code 1.
  package let isRight: Bool
}

extension Notation {
  /// One of the words of an enumeration.
  func word<Word>(of type: Word.Type) throws(NotationError) -> Word
  where Word: RawRepresentable & CaseIterable, Word.RawValue == String {
    if let word = Word(rawValue: text.lowercased()) { return word }
    let words = Word.allCases.map(\.rawValue)
    throw NotationError(
      option: option, got: text,
      expected: words.dropLast().joined(separator: ", ") + " or " + words[words.count - 1],
      example: nearestName(to: text, among: words) ?? words[0])
  }

  /// HEIGHTxWIDTHxCHANNELS, or without channels where any number will do.
  func sizeAndChannels() throws(NotationError) -> (Size2D, Int?) {
    if let size = try? size() { return (size, nil) }
    let volume = try volume()
    return (volume.size, volume.channels)
  }
}
