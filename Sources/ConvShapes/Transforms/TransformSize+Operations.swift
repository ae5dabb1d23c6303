extension TransformSize {
  /// Complex multiply-adds of one transform by the count of Cooley & Tukey, *An algorithm for the machine calculation
  /// of complex Fourier series*, 1965: N · (r₁ + r₂ + …) for N = r₁ · r₂ · …; half of it for the rows, which are real.
  ///
  /// Straight code saves about half of that; the count has no part in any choice.
  var operationCount: Int {
    height * width * Self.factorSum(width) / 2 + frequencyCount * Self.factorSum(height)
  }

  private static func factorSum(_ number: Int) -> Int {
    var (rest, sum) = (number, 0)
    for prime in [2, 3, 5, 7] {
      while rest % prime == 0 {
        rest /= prime
        sum += prime
      }
    }
    return sum
  }
}
