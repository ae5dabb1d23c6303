/// `count` things cut into as few blocks of at most `limit` as possible, all of nearly the same size.
///
/// Ten rows with tiles of eight become 5 + 5, not 8 + 2: small tiles waste the vector units.
public struct BlockSplit: Sendable {
  /// Things in all blocks together.
  public let count: Int
  /// ⌈count ÷ limit⌉; 0 of nothing.
  public let blockCount: Int

  /// - Parameters:
  ///   - count: 0 or more.
  ///   - limit: things a block may have, 1 or more.
  public init(_ count: Int, limit: Int) {
    self.count = count
    blockCount = count == 0 ? 0 : (count - 1) / limit + 1
  }

  /// The things of one block.
  public subscript(block: Int) -> Range<Int> {
    block * count / blockCount..<(block + 1) * count / blockCount
  }

  /// The most things a block has.
  public var largest: Int { blockCount == 0 ? 0 : (count + blockCount - 1) / blockCount }
}
