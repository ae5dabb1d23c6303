/// A word of the notation.
struct Token: Hashable {
  enum Kind: Hashable {
    case number(Double)
    case name(String)
    case symbol(String)
    /// `;`, or the end of a line outside of brackets.
    case separator
    case end
  }

  var kind: Kind
  /// Its characters in the source.
  var range: Range<Int>

  /// Whether it is this symbol.
  func `is`(_ symbol: String) -> Bool { kind == .symbol(symbol) }
}
