/// What is wrong with a typed expression or value, and at which column.
public struct ExpressionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Whether the text cannot be read or cannot be computed.
  public enum Kind: Hashable, Sendable {
    /// It is not of the notation, or names something unknown.
    case syntax
    /// It reads well, but shapes do not fit or a function is asked outside of its domain.
    case value
  }

  /// What programs branch on.
  public var kind: Kind
  /// The whole text that was typed.
  public var source: String
  /// Where the problem begins, in characters of the whole text from 1.
  public var column: Int
  /// Characters that the problem covers, at least 1.
  public var length: Int
  /// What was got, what was expected, and the smallest change that helps.
  public var problem: String

  /// - Parameters:
  ///   - column: in characters of the source, 1 for the first.
  ///   - length: characters of it, at least 1.
  ///   - problem: in words, with what would help.
  public init(kind: Kind, source: String, column: Int, length: Int, problem: String) {
    self.kind = kind
    self.source = source
    self.column = column
    self.length = length
    self.problem = problem
  }

  /// The column, the problem, and the text with a caret under the place:
  ///
  /// ```
  /// column 5: got the unknown name 'sigmod'; did you mean sigmoid?
  ///   1 + sigmod(x)
  ///       ^^^^^^
  /// ```
  public var description: String { "\(place): \(problem)\n\(excerpt)" }

  /// `column 5`, and of a text of several lines `line 2, column 3`.
  private var place: String {
    let before = source.prefix(max(column - 1, 0))
    guard source.contains(where: \.isNewline) else { return "column \(column)" }
    let inLine = before.count - (before.lastIndex(where: \.isNewline).map { before[...$0].count } ?? 0)
    return "line \(before.count(where: \.isNewline) + 1), column \(inLine + 1)"
  }

  /// The line of the place, shortened around it, and the carets below.
  private var excerpt: String {
    let characters = Array(source)
    let start = min(max(column - 1, 0), characters.count)
    var line = characters[..<start].lastIndex(where: \.isNewline).map { $0 + 1 } ?? 0
    var end = characters[start...].firstIndex(where: \.isNewline) ?? characters.count
    let isCutBefore = start - line > Self.reach
    if isCutBefore { line = start - Self.reach }
    let isCutAfter = end - start > Self.reach
    if isCutAfter { end = start + Self.reach }
    let before = (isCutBefore ? "…" : "") + Self.shown(characters[line..<start])
    let after = Self.shown(characters[start..<end]) + (isCutAfter ? "…" : "")
    let carets = max(1, min(length, end - start))
    return "  \(before)\(after)\n  \(String(repeating: " ", count: Self.width(before)))"
      + String(repeating: "^", count: carets)
  }

  /// Characters shown on each side of the place.
  private static let reach = 60

  /// The characters, one column each where a terminal would do something else with them.
  private static func shown(_ characters: ArraySlice<Character>) -> String {
    String(
      characters.map { character in
        let isControl = character.unicodeScalars.contains { scalar in
          switch scalar.properties.generalCategory {
          case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: true
          default: false
          }
        }
        return character == "\t" ? " " : isControl ? "\u{FFFD}" : character
      })
  }

  /// The columns a terminal gives to a text: East Asian and pictorial characters take two.
  private static func width(_ text: String) -> Int {
    text.reduce(0) { width, character in
      guard let scalar = character.unicodeScalars.first else { return width }
      let isWide =
        scalar.properties.isEmojiPresentation || (0x1100...0x115F).contains(scalar.value)
        || (0x2E80...0xA4CF).contains(scalar.value) || (0xAC00...0xD7A3).contains(scalar.value)
        || (0xF900...0xFAFF).contains(scalar.value) || (0xFF00...0xFF60).contains(scalar.value)
      return width + (isWide ? 2 : 1)
    }
  }
}
