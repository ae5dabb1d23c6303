import ArgumentParser
import ConvShapes

/// Questions about one layer beyond its report: explain it, check an answer, solve for a setting.
struct AnswerOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Show every step: the formula, the formula with the numbers, the result.",
      valueName: "text|markdown|latex"),
    completion: .list(LayerExplanation.Format.allCases.map { $0.rawValue }))
  var explain: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Whose letters --explain writes: lecture notes' or PyTorch's.", valueName: "notes|pytorch"),
    completion: .list(FormulaNotation.allCases.map { $0.rawValue }))
  var notation: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Check an answer; exit code 1 and lines `wrong:` that name the likely slip.",
      valueName: "HEIGHTxWIDTHxCHANNELS"))
  var expect: String?

  @Option(parsing: .unconditional, help: ArgumentHelp("Check a number of parameters.", valueName: "N"))
  var expectParameters: String?

  @Option(parsing: .unconditional, help: ArgumentHelp("Check a number of multiply-adds.", valueName: "N"))
  var expectMacs: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Find the values with which --out comes out.", valueName: "pad|stride|kernel|input|dilation"),
    completion: .list(LayerUnknown.allCases.map { $0.rawValue }))
  var solve: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The output that --solve is to reach.", valueName: "HEIGHTxWIDTHxCHANNELS"))
  var out: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The largest value that --solve looks at; unless given 2³¹.", valueName: "N"))
  var limit: String?

  /// The question that was asked, if any.
  ///
  /// - Throws: ``NotationError`` for the first text that has not its form, and for options that do not go together.
  func question() throws(NotationError) -> LayerQuestion? {
    try LayerQuestion(options: texts)
  }

  /// The options that were given, as they are written.
  var given: [String] { LayerQuestion.options.filter { texts[$0] != nil }.map { "--\($0)" } }

  private var texts: [String: String] {
    [
      "explain": explain, "notation": notation, "expect": expect, "expect-parameters": expectParameters,
      "expect-macs": expectMacs, "solve": solve, "out": out, "limit": limit,
    ].compactMapValues { $0 }
  }
}
