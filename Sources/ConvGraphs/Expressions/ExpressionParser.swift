/// Reads NumPy's notation: `+ - * / @` and unary signs with Python's precedence, `**` from the right, calls, lists, and
/// assignments between semicolons.
struct ExpressionParser {
  let source: ExpressionSource
  private let tokens: [Token]
  private var place = 0
  private var depth = 0
  private(set) var terms: [Term] = []

  /// Brackets in brackets. The parser calls itself for each; this keeps it far from the end of any thread's stack.
  static let deepestNesting = 100

  /// Parts of an expression. More than this is no calculation anybody follows.
  static let mostTerms = 20_000

  init(_ source: ExpressionSource) throws(ExpressionError) {
    self.source = source
    tokens = try source.tokens()
  }

  /// The statements of the whole text; at least one.
  mutating func statements() throws(ExpressionError) -> [Statement] {
    var statements: [Statement] = []
    while true {
      while token.kind == .separator { place += 1 }
      if token.kind == .end { break }
      statements.append(try statement())
      guard token.kind == .separator || token.kind == .end else { throw unexpected("an operator or the end") }
    }
    guard !statements.isEmpty else {
      throw source.error(at: 0..<1, "got nothing; expected an expression, as in 'x*w + b'")
    }
    return statements
  }

  /// `x=0.1,0,0.2`: a name and the term of its value; several values with commas are a list.
  mutating func assignment() throws(ExpressionError) -> Statement {
    guard case .name(let name) = token.kind else {
      throw unexpected("NAME=VALUE, as in x=0.5 or x=0.1,0,0.2")
    }
    let nameRange = token.range
    place += 1
    guard token.is("=") else { throw unexpected("= behind the name, as in \(name)=0.5") }
    place += 1
    let first = try expression()
    var operands = [first]
    while token.is(",") {
      place += 1
      operands.append(try expression())
    }
    guard token.kind == .end else { throw unexpected("a comma or the end") }
    let range = terms[first].range.lowerBound..<token.range.lowerBound
    let term = operands.count == 1 ? first : try add(.list, operands, range)
    return Statement(name: name, nameRange: nameRange, term: term)
  }

  // MARK: the grammar, loosest first

  private mutating func statement() throws(ExpressionError) -> Statement {
    let start = token.range
    if case .name(let name) = token.kind, tokens[place + 1].is("=") {
      place += 2
      return Statement(name: name, nameRange: start, term: try expression())
    }
    let term = try expression()
    if token.is("=") {
      throw source.error(
        at: terms[term].range, "got an assignment to an expression; expected a name on the left of =")
    }
    return Statement(name: nil, nameRange: start, term: term)
  }

  private mutating func expression() throws(ExpressionError) -> Int {
    var left = try product()
    while case .symbol(let sign) = token.kind, sign == "+" || sign == "-" {
      place += 1
      left = try binary(sign, left, try product())
    }
    return left
  }

  private mutating func product() throws(ExpressionError) -> Int {
    var left = try signed()
    while case .symbol(let sign) = token.kind, sign == "*" || sign == "/" || sign == "@" {
      place += 1
      left = try binary(sign, left, try signed())
    }
    return left
  }

  /// `-x**2` is `-(x**2)`.
  private mutating func signed() throws(ExpressionError) -> Int {
    var signs: [Int] = []
    while token.is("-") || token.is("+") {
      if token.is("-") { signs.append(token.range.lowerBound) }
      place += 1
    }
    var term = try power()
    for start in signs.reversed() { term = try add(.negation, [term], start..<terms[term].range.upperBound) }
    return term
  }

  private mutating func power() throws(ExpressionError) -> Int {
    let base = try methods(of: try primary())
    guard token.is("**") else { return base }
    place += 1
    try enter()
    let exponent = try signed()
    depth -= 1
    return try binary("**", base, exponent)
  }

  /// `c.mean()` is `mean(c)`.
  private mutating func methods(of first: Int) throws(ExpressionError) -> Int {
    var term = first
    while token.is(".") {
      place += 1
      guard case .name(let name) = token.kind, tokens[place + 1].is("(") else {
        throw unexpected("a function behind the point, as in x.mean()")
      }
      term = try call(name, first: term)
    }
    return term
  }

  private mutating func primary() throws(ExpressionError) -> Int {
    let token = token
    switch token.kind {
    case .number(let value):
      place += 1
      return try add(.number(value), [], token.range)
    case .name(let name):
      if tokens[place + 1].is("(") { return try call(name, first: nil) }
      place += 1
      return try add(.name(name), [], token.range)
    case .symbol("("):
      place += 1
      try enter()
      if self.token.is(")") { throw unexpected("an expression between the brackets") }
      let term = try expression()
      try close(token, with: ")")
      terms[term].range = token.range.lowerBound..<tokens[place - 1].range.upperBound
      return term
    case .symbol("["):
      place += 1
      try enter()
      if self.token.is("]") { throw unexpected("a number between the brackets") }
      let operands = try operands()
      try close(token, with: "]")
      return try add(.list, operands, token.range.lowerBound..<tokens[place - 1].range.upperBound)
    default: throw unexpected("a number, a name or a bracket")
    }
  }

  private mutating func call(_ name: String, first: Int?) throws(ExpressionError) -> Int {
    let nameToken = token
    let opening = tokens[place + 1]
    place += 2
    try enter()
    var operands = first.map { [$0] } ?? []
    var options: [Term.Option] = []
    while !token.is(")") {
      if !operands.isEmpty || !options.isEmpty, first == nil || tokens[place - 1] != opening {
        guard token.is(",") else { break }
        place += 1
      }
      if case .name(let option) = token.kind, tokens[place + 1].is("=") {
        let range = token.range
        place += 2
        options.append(Term.Option(name: option, nameRange: range, term: try expression()))
      } else if !options.isEmpty {
        throw unexpected("NAME=VALUE, as options stand behind all operands")
      } else {
        operands.append(try expression())
      }
    }
    try close(opening, with: ")")
    let start = first.map { terms[$0].range.lowerBound } ?? nameToken.range.lowerBound
    let range = start..<tokens[place - 1].range.upperBound
    let term = try add(.call(name, options: options), operands, range)
    terms[term].nameRange = nameToken.range
    return term
  }

  private mutating func operands() throws(ExpressionError) -> [Int] {
    var operands = [try expression()]
    while token.is(",") {
      place += 1
      // A comma may stand behind the last one, as in Python.
      if token.is("]") { break }
      operands.append(try expression())
    }
    return operands
  }

  // MARK: tokens and terms

  private var token: Token { tokens[place] }

  private mutating func enter() throws(ExpressionError) {
    depth += 1
    guard depth <= Self.deepestNesting else {
      throw source.error(
        at: token.range,
        "got more than \(Self.deepestNesting) brackets or powers inside of each other; name an inner part, as in 'a = …; …'"
      )
    }
  }

  private mutating func close(_ opening: Token, with closing: String) throws(ExpressionError) {
    guard token.is(closing) else {
      if token.kind == .end || token.kind == .separator {
        throw source.error(
          at: opening.range, "got \(source[opening.range]) that is never closed; add \(closing)")
      }
      throw unexpected(
        "an operator, a comma or \(closing) for the \(source[opening.range]) at column \(opening.range.lowerBound + 1)"
      )
    }
    place += 1
    depth -= 1
  }

  private mutating func binary(_ sign: String, _ left: Int, _ right: Int) throws(ExpressionError) -> Int {
    try add(
      .binary(sign), [left, right], terms[left].range.lowerBound..<terms[right].range.upperBound)
  }

  private mutating func add(_ kind: Term.Kind, _ operands: [Int], _ range: Range<Int>) throws(ExpressionError)
    -> Int
  {
    guard terms.count < Self.mostTerms else {
      throw source.error(at: range, "got more than \(Self.mostTerms) parts; expected a smaller expression")
    }
    terms.append(Term(kind: kind, operands: operands, range: range))
    return terms.count - 1
  }

  /// The token at hand is not what may stand there.
  private func unexpected(_ expected: String) -> ExpressionError {
    let got =
      switch token.kind {
      case .end: "the end"
      case .separator: source[token.range] == ";" ? "';'" : "the end of the line"
      case .symbol(")"), .symbol("]"):
        // The other way round: nothing is open that this could close.
        depth == 0 ? "\(source[token.range]) that nothing opens" : "'\(source[token.range])'"
      default: "'\(source[token.range].prefix(40))'"
      }
    var advice = ""
    if case .name(let name) = token.kind, place > 0 {
      let before = tokens[place - 1]
      switch before.kind {
      case .number, .name:
        advice = "; write \(source[before.range].prefix(20))*\(name.prefix(20)) for a product"
      case .symbol(")"): advice = "; write )*\(name.prefix(20)) for a product"
      default: break
      }
    }
    if token.is("("), place > 0, tokens[place - 1].is(")") { advice = "; write )*( for a product" }
    if case .number = token.kind, place > 0, case .number = tokens[place - 1].kind {
      advice = "; the numbers of a list stand between commas"
    }
    return source.error(at: token.range, "got \(got); expected \(expected)\(advice)")
  }
}
