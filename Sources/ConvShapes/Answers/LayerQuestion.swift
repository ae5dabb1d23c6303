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
        option: "--\(name)", got: number, expected: "a number of 64 bits, below 2⁶³",
        example: notation.replacingOversizedNumbers(by: "1"))
    }
  }

  /// The options of each question.
  private static let questions = [
    ["explain", "notation"], ["solve", "out", "limit"], ["expect", "expect-parameters", "expect-macs"],
  ]

  /// `--explain and --notation`
  package static func listed(_ options: [String]) -> String {
    options.count < 2
      ? options.joined() : options.dropLast().joined(separator: ", ") + " and " + options[options.count - 1]
  }

  /// One question at a time, and each with its own options only.
  private static func checkCombination(_ options: [String: String]) throws(NotationError) {
    func error(_ name: String, _ expected: String, _ example: String) -> NotationError {
      NotationError(option: "--\(name)", got: options[name] ?? "", expected: expected, example: example)
    }
    let questions = Self.questions.map { $0.filter { options[$0] != nil } }.filter { !$0.isEmpty }
    // An option that only belongs to a question asks none.
    let asked = questions.last { !["notation", "out", "limit"].contains($0[0]) }
    if let kept = asked, questions.count > 1 {
      let others = questions.filter { $0 != kept }.flatMap { $0 }.map { "--\($0)" }
      throw NotationError(
        option: "--\(kept[0])", got: options[kept[0]] ?? "",
        expected: "one question at a time, without \(Self.listed(others))",
        fix: "leave \(Self.listed(others)) out")
    }
    func isReadable(_ name: String, _ text: String) -> Bool {
      let notation = Notation(option: name, text: text)
      return switch name {
      case "notation": (try? notation.word(of: FormulaNotation.self)) != nil
      case "out": (try? notation.sizeAndChannels()) != nil && notation.oversizedNumber == nil
      default: (try? notation.number()) != nil && notation.oversizedNumber == nil
      }
    }
    for (name, usual, owner, example) in [
      ("notation", "notes", "explain", "text"), ("out", "28x28x10", "solve", "pad"),
      ("limit", "1000", "solve", "pad --out 28x28x10"),
    ] {
      guard let text = options[name], options[owner] == nil else { continue }
      let kept = isReadable(name, text) ? text : usual
      throw error(name, "--\(owner) beside it", "\(kept) --\(owner) \(example)")
    }
    if options["solve"] != nil, options["out"] == nil {
      let unknown = options["solve"].flatMap { LayerUnknown(rawValue: $0.lowercased()) } ?? .pad
      throw error("solve", "--out HEIGHTxWIDTHxCHANNELS beside it", "\(unknown.rawValue) --out 28x28x10")
    }
  }

  /// The answer for the layer that options make, by their names without dashes.
  ///
  /// Of what is looked for nothing may be given: `in` has the channels alone or is missing, `filters` their number.
  ///
  /// - Throws: ``NotationError`` for the first text that has not its form, and as ``answer(to:)``.
  package func answer(forLayer options: [String: String], bias: Bool) throws -> LayerAnswer {
    var options = options
    guard case .solve(let unknown, _, _, _) = self else {
      return try answer(to: LayerRequest(options: options, bias: bias))
    }
    options = try unknown.leftOpen(in: options)
    var request = try LayerRequest(options: options, bias: bias)
    request.unknown = unknown
    return try answer(to: request)
  }

  /// The answer for a layer.
  ///
  /// - Throws: ``GeometryError`` when the numbers make no layer, with its fix in options.
  package func answer(to request: LayerRequest) throws(GeometryError) -> LayerAnswer {
    switch self {
    case .explain(let format, let notation):
      let explanation = try LayerExplanation(of: request.report(), in: format, notation: notation)
      return LayerAnswer(
        description: explanation.description, brief: explanation.report.brief, json: explanation.json(),
        isRight: true)
    case .expect(let expectation):
      let checked = try expectation.check(request.report())
      return LayerAnswer(
        description: checked.description, brief: checked.isRight ? "right" : "wrong", json: checked.json(),
        isRight: checked.isRight)
    case .solve(let unknown, let size, let channels, let limit):
      let solution = try LayerSolution(
        of: request, for: unknown, size: size, channels: channels, limit: limit)
      return LayerAnswer(
        description: solution.description, brief: solution.first ?? "none", json: solution.json(),
        isRight: solution.isSolved)
    }
  }
}

/// An answer as it is printed, and whether it is the one that was hoped for.
package struct LayerAnswer: Answer, Hashable, Sendable {
  package let description: String
  /// For scripts: the layer's brief report, `right` or `wrong`, or the first solution as an option.
  package let brief: String
  private let text: String
  /// False when an expectation is wrong or a setting has no solution: exit code 1.
  package let isRight: Bool

  init(description: String, brief: String, json: String, isRight: Bool) {
    self.description = description
    self.brief = brief
    text = json
    self.isRight = isRight
  }

  package func json() -> String { text }
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
