/// How one axis is cut into tiles that transforms of one length can compute.
///
/// The three passes are the three partial derivatives of one sum,
///
/// ```
/// Σ_y Σ_a input[y + a] · filter[a] · output[y]
/// ```
///
/// and a transform of length L computes it on a circle of L places, where it also adds the terms with input index
/// y + a ± L. A tile is a range of input and a range of output; when no pair out of them is a whole turn apart, the
/// circle gives the very sum, in all three passes. That is the condition of ``requiredLength(input:output:extent:)``:
/// the zeros of the padding need no room of their own, the wrap may fall into them. Everything stands in the transform
/// at its index minus the first output index of the tile, so that taps keep their place in all tiles.
///
/// Tiles divide what the pass computes (overlap-save): the output; the input; and for the filter gradient, which sums
/// over tiles, the output gradient. Source: Oppenheim & Schafer, *Discrete-Time Signal Processing*, 1989, section 8.7;
/// Zlateski, Jia, Li & Durand, *FFT convolutions are faster than Winograd on modern CPUs*, 2018.
package struct AxisTiling: Sendable {
  package struct Tile: Sendable, Hashable {
    /// Phase elements.
    package let input: Range<Int>
    package let output: Range<Int>
    /// What stands at place 0 of the transform.
    package var origin: Int { output.lowerBound }

    package init(input: Range<Int>, output: Range<Int>) {
      self.input = input
      self.output = output
    }
  }

  /// L
  package let length: Int
  /// The most results of one tile.
  package let step: Int
  /// The number of tiles; 0 when the pass has no result on this axis.
  package let count: Int
  private let extent: Int
  private let data: Range<Int>
  private let outputs: Range<Int>
  private let dividesInput: Bool

  /// The tiling by transforms of the given length, which is at least the axis' extent.
  package init(_ axis: PhaseAxis, pass: ConvolutionPass, length: Int) {
    self.length = length
    extent = axis.extent
    data = axis.data
    outputs = 0..<axis.outputLength
    dividesInput = pass == .inputGradient
    let results = dividesInput ? data.count : outputs.count
    let isWhole = Self.wholeLength(axis, pass: pass) <= length
    let most = isWhole ? max(results, 1) : length - extent + 1
    count = (results + most - 1) / most
    // As even as possible: a short last tile would cost as much as a full one.
    step = count == 0 ? 1 : (results + count - 1) / count
  }

  package subscript(tile: Int) -> Tile {
    Self.tile(
      tile * step..<(tile + 1) * step, data: data, outputs: outputs, extent: extent,
      dividesInput: dividesInput)
  }

  /// The least transform length that computes the whole axis as one tile.
  package static func wholeLength(_ axis: PhaseAxis, pass: ConvolutionPass) -> Int {
    let dividesInput = pass == .inputGradient
    let tile = tile(
      0..<(dividesInput ? axis.data.count : axis.outputLength), data: axis.data,
      outputs: 0..<axis.outputLength, extent: axis.extent, dividesInput: dividesInput)
    return requiredLength(input: tile.input, output: tile.output, extent: axis.extent)
  }

  /// The least L for which u − y − a is never L or −L, for u in `input`, y in `output` and a below `extent`, and for
  /// which each of the three finds room.
  static func requiredLength(input: Range<Int>, output: Range<Int>, extent: Int) -> Int {
    let room = max(extent, output.count)
    if input.isEmpty { return room }
    return max(
      room, input.count, input.upperBound - output.lowerBound,
      output.upperBound + extent - 1 - input.lowerBound)
  }

  private static func tile(
    _ results: Range<Int>, data: Range<Int>, outputs: Range<Int>, extent: Int, dividesInput: Bool
  ) -> Tile {
    if dividesInput {
      let first = data.lowerBound
      let input = (results.lowerBound + first..<results.upperBound + first).clamped(to: data)
      return Tile(
        input: input, output: outputs.clamped(to: input.lowerBound - extent + 1..<input.upperBound))
    }
    let output = results.clamped(to: outputs)
    return Tile(
      input: data.clamped(to: output.lowerBound..<output.upperBound + extent - 1), output: output)
  }
}
