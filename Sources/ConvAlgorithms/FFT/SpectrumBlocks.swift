import CMicrokernels

/// Some planes of one operand of the product: groups, lines (i or j) and places in a line (k or j).
struct SpectrumRange: Sendable, Equatable {
  let groups: Range<Int>
  let lines: Range<Int>
  let places: Range<Int>

  var blocks: SpectrumBlocks {
    SpectrumBlocks(groups: groups.count, lines: lines.count, places: places.count)
  }

  /// The planes that are counted so in the range, in their order.
  func positions(_ indices: Range<Int>) -> [(group: Int, line: Int, place: Int)] {
    var next = position(indices.lowerBound)
    return indices.map { _ in
      defer {
        next.place += 1
        if next.place == places.upperBound { (next.place, next.line) = (places.lowerBound, next.line + 1) }
        if next.line == lines.upperBound { (next.line, next.group) = (lines.lowerBound, next.group + 1) }
      }
      return next
    }
  }

  /// The plane that is counted `index`th in the range.
  func position(_ index: Int) -> (group: Int, line: Int, place: Int) {
    let (rest, place) = index.quotientAndRemainder(dividingBy: places.count)
    let (group, line) = rest.quotientAndRemainder(dividingBy: lines.count)
    return (groups.lowerBound + group, lines.lowerBound + line, places.lowerBound + place)
  }
}

/// Spectra laid out for the product over channels: frequencies in blocks, and within a block all planes.
///
/// ```
/// [block][group][line][place][frequency of the block]        complex numbers
/// ```
///
/// A product over channels reads one frequency of many planes. Blocks of a few frequencies make that a walk through
/// neighbouring memory, and a vector takes neighbouring frequencies.
struct SpectrumBlocks: Sendable {
  let groups: Int
  let lines: Int
  let places: Int

  /// Floats of one block of one plane.
  static let floats = 2 * convkit_frequency_block

  /// Blocks that hold the given number of frequencies.
  static func count(frequencies: Int) -> Int {
    let size = convkit_frequency_block
    return (frequencies + size - 1) / size
  }

  var planeCount: Int { groups * lines * places }

  /// Floats from one block to the next: room for an odd number of planes, because a power of two would send all blocks
  /// of a plane to the same few sets of the cache.
  var blockPitch: Int { (planeCount | 1) * Self.floats }

  /// Floats of the spectra of all planes.
  func count(blockCount: Int) -> Int { blockPitch * blockCount }

  /// Floats from one line to the next.
  var linePitch: Int { places * Self.floats }

  /// Where a plane begins in each block.
  func offset(group: Int, line: Int, place: Int) -> Int {
    ((group * lines + line) * places + place) * Self.floats
  }

  /// Deals a spectrum out to the blocks.
  func store(
    _ spectrum: UnsafePointer<Float>, blockCount: Int, plane: Int, in spectra: UnsafeMutablePointer<Float>
  ) {
    for block in 0..<blockCount {
      (spectra + block * blockPitch + plane * Self.floats).update(
        from: spectrum + block * Self.floats, count: Self.floats)
    }
  }

  /// Collects a spectrum from the blocks.
  func load(
    plane: Int, of spectra: UnsafePointer<Float>, blockCount: Int, into spectrum: UnsafeMutablePointer<Float>
  ) {
    for block in 0..<blockCount {
      (spectrum + block * Self.floats).update(
        from: spectra + block * blockPitch + plane * Self.floats, count: Self.floats)
    }
  }
}

extension InstructionSet {
  /// The micro-kernel `complex_product`: see its header for what it computes.
  var complexProduct: convkit_complex_product_function {
    switch self {
    case .avx512: convkit_complex_product_avx512
    case .avx2: convkit_complex_product_avx2
    case .baseline: convkit_complex_product_baseline
    }
  }
}
