extension ExpressionSource {
  /// The text as tokens, the last of which is `.end`.
  func tokens() throws(ExpressionError) -> [Token] {
    var tokens: [Token] = []
    var place = 0
    var depth = 0
    while place < characters.count {
      let character = characters[place]
      if character.isNewline && depth == 0 {
        tokens.append(Token(kind: .separator, range: place..<place + 1))
        place += 1
      } else if character.isWhitespace {
        place += 1
      } else if character == "#" {
        // A comment reaches to the end of its line, as in Python.
        while place < characters.count, !characters[place].isNewline { place += 1 }
      } else if isDigit(place) || character == "." && isDigit(place + 1) {
        let token = try number(at: place)
        tokens.append(token)
        place = token.range.upperBound
      } else if isNameStart(character) {
        var end = place + 1
        while end < characters.count, isNameStart(characters[end]) || isDigit(end) { end += 1 }
        tokens.append(Token(kind: .name(self[place..<end]), range: place..<end))
        place = end
      } else {
        let token = try symbol(at: place)
        if token.is("(") || token.is("[") { depth += 1 }
        if token.is(")") || token.is("]") { depth = max(depth - 1, 0) }
        tokens.append(token)
        place = token.range.upperBound
      }
    }
    tokens.append(Token(kind: .end, range: place..<place))
    return tokens
  }

  private func isDigit(_ place: Int) -> Bool {
    place < characters.count && ("0"..."9").contains(characters[place])
  }

  private func isNameStart(_ character: Character) -> Bool { character == "_" || character.isLetter }

  /// `12`, `0.5`, `.5`, `1.`, `1e-3`, as Python reads them.
  private func number(at start: Int) throws(ExpressionError) -> Token {
    var end = start
    while isDigit(end) { end += 1 }
    // The point of `2.mean()` belongs to the number in Python too.
    if end < characters.count, characters[end] == "." {
      end += 1
      while isDigit(end) { end += 1 }
    }
    if end < characters.count, characters[end] == "e" || characters[end] == "E" {
      let isSigned = end + 1 < characters.count && (characters[end + 1] == "-" || characters[end + 1] == "+")
      let exponent = end + (isSigned ? 2 : 1)
      if isDigit(exponent) {
        end = exponent
        while isDigit(end) { end += 1 }
      }
    }
    let text = self[start..<end]
    guard let value = Double(text.hasSuffix(".") ? text + "0" : text.replacing(".e", with: ".0e")),
      value.isFinite
    else {
      throw error(at: start..<end, "got a number that a double cannot hold; expected at most 1.797e308")
    }
    return Token(kind: .number(value), range: start..<end)
  }

  private func symbol(at place: Int) throws(ExpressionError) -> Token {
    let character = characters[place]
    let isDouble = place + 1 < characters.count && characters[place + 1] == character
    switch character {
    case "*" where isDouble: return Token(kind: .symbol("**"), range: place..<place + 2)
    case "/" where isDouble:
      throw error(at: place..<place + 2, "got //, a division with rounding, which has no gradient; write /")
    case "=" where isDouble:
      throw error(at: place..<place + 2, "got ==; expected = for an assignment; comparisons have no gradient")
    case "+", "-", "*", "/", "@", "(", ")", "[", "]", ",", "=", ".":
      return Token(kind: .symbol(String(character)), range: place..<place + 1)
    case ";": return Token(kind: .separator, range: place..<place + 1)
    default: throw error(at: place..<place + 1, Self.advice(on: character))
    }
  }

  /// What to write in place of a character that the notation does not have.
  private static func advice(on character: Character) -> String {
    let instead: String? =
      switch character {
      case "^": "**"
      case "−", "–": "-, the minus of the keyboard"
      case "×", "·", "⋅", "∗": "*"
      case "÷", ":": "/"
      case "²": "**2"
      case "³": "**3"
      case "√": "sqrt(…)"
      case "{": "("
      case "}": ")"
      case "|": "abs(…)"
      case "!", "%", "&", "<", ">", "~", "?": nil
      default: nil
      }
    let isControl = character.unicodeScalars.contains { $0.properties.generalCategory == .control }
    let shown = isControl ? "a control character" : "'\(character)'"
    return instead.map { "got \(shown); write \($0)" }
      ?? "got \(shown), which is none of the notation's signs; expected numbers, names, ( ) [ ] + - * / ** @ , = ;"
  }
}
