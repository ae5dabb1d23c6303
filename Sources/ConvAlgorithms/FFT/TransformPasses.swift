import CMicrokernels
import Foundation

/// A length of `lane_transform`: the radices of its passes, and the factors between them.
struct TransformPasses: @unchecked Sendable {
  // Unchecked: what the pointer in `length` points to is constant and lives as long as `twiddles`.
  private let twiddles: TensorStorage
  private let length: convkit_transform_length

  /// Nil for lengths with other prime factors than 2, 3, 5 and 7.
  init?(_ length: Int) {
    guard let radices = Self.radices(of: length) else { return nil }
    var factors: [Float] = []
    var rest = length
    for radix in radices {
      rest /= radix
      for p in 1..<max(rest, 1) {
        for k in 1..<radix {
          // Reduced to a turn in integers before it is rounded.
          let turn = -2 * Double.pi * Double(p * k % (radix * rest)) / Double(radix * rest)
          factors += [Float(cos(turn)), Float(sin(turn))]
        }
      }
    }
    twiddles = TensorStorage(count: max(factors.count, 1))
    twiddles.pointer.update(from: factors, count: factors.count)
    var described = convkit_transform_length()
    described.length = length
    described.passes = radices.count
    withUnsafeMutableBytes(of: &described.radices) { bytes in
      let places = bytes.bindMemory(to: Int32.self)
      for (index, radix) in radices.enumerated() { places[index] = Int32(radix) }
    }
    described.twiddles = UnsafePointer(twiddles.pointer)
    self.length = described
  }

  /// As few passes as there are: eights, then fours and a two, then the odd ones.
  static func radices(of length: Int) -> [Int]? {
    var rest = length
    var found: [Int] = []
    guard rest > 0 else { return nil }
    for radix in [8, 4, 2, 7, 5, 3] {
      // 16 is 4 · 4 and not 8 · 2.
      while rest % radix == 0, !(radix == 8 && rest % 16 == 0 && rest % 32 != 0) {
        found.append(radix)
        rest /= radix
      }
    }
    return rest == 1 && found.count <= Int(convkit_transform_passes) ? found : nil
  }

  func withLength<Result>(_ body: (UnsafePointer<convkit_transform_length>) -> Result) -> Result {
    withExtendedLifetime(twiddles) { withUnsafePointer(to: length, body) }
  }
}
