extension Variable {
  /// The largest element under each window of [N, C, H, W]; padding is never the largest.
  ///
  /// The local derivative is 1 for the element that was largest, the first of equal ones, and 0 for the others. NaN is
  /// larger than everything. A window that lies in the padding altogether gives −∞ and passes no gradient.
  ///
  /// - Parameter rectified: whether negative results become 0 and pass no gradient, as by ReLU before or behind; only
  ///   for windows that ``PairPooling`` takes.
  /// - Returns: [N, C, oH, oW]
  func maxPooled(_ geometry: PoolingGeometry, rectified: Bool = false, in pass: ForwardPass) -> Variable {
    let layout = ChannelLayout(shape)
    precondition(
      shape.rank == 4 && shape.image?.size == geometry.input,
      "max pool: input \(shape), made for \(geometry.input)")
    let outputShape: Shape = [layout.batch, layout.channels, geometry.output.height, geometry.output.width]
    if let pooling = PairPooling(geometry, layout: layout, rectified: rectified) {
      let (output, choices) = pooling.output(
        value, outputShape, recordsChoices: needsGradient, pass.context)
      let inputShape = shape
      return Tape.record(.maxPool(geometry, rectified: rectified), output, of: [self], context: pass.context)
      {
        [context = pass.context] gradient in
        [pooling.inputGradient(gradient, choices, inputShape, context)]
      }
    }
    precondition(!rectified, "max pool with relu: windows \(geometry.kernel)")
    let pooling = MaxPooling(geometry: geometry, layout: layout)
    let (output, positions) = pooling.output(
      value, outputShape, recordsPositions: needsGradient, pass.context)
    let inputShape = shape
    return Tape.record(.maxPool(geometry, rectified: rectified), output, of: [self], context: pass.context) {
      [context = pass.context] gradient in
      [pooling.inputGradient(gradient, positions, inputShape, context)]
    }
  }
}

private struct MaxPooling {
  let geometry: PoolingGeometry
  let layout: ChannelLayout
  /// The input column that each output column's window meets first; −1 for none.
  private let firstColumns: [Int32]

  init(geometry: PoolingGeometry, layout: ChannelLayout) {
    self.geometry = geometry
    self.layout = layout
    var columns = [Int32](repeating: -1, count: geometry.output.width)
    for j in (0..<geometry.kernel.width).reversed() {
      let (outputs, first) = geometry.columns(j)
      for x in outputs { columns[x] = Int32(first + (x - outputs.lowerBound) * geometry.stride.width) }
    }
    firstColumns = columns
  }

  /// The output, and for each of its elements the index of the largest in its plane (−1: none) when asked for.
  func output(
    _ input: Tensor, _ shape: Shape, recordsPositions: Bool, _ context: ComputeContext
  ) -> (Tensor, [Int32]) {
    let plane = geometry.output.height * geometry.output.width
    var positions: [Int32] = []
    if recordsPositions {
      positions = [Int32](unsafeUninitializedCapacity: shape.count) { $1 = shape.count }
    }
    let output = Tensor(uninitialized: shape) { output in
      input.withUnsafeBufferPointer { input in
        positions.withUnsafeMutableBufferPointer { positions in
          guard let source = input.baseAddress, let target = output.baseAddress else { return }
          let indices = recordsPositions ? positions.baseAddress : nil
          context.parallelFor(layout.batch * layout.channels) { row in
            self.plane(
              source + row * layout.plane, into: target + row * plane,
              positions: indices.map { $0 + row * plane })
          }
        }
      }
    }
    return (output, positions)
  }

  private func plane(
    _ input: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>,
    positions: UnsafeMutablePointer<Int32>?
  ) {
    let width = geometry.output.width
    for y in 0..<geometry.output.height {
      let best = output + y * width
      let place = positions.map { $0 + y * width }
      for x in 0..<width { best[x] = -.infinity }
      if let place { start(place, y) }
      for i in 0..<geometry.kernel.height {
        guard let row = geometry.row(y, i) else { continue }
        for j in 0..<geometry.kernel.width {
          let (outputs, first) = geometry.columns(j)
          let start = row * geometry.input.width + first
          let piece = Piece(
            input: input + start, position: Int32(truncatingIfNeeded: start), best: best + outputs.lowerBound,
            place: place.map { $0 + outputs.lowerBound }, count: outputs.count)
          // Constant strides for the compiler's sake.
          switch geometry.stride.width {
          case 1: piece.take(stride: 1)
          case 2: piece.take(stride: 2)
          default: piece.take(stride: geometry.stride.width)
          }
        }
      }
    }
  }

  /// The first element of each window of a row stands for it until a larger one is met, also where all are −∞.
  private func start(_ place: UnsafeMutablePointer<Int32>, _ y: Int) {
    let row = (0..<geometry.kernel.height).lazy.compactMap { geometry.row(y, $0) }.first
    let offset = Int32(truncatingIfNeeded: (row ?? 0) * geometry.input.width)
    for x in 0..<geometry.output.width {
      place[x] = row == nil || firstColumns[x] < 0 ? -1 : firstColumns[x] + offset
    }
  }

  /// The outputs of a row under one element of the kernel, and the inputs it meets there.
  private struct Piece {
    let input: UnsafePointer<Float>
    /// Of the first input, in its plane.
    let position: Int32
    let best: UnsafeMutablePointer<Float>
    let place: UnsafeMutablePointer<Int32>?
    let count: Int

    /// Four at a time by hand: left to itself the compiler stores under a branch, which is mispredicted.
    @inline(__always)
    func take(stride: Int) {
      var x = 0
      while x + 4 <= count {
        let p = input + x * stride
        let candidates = SIMD4(p[0], p[stride], p[2 * stride], p[3 * stride])
        let largest = UnsafeRawPointer(best + x).loadUnaligned(as: SIMD4<Float>.self)
        // Only NaN differs from itself.
        let isLarger = (candidates .> largest) .| (candidates .!= candidates)
        UnsafeMutableRawPointer(best + x).storeBytes(
          of: largest.replacing(with: candidates, where: isLarger), as: SIMD4<Float>.self)
        if let place {
          let current = UnsafeRawPointer(place + x).loadUnaligned(as: SIMD4<Int32>.self)
          let steps = SIMD4(0, 1, 2, 3) &+ Int32(truncatingIfNeeded: x)
          let positions = steps &* Int32(truncatingIfNeeded: stride) &+ position
          UnsafeMutableRawPointer(place + x).storeBytes(
            of: current.replacing(with: positions, where: isLarger), as: SIMD4<Int32>.self)
        }
        x += 4
      }
      while x < count {
        let candidate = input[x * stride]
        if candidate > best[x] || candidate != candidate {
          best[x] = candidate
          place?[x] = position + Int32(truncatingIfNeeded: x * stride)
        }
        x += 1
      }
    }
  }

  func inputGradient(
    _ gradient: Tensor, _ positions: [Int32], _ shape: Shape, _ context: ComputeContext
  ) -> Tensor {
    let plane = geometry.output.height * geometry.output.width
    return Tensor(uninitialized: shape) { result in
      gradient.withUnsafeBufferPointer { gradient in
        positions.withUnsafeBufferPointer { positions in
          guard let source = gradient.baseAddress, let target = result.baseAddress,
            let indices = positions.baseAddress
          else { return }
          context.parallelFor(layout.batch * layout.channels) { row in
            let target = target + row * layout.plane
            target.update(repeating: 0, count: layout.plane)
            for index in row * plane..<(row + 1) * plane where indices[index] >= 0 {
              target[Int(indices[index])] += source[index]
            }
          }
        }
      }
    }
  }
}
