import CMicrokernels
import Foundation

/// Transforms of as many planes at once as a vector has lanes, by `lane_transform`.
///
/// FFTW takes a plane alone, and moves its numbers between lanes all the time; with a plane a lane nothing is moved but on
/// the way in and out, so that a transform takes a quarter of the time. It pays where planes are many. As every plane
/// goes through the same instructions, and the same two rows of it are one complex row whatever rows the others have, its
/// bits do not depend on its lane nor on the planes beside it.
struct LaneTransform: SpectralTransform {
  let height: Int
  let width: Int
  private let rowLength: TransformPasses
  private let columnLength: TransformPasses
  private let instructionSet: InstructionSet
  /// A line that is not there.
  private let zeros: TensorStorage

  /// Floats of spectra beyond which they would only push out of the cache what is read next.
  private static let cachedLimit = 1 << 21

  /// Nil for lengths that are too long or have other prime factors than 2, 3, 5 and 7.
  init?(height: Int, width: Int, instructionSet: InstructionSet) {
    guard max(height, width) <= TransformSize.laneLengthLimit, let rowLength = TransformPasses(width),
      let columnLength = TransformPasses(height)
    else { return nil }
    self.height = height
    self.width = width
    self.rowLength = rowLength
    self.columnLength = columnLength
    self.instructionSet = instructionSet
    zeros = TensorStorage(count: width + Int(instructionSet.laneTransform.lanes))
    zeros.pointer.update(repeating: 0, count: zeros.count)
  }

  var methods: String { " of \(planesPerTask) planes at once" }
  var planesPerTask: Int { Int(instructionSet.laneTransform.lanes) }
  var sharesTasks: Bool { true }
  private var columns: Int { width / 2 + 1 }
  var blockCount: Int { SpectrumBlocks.count(frequencies: columns * height) }

  /// Floats of a complex number of all lanes.
  private var element: Int { 2 * planesPerTask }
  /// Floats from one column to the next: an odd number of elements, so that columns of a power of two do not compete for
  /// the same places of a cache.
  private func columnPitch(rows: Int) -> Int { ((rows + 1) | 1) * element }
  private var spectrumFloats: Int { columns * columnPitch(rows: height) }
  private var lineFloats: Int { (3 * max(height, width) + Int(convkit_frequency_block)) * element }
  /// Floats of a copied line.
  private var copyPitch: Int { (width + 15) / 16 * 16 + 16 }

  var scratchCount: Int { (spectrumFloats + lineFloats + element * copyPitch + 15) / 16 * 16 }

  /// Columns whose frequencies fill whole blocks.
  private var columnUnit: Int {
    let block = Int(convkit_frequency_block)
    return (1...block).first { $0 * height % block == 0 } ?? block
  }

  /// Where the frequencies of a column that begins a block stand.
  private func place(ofColumn column: Int, in blocks: SpectrumBlocks, from first: Int) -> Int {
    column * height / Int(convkit_frequency_block) * blocks.blockPitch + first * SpectrumBlocks.floats
  }

  // MARK: There

  func forward(
    _ planes: [LatticePlane], of tensor: UnsafePointer<Float>, into spectra: UnsafeMutablePointer<Float>,
    _ blocks: SpectrumBlocks, from first: Int, by threads: TransformThreads
  ) {
    let group = LaneGroup(planes, height: height, width: width)
    let (spectrum, pitch) = (threads.scratch, columnPitch(rows: group.rows.count))
    threads.forEachRange((group.rows.count + 1) / 2) { scratch, pairs in
      for pair in pairs {
        forwardRows(
          group.rows.lowerBound + 2 * pair, of: group, planes, tensor, work: scratch + spectrumFloats,
          into: spectrum + 2 * pair * element, pitch)
      }
    }
    let streams = blocks.count(blockCount: blockCount) > Self.cachedLimit
    threads.forEachRange(columns, unit: columnUnit) { scratch, columns in
      columnLength.withLength {
        instructionSet.laneTransform.columnsForward(
          $0, columns.count, group.rows.lowerBound, group.rows.count, spectrum + columns.lowerBound * pitch,
          pitch, scratch + spectrumFloats, planes.count, streams,
          spectra + place(ofColumn: columns.lowerBound, in: blocks, from: first), blocks.blockPitch)
      }
    }
  }

  /// A row of all planes and the next one.
  private func forwardRows(
    _ row: Int, of group: LaneGroup, _ planes: [LatticePlane], _ tensor: UnsafePointer<Float>,
    work: UnsafeMutablePointer<Float>, into spectrum: UnsafeMutablePointer<Float>, _ pitch: Int
  ) {
    let lanes = planesPerTask
    withUnsafeTemporaryAllocation(of: UnsafePointer<Float>?.self, capacity: 2 * lanes) { lines in
      lines.initialize(repeating: UnsafePointer(zeros.pointer))
      for part in 0..<2 {
        group.forEachLine(row + part) { lane, line in
          guard let line else { return }
          let index = part * lanes + lane
          if group.isUniform { return lines[index] = tensor + line }
          let copy = work + lineFloats + index * copyPitch
          planes[lane].gatherLine(from: tensor + line, into: copy, count: width)
          lines[index] = UnsafePointer(copy)
        }
      }
      rowLength.withLength {
        instructionSet.laneTransform.rowsForward(
          $0, lines.baseAddress, group.place, group.count, work, spectrum, pitch)
      }
    }
  }

  // MARK: Back

  func backward(
    _ spectra: UnsafePointer<Float>, _ blocks: SpectrumBlocks, from first: Int, scale: Float, biases: [Float],
    rectified: Bool, to planes: [LatticePlane], of tensor: UnsafeMutablePointer<Float>,
    by threads: TransformThreads
  ) {
    let group = LaneGroup(planes, height: height, width: width)
    let (spectrum, pitch) = (threads.scratch, columnPitch(rows: group.rows.count))
    threads.forEachRange(columns, unit: columnUnit) { scratch, columns in
      columnLength.withLength {
        instructionSet.laneTransform.columnsBackward(
          $0, columns.count, group.rows.lowerBound, group.rows.count,
          spectra + place(ofColumn: columns.lowerBound, in: blocks, from: first), blocks.blockPitch,
          planes.count, scratch + spectrumFloats, spectrum + columns.lowerBound * pitch, pitch)
      }
    }
    let bias = biases + Array(repeating: 0, count: planesPerTask - biases.count)
    threads.forEachRange((group.rows.count + 1) / 2) { scratch, pairs in
      for pair in pairs {
        backwardRows(
          group.rows.lowerBound + 2 * pair, of: group, planes, tensor, work: scratch + spectrumFloats,
          from: spectrum + 2 * pair * element, pitch, scale: scale, bias, rectified: rectified)
      }
    }
  }

  private func backwardRows(
    _ row: Int, of group: LaneGroup, _ planes: [LatticePlane], _ tensor: UnsafeMutablePointer<Float>,
    work: UnsafeMutablePointer<Float>, from spectrum: UnsafePointer<Float>, _ pitch: Int, scale: Float,
    _ bias: [Float], rectified: Bool
  ) {
    let lanes = planesPerTask
    withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Float>?.self, capacity: 2 * lanes) { lines in
      lines.initialize(repeating: nil)
      for part in 0..<2 {
        group.forEachLine(row + part) { lane, line in
          let index = part * lanes + lane
          lines[index] = line.map { group.isUniform ? tensor + $0 : work + lineFloats + index * copyPitch }
        }
      }
      rowLength.withLength {
        instructionSet.laneTransform.rowsBackward(
          $0, spectrum, pitch, work, group.place, group.count, scale, bias, rectified, lines.baseAddress)
      }
      if group.isUniform { return }
      for part in 0..<2 {
        group.forEachLine(row + part) { lane, line in
          guard let line, let copy = lines[part * lanes + lane] else { return }
          planes[lane].scatterLine(copy, to: tensor + line)
        }
      }
    }
  }
}

extension InstructionSet {
  /// The micro-kernels `lane_transform`: see their header for what they compute.
  fileprivate var laneTransform: convkit_lane_transform {
    switch self {
    case .avx512: convkit_lane_transform_avx512().pointee
    case .avx2: convkit_lane_transform_avx2().pointee
    case .baseline: convkit_lane_transform_baseline().pointee
    }
  }
}
