/// An expression as a formula of LaTeX, without any package.
struct LaTeXFormula {
  let text: String

  /// - Parameter expression: the notation of expressions; what is not of it becomes text in the formula.
  init(_ expression: String) {
    guard let source = try? ExpressionSource(expression), var parser = try? ExpressionParser(source),
      let statements = try? parser.statements(), statements.count == 1, statements[0].name == nil
    else {
      text = "\\mbox{\(Self.escaped(expression))}"
      return
    }
    // Parts stand before what is made of them.
    var parts: [Part] = []
    for term in parser.terms { parts.append(Self.part(term, term.operands.map { parts[$0] }, parts, source)) }
    text = parts[statements[0].term].text
  }

  /// A formula and how tightly it holds together.
  private struct Part {
    var text: String
    /// 0 a sum, 1 a sign, 2 a product, 3 a power, 4 what needs no brackets anywhere.
    var strength: Int

    /// The formula where something of a strength is needed.
    func within(_ needed: Int) -> String { strength >= needed ? text : "\\left(\(text)\\right)" }
  }

  private static func part(_ term: Term, _ operands: [Part], _ parts: [Part], _ source: ExpressionSource)
    -> Part
  {
    switch term.kind {
    case .number:
      return Part(text: source[term.range].filter { $0 != "(" && $0 != ")" && $0 != " " }, strength: 4)
    case .name(let name): return Part(text: symbol(name), strength: 4)
    case .list: return Part(text: "[\(operands.map(\.text).joined(separator: ",\\ "))]", strength: 4)
    case .negation: return Part(text: "-\(operands[0].within(2))", strength: 1)
    case .binary("+"): return Part(text: "\(operands[0].text) + \(operands[1].within(2))", strength: 0)
    case .binary("-"): return Part(text: "\(operands[0].text) - \(operands[1].within(2))", strength: 0)
    case .binary("*"):
      return Part(text: "\(operands[0].within(2)) \\cdot \(operands[1].within(2))", strength: 2)
    case .binary("@"): return Part(text: "\(operands[0].within(2))\\,\(operands[1].within(3))", strength: 2)
    case .binary("/"): return Part(text: "\\frac{\(operands[0].text)}{\(operands[1].text)}", strength: 3)
    case .binary: return Part(text: "\(operands[0].within(4))^{\(operands[1].text)}", strength: 3)
    case .call(let name, let options):
      return call(name, operands, options.map { (symbol($0.name), parts[$0.term]) })
    }
  }

  private static func call(_ name: String, _ operands: [Part], _ options: [(String, Part)]) -> Part {
    if operands.count == 1, options.isEmpty {
      switch name {
      case "exp": return Part(text: "e^{\(operands[0].text)}", strength: 3)
      case "sqrt": return Part(text: "\\sqrt{\(operands[0].text)}", strength: 4)
      case "abs": return Part(text: "\\left|\(operands[0].text)\\right|", strength: 4)
      default: break
      }
    }
    let function =
      switch name {
      case "log": "\\ln"
      case "tanh", "max", "min", "exp": "\\\(name)"
      case "maximum": "\\max"
      case "minimum": "\\min"
      case "sigmoid": "\\sigma"
      default: "\\mathrm{\(escaped(name))}"
      }
    let arguments = operands.map(\.text) + options.map { "\($0.0) = \($0.1.text)" }
    return Part(text: "\(function)\\left(\(arguments.joined(separator: ", "))\\right)", strength: 4)
  }

  /// `f1` is f₁, `w1_21` is w₁,₂₁, `alpha` is α; other names of several letters stay words.
  static func symbol(_ name: String) -> String {
    let letters = name.prefix { $0.isLetter }
    let rest = name.dropFirst(letters.count).split(separator: "_").map(String.init)
    guard !letters.isEmpty else { return "\\mathit{\(escaped(name))}" }
    let isGreek = greek.contains(String(letters))
    let base = isGreek ? "\\\(letters)" : letters.count == 1 ? String(letters) : "\\mathit{\(letters)}"
    guard !rest.isEmpty else { return base }
    let index = rest.map { $0.allSatisfy(\.isNumber) || $0.count == 1 ? $0 : "\\mathit{\($0)}" }
    return "\(base)_{\(index.joined(separator: ","))}"
  }

  private static let greek: Set<String> = [
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu",
    "nu", "xi", "pi",
    "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega", "Gamma", "Delta", "Theta", "Lambda",
    "Sigma", "Phi",
    "Psi", "Omega",
  ]

  /// Text whose signs mean nothing to LaTeX.
  static func escaped(_ text: String) -> String {
    text.map { character in
      switch character {
      case "\\": "\\textbackslash{}"
      case "_", "&", "%", "#", "$", "{", "}": "\\\(character)"
      case "^": "\\^{}"
      case "~": "\\~{}"
      case "<", ">", "*": "$\(character)$"
      case "…": "\\ldots{}"
      default: String(character)
      }
    }.joined()
  }
}
