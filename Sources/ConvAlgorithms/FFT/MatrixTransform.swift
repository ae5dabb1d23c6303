import CMicrokernels
import Foundation

/// The transforms of ``PlaneTransform`` as products with the matrix of the discrete Fourier transform.
///
/// ```
/// rows     A[r] = Σ_x plane[r, x] · e^(−2πi·x·v/W)       [rows × columns] times [columns × frequencies]
/// columns  S[u] = Σ_r e^(−2πi·u·r/H) · A[r]              = cos · A + sin · A′,  A′ = (imaginary, −real)
/// ```
///
/// A fast transform does fewer operations, a product does them at the speed of the register tiles. So small planes, and
/// kernels of a few rows in any plane, are faster this way: rows and columns that are zero cost nothing at all.
/// Complexity: rows · W · (columns + 2·H) multiply-adds, about.
struct MatrixTransform: Sendable {
  /// The rows of the plane that hold something, or that are wanted.
  let window: Range<Int>
  /// The places of a row that hold something, or that are wanted.
  let columns: Int
  private let height: Int
  /// Floats of a row of the spectrum.
  private let rowFloats: Int
  private let tiles: ProductTiles
  private let rowBlocks: BlockSplit
  private let heightBlocks: BlockSplit
  /// [columns][row of the spectrum] there; [row of the spectrum][columns] back.
  private let rowTable: TensorStorage
  /// Where each line of that table begins.
  private let rowOffsets: [Int]
  private let columnOffsets: [Int]
  /// Packed blocks of cosines and sines: [block of u][r, then r again][u] there; [block of r][u, then u again][r] back.
  private let columnTable: TensorStorage
  private let isForward: Bool

  /// - Parameters:
  ///   - pitch: complex numbers from one row of the spectrum to the next.
  ///   - isForward: from rows to the spectrum, or back.
  init(
    height: Int, width: Int, pitch: Int, window: Range<Int>, columns: Int, isForward: Bool,
    tiles: ProductTiles
  ) {
    self.window = window
    self.columns = columns
    self.height = height
    self.tiles = tiles
    self.isForward = isForward
    let rowFloats = 2 * pitch
    self.rowFloats = rowFloats
    rowBlocks = BlockSplit(window.count, limit: tiles.rows)
    heightBlocks = BlockSplit(height, limit: tiles.rows)
    // Exact multiples: the angle is reduced in integers before it is rounded.
    func angle(_ a: Int, _ b: Int, _ length: Int) -> Double {
      2 * .pi * Double(a * b % length) / Double(length)
    }

    rowTable = TensorStorage(count: columns * rowFloats)
    rowTable.pointer.update(repeating: 0, count: columns * rowFloats)
    for x in 0..<columns {
      for v in 0...width / 2 {
        let (cosine, sine) = (cos(angle(x, v, width)), -sin(angle(x, v, width)))
        if isForward {
          rowTable.pointer[x * rowFloats + 2 * v] = Float(cosine)
          rowTable.pointer[x * rowFloats + 2 * v + 1] = Float(sine)
        } else {
          // A real row has the conjugates of the frequencies above the half, which are not stored.
          let weight: Double = v == 0 || 2 * v == width ? 1 : 2
          rowTable.pointer[2 * v * columns + x] = Float(weight * cosine)
          rowTable.pointer[(2 * v + 1) * columns + x] = Float(weight * sine)
        }
      }
    }
    rowOffsets = isForward ? (0..<columns).map { $0 * rowFloats } : (0..<rowFloats).map { $0 * columns }
    let depth = isForward ? window.count : height
    columnOffsets = (0..<2 * depth).map { $0 * rowFloats }
    let blocks = isForward ? heightBlocks : rowBlocks
    columnTable = TensorStorage(count: blocks.count * 2 * depth)
    for block in 0..<blocks.blockCount {
      let lines = blocks[block]
      let packed = columnTable.pointer + lines.lowerBound * 2 * depth
      for k in 0..<depth {
        for (place, line) in lines.enumerated() {
          let turn =
            isForward
            ? angle(line, window.lowerBound + k, height) : angle(window.lowerBound + line, k, height)
          packed[k * lines.count + place] = Float(cos(turn))
          packed[(depth + k) * lines.count + place] = Float(isForward ? sin(turn) : -sin(turn))
        }
      }
    }
  }

  /// Floats of scratch memory, beside the spectrum and the real rows.
  var scratchCount: Int {
    isForward
      ? columns * window.count + 2 * window.count * rowFloats + TensorStorage.readableSlack
      : (2 * height + 2 * window.count) * rowFloats + TensorStorage.readableSlack
  }

  /// Real rows, `realPitch` floats apart, to the spectrum.
  func forward(
    _ real: UnsafePointer<Float>, realPitch: Int, into spectrum: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let rows = window.count
    let packed = scratch + 2 * rows * rowFloats + TensorStorage.readableSlack
    for block in 0..<rowBlocks.blockCount {
      let lines = rowBlocks[block]
      convkit_transpose(
        real + lines.lowerBound * realPitch, realPitch, lines.count, columns,
        packed + lines.lowerBound * columns, lines.count)
    }
    multiply(
      rowBlocks, steps: columns, packed, by: rowTable.pointer, rowOffsets, columns: rowFloats, into: scratch)
    turn(scratch, count: rows * rowFloats)
    multiply(
      heightBlocks, steps: 2 * rows, columnTable.pointer, by: scratch, columnOffsets, columns: rowFloats,
      into: spectrum)
  }

  /// The spectrum to real rows.
  func backward(
    _ spectrum: UnsafePointer<Float>, into real: UnsafeMutablePointer<Float>, realPitch: Int,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let rows = window.count
    scratch.update(from: spectrum, count: height * rowFloats)
    turn(scratch, count: height * rowFloats)
    let sums = scratch + 2 * height * rowFloats + TensorStorage.readableSlack
    multiply(
      rowBlocks, steps: 2 * height, columnTable.pointer, by: scratch, columnOffsets, columns: rowFloats,
      into: sums)
    let packed = sums + rows * rowFloats
    for block in 0..<rowBlocks.blockCount {
      let lines = rowBlocks[block]
      convkit_transpose(
        sums + lines.lowerBound * rowFloats, rowFloats, lines.count, rowFloats,
        packed + lines.lowerBound * rowFloats, lines.count)
    }
    multiply(
      rowBlocks, steps: rowFloats, packed, by: rowTable.pointer, rowOffsets, columns: columns, into: real,
      pitch: realPitch)
  }

  /// Complex numbers z to −i·z, written behind them.
  private func turn(_ numbers: UnsafeMutablePointer<Float>, count: Int) {
    let target = numbers + count
    for index in stride(from: 0, to: count, by: 2) {
      target[index] = numbers[index + 1]
      target[index + 1] = -numbers[index]
    }
  }

  /// out [lines][columns] = packed [lines][steps] · right [steps][columns]
  private func multiply(
    _ blocks: BlockSplit, steps: Int, _ packed: UnsafePointer<Float>, by right: UnsafePointer<Float>,
    _ offsets: [Int], columns: Int, into out: UnsafeMutablePointer<Float>, pitch: Int? = nil
  ) {
    let pitch = pitch ?? columns
    let cuts = BlockSplit((columns + tiles.lanes - 1) / tiles.lanes, limit: tiles.vectors)
    offsets.withUnsafeBufferPointer { offsets in
      for cut in 0..<cuts.blockCount {
        let first = cuts[cut].lowerBound * tiles.lanes
        let count = min(cuts[cut].upperBound * tiles.lanes, columns) - first
        for block in 0..<blocks.blockCount {
          let lines = blocks[block]
          tiles.function(rows: lines.count, vectors: cuts[cut].count)(
            steps, packed + lines.lowerBound * steps, right + first, offsets.baseAddress, nil, false,
            out + lines.lowerBound * pitch + first, pitch, count)
        }
      }
    }
  }
}
