import ConvNets
import ConvShapes

/// Values written by hand beside the computed ones, each compared at the precision it is written in, and the slip that
/// probably stands behind a wrong one.
public struct HandComparison: Hashable, Sendable {
  /// How what is written stands to what is right.
  public enum Verdict: String, Hashable, Sendable {
    /// The exact value rounds to what is written.
    case right
    /// It begins with what is written, and would be rounded to another last digit.
    case cutOff
    /// It is less than one step of the last digit away.
    case lastDigit
    /// None of these; the slips that would give it are looked for.
    case wrong
  }

  /// One value that was written, with its verdict.
  public struct Entry: Hashable, Sendable {
    /// What was typed.
    public let written: HandValue
    /// What is right, in double precision.
    public let exact: DoubleTensor
    /// That of the worst of its numbers.
    public let verdict: Verdict
    /// The places of the numbers that differ, row-major.
    public let wrongElements: [Int]
    /// Slips that give just what is written, the most likely first; empty when none that is known does.
    public let slips: [String]
  }

  /// In the order in which they were written.
  public let entries: [Entry]
  /// Whether every operation was suspected; in a very large graph only what concerns all of it is.
  public let isThorough: Bool

  /// Whether nothing is wrong.
  public var isRight: Bool { entries.allSatisfy { $0.verdict != .wrong } }

  /// Compares a list of values: `dx=-0.39,dw=[0.1,0.20],f1=0.67,df2/df1=0.25`, and `w->0.21` after an update.
  ///
  /// - Throws: ``ExpressionError`` with the column of what cannot be read.
  public init(
    _ text: String, with expression: ExpressionGraph, after step: GradientStep? = nil
  ) throws(ExpressionError) {
    let written = try HandValue.list(text, in: expression, after: step)
    let search = SlipSearch(expression: expression, step: step, written: written)
    isThorough = search.isThorough
    let wrong = written.filter { !$0.isRight(in: expression, after: step) }
    let slips = wrong.isEmpty ? [] : search.slips()
    var fits: [HandValue: [String]] = [:]
    for value in Set(wrong) {
      let fitting = slips.filter { $0.result(value).map(value.isWritten) ?? false }
      let single = fitting.filter { !$0.isEverywhere }
      fits[value] = (single.isEmpty ? fitting : single).map(\.words)
    }
    // A slip that explains several wrong values is likelier than one that explains this one alone.
    var explained: [String: Int] = [:]
    for words in wrong.flatMap({ Set(fits[$0] ?? []) }) { explained[words, default: 0] += 1 }
    entries = written.map { value in
      let candidates = fits[value] ?? []
      let ranked = candidates.enumerated().sorted {
        (-(explained[$0.element] ?? 0), $0.offset) < (-(explained[$1.element] ?? 0), $1.offset)
      }.map(\.element)
      var likely = ranked.filter { (explained[$0] ?? 0) > 1 }
      if wrong.contains(value), let carried = search.carriedOn(value) { likely.append(carried) }
      likely += ranked
      if wrong.contains(value), likely.isEmpty {
        likely = slips.filter { $0.result(value).map(value.isNearly) ?? false }.map { "nearly: \($0.words)" }
      }
      let told = likely.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
      return Entry(value, value.quantity.exact(in: expression, after: step), told)
    }
  }
}

extension HandComparison.Entry {
  /// Slips of a list that are told.
  private static let mostSlips = 2

  init(_ written: HandValue, _ exact: DoubleTensor, _ slips: [String]) {
    let agreements = zip(written.numbers, exact.elements).map { $0.agreement(with: $1) }
    wrongElements = agreements.indices.filter { agreements[$0] == .none }
    verdict =
      !wrongElements.isEmpty
      ? .wrong
      : agreements.contains(.lastDigit) ? .lastDigit : agreements.contains(.cutOff) ? .cutOff : .right
    self.written = written
    self.exact = exact
    guard verdict == .wrong else {
      self.slips = []
      return
    }
    // A slip of the pen is thought of when no slip of the calculation fits.
    self.slips =
      slips.isEmpty ? Self.penSlips(written, exact, wrongElements) : Array(slips.prefix(Self.mostSlips))
  }

  private static func penSlips(_ written: HandValue, _ exact: DoubleTensor, _ wrong: [Int]) -> [String] {
    let pairs = wrong.map { (written.numbers[$0], exact.elements[$0]) }
    if pairs.allSatisfy({ $0.0.agreement(with: -$0.1) != .none }) {
      return [
        "sign lost in \(wrong.count == 1 ? "element" : "elements") \(wrong.map(String.init).joined(separator: ", "))"
      ]
    }
    if pairs.allSatisfy({ $0.0.differsInOneDigit(from: $0.1) }) {
      return [
        "one digit copied wrongly: \(pairs.map { $0.0.rounded($0.1) }.joined(separator: ", ")) was meant"
      ]
    }
    if pairs.allSatisfy({ $0.0.isShifted(from: $0.1) }) { return ["decimal point in the wrong place"] }
    return []
  }
}

extension HandValue {
  /// The numbers written, as a tensor.
  func tensor(_ shape: Shape) -> DoubleTensor { DoubleTensor(shape, numbers.map(\.value)) }

  /// Whether a result would have been written down as this.
  func isWritten(_ result: DoubleTensor) -> Bool {
    result.count == numbers.count
      && zip(numbers, result.elements).allSatisfy { [.rounded, .cutOff].contains($0.agreement(with: $1)) }
  }

  /// Whether a result is what is written but for rounding on the way: half a per cent.
  func isNearly(_ result: DoubleTensor) -> Bool {
    result.count == numbers.count
      && zip(numbers, result.elements).allSatisfy { abs($0.value - $1) <= 0.005 * abs($1) + $0.unit / 2 }
  }

  /// Whether the right value would have been.
  func isRight(in expression: ExpressionGraph, after step: GradientStep?) -> Bool {
    let exact = quantity.exact(in: expression, after: step)
    return zip(numbers, exact.elements).allSatisfy { $0.agreement(with: $1) != .none }
  }
}
