/// The transform lengths worth using: products of 2, 3, 5 and 7, for which FFTW has straight code.
///
/// 94 = 2·47 or 542 = 2·271 points cost about five times as much a point.
package enum TransformLength {
  package static func isSmooth(_ number: Int) -> Bool {
    var rest = number
    for prime in [2, 3, 5, 7] { while rest % prime == 0 { rest /= prime } }
    return rest == 1
  }

  /// The least usable length that is not below `least`.
  ///
  /// - Parameter even: rows, whose transforms are real, are even (or 1): an odd real transform costs twice as much.
  package static func next(atLeast least: Int, even: Bool) -> Int {
    if least <= 1 { return 1 }
    var length = even ? (least + 1) / 2 * 2 : least
    while !isSmooth(length) { length += even ? 2 : 1 }
    return length
  }

  /// All usable lengths from the first that holds `least` to the first that holds `most`.
  package static func candidates(from least: Int, to most: Int, even: Bool) -> [Int] {
    var lengths = [next(atLeast: least, even: even)]
    while let last = lengths.last, last < most { lengths.append(next(atLeast: last + 1, even: even)) }
    return lengths
  }
}
