/// The records of a CSV file, each field with the place it begins at.
///
/// RFC 4180 (Y. Shafranovich, 2005): fields between commas, in double quotes when they hold commas, quotes (doubled) or
/// line ends. Lines end in CRLF or LF; a byte order mark and empty lines are passed over.
struct CSVTable {
  struct Field {
    let text: String
    /// Both from 1, in characters as an editor counts them.
    let line, column: Int
  }

  /// What is wrong, and where.
  struct Problem: Error {
    let line, column: Int
    let got, expected: String
  }

  private(set) var records: [[Field]] = []

  init(_ text: String) throws(Problem) {
    var scanner = Scanner(text)
    while !scanner.isAtEnd {
      let record = try scanner.record()
      if record.count > 1 || record[0].text != "" || record[0].isQuoted {
        records.append(record.map { Field(text: $0.text, line: $0.line, column: $0.column) })
      }
    }
  }
}

private struct Scanner {
  struct Field {
    var text: String
    let line, column: Int
    var isQuoted = false
  }

  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var line = 1
  private var column = 1

  init(_ text: String) {
    var scalars = Array(text.unicodeScalars)
    if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
    self.scalars = scalars
  }

  var isAtEnd: Bool { position >= scalars.count }
  private var next: Unicode.Scalar? { isAtEnd ? nil : scalars[position] }
  private var isAtLineEnd: Bool {
    isAtEnd || next == "\n" || (next == "\r" && position + 1 < scalars.count && scalars[position + 1] == "\n")
  }

  private mutating func advance() {
    if scalars[position] == "\n" {
      line += 1
      column = 1
    } else {
      column += 1
    }
    position += 1
  }

  mutating func record() throws(CSVTable.Problem) -> [Field] {
    var fields = [try field()]
    while next == "," {
      advance()
      fields.append(try field())
    }
    if next == "\r" { advance() }
    if next == "\n" { advance() }
    return fields
  }

  private mutating func field() throws(CSVTable.Problem) -> Field {
    var field = Field(text: "", line: line, column: column)
    if next == "\"" {
      field.isQuoted = true
      try readQuoted(&field)
      guard isAtLineEnd || next == "," else {
        throw problem(
          got: "\"\(next.map(String.init) ?? "")\" behind a closing quote",
          expected: "a comma or the line's end")
      }
      return field
    }
    while !isAtLineEnd, let scalar = next, scalar != "," {
      guard scalar != "\"" else {
        throw problem(
          got: "a quote inside a field", expected: "the whole field in quotes, and the quote doubled")
      }
      field.text.unicodeScalars.append(scalar)
      advance()
    }
    return field
  }

  private mutating func readQuoted(_ field: inout Field) throws(CSVTable.Problem) {
    advance()
    while let scalar = next {
      advance()
      if scalar == "\"" {
        guard next == "\"" else { return }
        advance()
      }
      field.text.unicodeScalars.append(scalar)
    }
    throw CSVTable.Problem(
      line: field.line, column: field.column, got: "a quote that is never closed", expected: "a closing quote"
    )
  }

  private func problem(got: String, expected: String) -> CSVTable.Problem {
    CSVTable.Problem(line: line, column: column, got: got, expected: expected)
  }
}
