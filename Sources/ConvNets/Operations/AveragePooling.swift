extension Variable {
  /// The mean under each window of [N, C, H, W].
  ///
  /// The local derivative is 1 ÷ the number of elements counted, for each of them: the window's, or with
  /// `countsPadding` false only those inside the image. A window without elements gives 0.
  ///
  /// - Returns: [N, C, oH, oW]
  func averagePooled(_ geometry: PoolingGeometry, countsPadding: Bool, in pass: ForwardPass) -> Variable {
    precondition(
      shape.rank == 4 && shape.image?.size == geometry.input,
      "average pool: input \(shape), made for \(geometry.input)")
    let factors = geometry.elementCounts(countsPadding: countsPadding).map { $0 == 0 ? 0 : 1 / Float($0) }
    let pooling = AveragePooling(geometry: geometry, layout: ChannelLayout(shape), factors: factors)
    let inputShape = shape
    return Tape.record(
      .averagePool(geometry, countsPadding: countsPadding), pooling.output(value, pass.context), of: [self],
      context: pass.context
    ) { [context = pass.context] gradient in
      [pooling.inputGradient(gradient, inputShape, context)]
    }
  }

  /// The mean of each channel: [N, C, H, W] → [N, C].
  ///
  /// The local derivative is 1 ÷ (H · W) for every pixel.
  public func globallyAveraged(in pass: ForwardPass) -> Variable {
    let layout = ChannelLayout(shape)
    let inputShape = shape
    let output = Tensor(uninitialized: [layout.batch, layout.channels]) { means in
      value.withUnsafeBufferPointer { input in
        pass.context.parallelFor(means.count, chunk: 16) { rows in
          for row in rows {
            let plane = input[row * layout.plane..<(row + 1) * layout.plane]
            means[row] = Float(DoubleSum.sum(UnsafeBufferPointer(rebasing: plane)) / Double(layout.plane))
          }
        }
      }
    }
    return Tape.record(.globalAverage, output, of: [self], context: pass.context) {
      [context = pass.context] gradient in
      let gradient = gradient
      return [
        Tensor(uninitialized: inputShape) { result in
          gradient.withUnsafeBufferPointer { gradient in
            guard let target = result.baseAddress else { return }
            context.parallelFor(gradient.count, chunk: 16) { rows in
              for row in rows {
                (target + row * layout.plane).update(
                  repeating: gradient[row] / Float(layout.plane), count: layout.plane)
              }
            }
          }
        }
      ]
    }
  }
}

private struct AveragePooling {
  let geometry: PoolingGeometry
  let layout: ChannelLayout
  /// 1 ÷ the elements counted, for each output of a plane.
  let factors: [Float]

  func output(_ input: Tensor, _ context: ComputeContext) -> Tensor {
    let size = geometry.output
    let plane = size.height * size.width
    return Tensor(uninitialized: [layout.batch, layout.channels, size.height, size.width]) { output in
      input.withUnsafeBufferPointer { input in
        guard let source = input.baseAddress, let target = output.baseAddress else { return }
        context.parallelFor(layout.batch * layout.channels) { row in
          let target = target + row * plane
          target.update(repeating: 0, count: plane)
          eachRow(source + row * layout.plane, target) { input, stride, sums, count in
            for x in 0..<count { sums[x] += input[x * stride] }
          }
          for index in 0..<plane { target[index] *= factors[index] }
        }
      }
    }
  }

  func inputGradient(_ gradient: Tensor, _ shape: Shape, _ context: ComputeContext) -> Tensor {
    let plane = geometry.output.height * geometry.output.width
    var scaled = gradient
    scaled.withUnsafeMutableBufferPointer { gradient in
      context.parallelFor(layout.batch * layout.channels) { row in
        for index in 0..<plane { gradient[row * plane + index] *= factors[index] }
      }
    }
    return Tensor(uninitialized: shape) { result in
      scaled.withUnsafeBufferPointer { gradient in
        guard let source = gradient.baseAddress, let target = result.baseAddress else { return }
        context.parallelFor(layout.batch * layout.channels) { row in
          let target = target + row * layout.plane
          target.update(repeating: 0, count: layout.plane)
          eachRow(target, source + row * plane) { input, stride, means, count in
            for x in 0..<count { input[x * stride] += means[x] }
          }
        }
      }
    }
  }

  /// Calls `body` for each kernel element of each output row with the inputs (a stride apart) and outputs it joins.
  @inline(__always)
  private func eachRow<Input: _Pointer, Output: _Pointer>(
    _ input: Input, _ output: Output, _ body: (Input, Int, Output, Int) -> Void
  ) where Input.Pointee == Float, Output.Pointee == Float {
    for y in 0..<geometry.output.height {
      for i in 0..<geometry.kernel.height {
        guard let row = geometry.row(y, i) else { continue }
        for j in 0..<geometry.kernel.width {
          let (outputs, first) = geometry.columns(j)
          guard !outputs.isEmpty else { continue }
          let inputs = input.advanced(by: row * geometry.input.width + first)
          let results = output.advanced(by: y * geometry.output.width + outputs.lowerBound)
          switch geometry.stride.width {
          case 1: body(inputs, 1, results, outputs.count)
          case 2: body(inputs, 2, results, outputs.count)
          default: body(inputs, geometry.stride.width, results, outputs.count)
          }
        }
      }
    }
  }
}
