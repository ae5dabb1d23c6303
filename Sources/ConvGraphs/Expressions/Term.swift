/// A part of an expression. Parts refer to their parts by index, and a part stands behind all of its parts, so that
/// nothing that walks over them needs the stack.
struct Term: Hashable {
  enum Kind: Hashable {
    case number(Double)
    case name(String)
    /// `[1, 2]`, of numbers or of lists.
    case list
    case negation
    /// `+ - * / ** @`
    case binary(String)
    /// A function; the operands named last are those of `options`, in their order.
    case call(String, options: [Option])
  }

  /// `axis=0` in a call.
  struct Option: Hashable {
    var name: String
    var nameRange: Range<Int>
    var term: Int
  }

  var kind: Kind
  var operands: [Int] = []
  /// Its characters in the source.
  var range: Range<Int>
  /// The function's name alone, for errors about it.
  var nameRange: Range<Int>?
}

/// `f1 = x*w`, or an expression without a name.
struct Statement: Hashable {
  var name: String?
  var nameRange: Range<Int>
  var term: Int
}
