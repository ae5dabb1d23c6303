/// `count` things cut into as few blocks of at most `limit` as possible, all of nearly the same size.
///
/// Ten rows with tiles of eight become 5 + 5, not 8 + 2: small tiles waste the vector units.
public struct BlockSplit: Sendable {
  /// Things in all blocks together.
  public let count: Int
  /// ⌈count ÷ limit⌉; 0 of nothing.
  public let blockCount: Int
  /// Things that stay together: every block but the last has a multiple of it.
  private let unit: Int

  /// - Parameters:
  ///   - count: 0 or more.
  ///   - limit: things a block may have, 1 or more; a multiple of `unit`.
  ///   - unit: things that stay together, such as those of a vector.
  public init(_ count: Int, limit: Int, unit: Int = 1) {
    self.count = count
    self.unit = unit
    blockCount = count == 0 ? 0 : (count - 1) / limit + 1
  }

  private var unitCount: Int { (count - 1) / unit + 1 }

  /// The things of one block.
  public subscript(block: Int) -> Range<Int> {
    block * unitCount / blockCount * unit..<min((block + 1) * unitCount / blockCount * unit, count)
  }

  /// The most things a block has; where the last unit is not whole, at most that.
  public var largest: Int {
    blockCount == 0 ? 0 : min((unitCount + blockCount - 1) / blockCount * unit, count)
  }
}
