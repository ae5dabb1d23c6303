import Foundation

/// A reproducible stream of random numbers for one purpose.
///
/// The stream is a function of (seed, purpose, epoch, index) alone, so that any number of threads, in any order, draws
/// the same numbers: one stream for the shuffle of an epoch, one for each image's augmentation, one for each layer's
/// initial weights. The generator is SplitMix64 (Steele, Lea & Flood, *Fast splittable pseudorandom number
/// generators*, 2014), which passes BigCrush and whose every seed is a good one.
public struct RandomStream: RandomNumberGenerator, Sendable, Hashable {
  private var state: UInt64

  /// - Parameters:
  ///   - purpose: what is drawn; a word of its own for each use of chance, so that no two draw the same numbers.
  ///   - epoch: of the training, where each has its own numbers.
  ///   - index: of the image, layer or whatever has its own numbers.
  public init(seed: UInt64, purpose: String, epoch: Int = 0, index: Int = 0) {
    state = seed
    for byte in purpose.utf8 { absorb(UInt64(byte)) }
    absorb(UInt64(bitPattern: Int64(epoch)))
    absorb(UInt64(bitPattern: Int64(index)))
  }

  /// Mixes a word into the state, so that neighbouring words give unrelated streams.
  private mutating func absorb(_ word: UInt64) {
    state ^= word &* 0xD6E8_FEB8_6659_FD93
    state = next()
  }

  /// The next 64 bits of SplitMix64.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  /// Uniform in 0 ..< 1, with 24 bits.
  public mutating func uniform() -> Float { Float(next() >> 40) * 0x1p-24 }

  /// Uniform in the given range.
  public mutating func uniform(in range: Range<Float>) -> Float {
    range.lowerBound + uniform() * (range.upperBound - range.lowerBound)
  }

  /// Normally distributed with mean 0 and standard deviation 1, by the polar method of Marsaglia (1964).
  ///
  /// The second number of each pair is dropped: a stream that remembers nothing is simpler to reproduce.
  public mutating func normal() -> Float {
    while true {
      let u = Double(next() >> 11) * 0x1p-52 - 1
      let v = Double(next() >> 11) * 0x1p-52 - 1
      let square = u * u + v * v
      if square > 0, square < 1 { return Float(u * (-2 * log(square) / square).squareRoot()) }
    }
  }

  /// A uniform whole number in 0 ..< bound, without bias (Lemire, 2019).
  public mutating func integer(below bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

  /// 0 ..< count in random order (Fisher & Yates).
  public mutating func permutation(of count: Int) -> [Int] {
    var order = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) { order.swapAt(last, integer(below: last + 1)) }
    return order
  }
}
