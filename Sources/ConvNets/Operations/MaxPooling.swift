extension Variable {
  /// The largest element under each window of [N, C, H, W]; padding is never the largest.
  ///
  /// The local derivative is 1 for the element that was largest, the first of equal ones, and 0 for the others. NaN is
  /// larger than everything. A window that lies in the padding altogether gives −∞ and passes no gradient.
  ///
  /// - Returns: [N, C, oH, oW]
  func maxPooled(_ geometry: PoolingGeometry, in pass: ForwardPass) -> Variable {
    let layout = ChannelLayout(shape)
    precondition(
      shape.rank == 4 && shape.image?.size == geometry.input,
      "max pool: input \(shape), made for \(geometry.input)")
    let outputShape: Shape = [layout.batch, layout.channels, geometry.output.height, geometry.output.width]
    let (output, positions) = MaxPooling(geometry: geometry, layout: layout).output(
      value, outputShape, recordsPositions: needsGradient, pass.context)
    let inputShape = shape
    return Tape.record("max pool", output, of: [self], context: pass.context) {
      [context = pass.context] gradient in
      [MaxPooling(geometry: geometry, layout: layout).inputGradient(gradient, positions, inputShape, context)]
    }
  }
}

private struct MaxPooling {
  let geometry: PoolingGeometry
  let layout: ChannelLayout

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
      if let place { for x in 0..<width { place[x] = -1 } }
      for i in 0..<geometry.kernel.height {
        guard let row = geometry.row(y, i) else { continue }
        for j in 0..<geometry.kernel.width {
          let (outputs, first) = geometry.columns(j)
          let start = row * geometry.input.width + first
          // Constant strides for the compiler's sake.
          switch geometry.stride.width {
          case 1: take(input, start, 1, best, place, outputs)
          case 2: take(input, start, 2, best, place, outputs)
          default: take(input, start, geometry.stride.width, best, place, outputs)
          }
        }
      }
    }
  }

  @inline(__always)
  private func take(
    _ input: UnsafePointer<Float>, _ start: Int, _ stride: Int, _ best: UnsafeMutablePointer<Float>,
    _ place: UnsafeMutablePointer<Int32>?, _ outputs: Range<Int>
  ) {
    let base = outputs.lowerBound
    guard let place else {
      for x in outputs {
        let candidate = input[start + (x - base) * stride]
        best[x] = candidate > best[x] || candidate != candidate ? candidate : best[x]
      }
      return
    }
    for x in outputs {
      let offset = start + (x - base) * stride
      let candidate = input[offset]
      // The first place counts even where everything is −∞; only NaN differs from itself.
      let isLarger = candidate > best[x] || candidate != candidate || place[x] < 0
      best[x] = isLarger ? candidate : best[x]
      place[x] = isLarger ? Int32(truncatingIfNeeded: offset) : place[x]
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
