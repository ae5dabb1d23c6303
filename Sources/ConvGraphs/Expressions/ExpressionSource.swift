/// A typed text by its characters, which places are counted in.
struct ExpressionSource {
  let text: String
  let characters: [Character]

  /// Characters that an expression may have.
  static let mostCharacters = 200_000

  init(_ text: String) throws(ExpressionError) {
    guard text.utf8.count <= Self.mostCharacters else {
      throw ExpressionError(
        kind: .syntax, source: String(text.prefix(80)), column: 1, length: 1,
        problem: "got \(text.utf8.count) characters; expected at most \(Self.mostCharacters)")
    }
    self.text = text
    characters = Array(text)
  }

  /// An error at a place of the text.
  func error(_ kind: ExpressionError.Kind = .syntax, at range: Range<Int>, _ problem: String)
    -> ExpressionError
  {
    ExpressionError(
      kind: kind, source: text, column: range.lowerBound + 1, length: max(range.count, 1), problem: problem)
  }

  /// What stands there.
  subscript(range: Range<Int>) -> String { String(characters[range]) }
}
