/// A formula whose symbols know their values, so that one tree is written with symbols and with numbers.
///
/// The results of a layer do not come from here: they come from ``ConvolutionGeometry``, and the tests check that both agree.
package indirect enum Formula: Hashable, Sendable {
  case number(Int)
  /// A name, as text and in LaTeX, and what it stands for.
  case symbol(String, latex: String, Int)
  case sum(Formula, Formula)
  case difference(Formula, Formula)
  case product([Formula])
  /// A division that leaves no rest.
  case quotient(Formula, Formula)
  /// A division rounded down.
  case floor(Formula, Formula)
  /// A division rounded up.
  case ceiling(Formula, Formula)

  /// What stands for a symbol.
  package enum Leaves: Hashable, Sendable { case symbols, numbers }

  /// `⌊(W₁ − F + 2P)/S⌋ + 1`, or with numbers `⌊(32 − 5 + 2 · 1)/1⌋ + 1`.
  package func text(_ leaves: Leaves) -> String { write(leaves, .text, above: .sum) }

  /// `\left\lfloor \frac{W_1 - F + 2P}{S} \right\rfloor + 1`, for math mode.
  package func latex(_ leaves: Leaves) -> String { write(leaves, .latex, above: .sum) }

  private enum Markup { case text, latex }

  /// How strongly the parts of a formula hold together.
  private enum Strength: Int { case sum, product, single }

  private func strength(_ markup: Markup) -> Strength {
    switch self {
    case .number, .symbol, .floor, .ceiling: .single
    case .sum, .difference: .sum
    case .product: .product
    case .quotient: markup == .latex ? .single : .product
    }
  }

  /// The formula, in brackets when what is around it holds more strongly.
  private func write(_ leaves: Leaves, _ markup: Markup, above least: Strength) -> String {
    let text = parts(leaves, markup)
    guard strength(markup).rawValue < least.rawValue else { return text }
    return markup == .text ? "(\(text))" : "\\left(\(text)\\right)"
  }

  private func parts(_ leaves: Leaves, _ markup: Markup) -> String {
    func write(_ part: Formula, above least: Strength = .sum) -> String {
      part.write(leaves, markup, above: least)
    }
    switch self {
    case .number(let value): return markup == .text ? value.grouped : value.groupedInLaTeX
    case .symbol(let name, let latex, let value):
      let number = markup == .text ? value.grouped : value.groupedInLaTeX
      return leaves == .numbers ? number : markup == .text ? name : latex
    case .sum(let first, let second): return "\(write(first)) + \(write(second))"
    case .difference(let first, let second):
      return "\(write(first)) \(markup == .text ? "−" : "-") \(write(second, above: .product))"
    case .product(let factors):
      // `2P` as it is written by hand, but `2 · padding[0]` and `2 · 1`.
      if leaves == .symbols, factors.count == 2, case .number(let number) = factors[0],
        case .symbol(let name, _, _) = factors[1], name.first?.isUppercase == true
      {
        return "\(number)\(write(factors[1]))"
      }
      return factors.map { write($0, above: .single) }.joined(separator: markup == .text ? " · " : " \\cdot ")
    case .quotient(let first, let second), .floor(let first, let second), .ceiling(let first, let second):
      let fraction =
        markup == .text
        ? "\(write(first, above: .product))/\(write(second, above: .single))"
        : "\\frac{\(write(first))}{\(write(second))}"
      switch self {
      case .floor:
        return markup == .text ? "⌊\(fraction)⌋" : "\\left\\lfloor \(fraction) \\right\\rfloor"
      case .ceiling: return markup == .text ? "⌈\(fraction)⌉" : "\\left\\lceil \(fraction) \\right\\rceil"
      default: return fraction
      }
    }
  }
}
