/// The transform lengths worth using: products of 2, 3, 5 and 7, for which FFTW has straight code.
///
/// 94 = 2·47 or 542 = 2·271 points cost about five times as much a point.
package enum TransformLength {
  package static func isSmooth(_ number: Int) -> Bool {
    var rest = number
    for prime in [2, 3, 5, 7] { while rest % prime == 0 { rest /= prime } }
    return rest == 1
  }

  /// The least usable length that is not below `least`, which is below 2⁶¹.
  ///
  /// - Parameter even: rows, whose transforms are real, are even (or 1): an odd real transform costs twice as much.
  package static func next(atLeast least: Int, even: Bool) -> Int {
    if least <= 1 { return 1 }
    // Smooth numbers of this size may be far apart: not the numbers between are tried, but each product of 3, 5 and 7
    // with the powers of 2 that it lacks. A power of 2 alone is below twice the least.
    var best = Int.max
    var sevens = 1
    while sevens < best {
      var fives = sevens
      while fives < best {
        var threes = fives
        while threes < best {
          var length = even ? 2 * threes : threes
          while length < least { length *= 2 }
          best = min(best, length)
          threes *= 3
        }
        fives *= 5
      }
      sevens *= 7
    }
    return best
  }

  /// All usable lengths from the first that holds `least` to the first that holds `most`.
  package static func candidates(from least: Int, to most: Int, even: Bool) -> [Int] {
    var lengths = [next(atLeast: least, even: even)]
    while let last = lengths.last, last < most { lengths.append(next(atLeast: last + 1, even: even)) }
    return lengths
  }
}
