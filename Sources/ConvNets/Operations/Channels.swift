/// [N, C, …] as the loops over channels see it.
struct ChannelLayout {
  /// N
  let batch: Int
  /// C
  let channels: Int
  /// The elements of one channel of one image: H · W.
  let plane: Int

  init(_ shape: Shape) {
    precondition(shape.rank >= 2, "channels of \(shape)")
    batch = shape[0]
    channels = shape[1]
    plane = shape.dimensions.dropFirst(2).reduce(1, *)
  }

  /// Where channel `c` of image `n` lies.
  func range(_ n: Int, _ c: Int) -> Range<Int> {
    let start = (n * channels + c) * plane
    return start..<start + plane
  }

  /// Σ over the images of a sum over each channel's plane, every channel by one thread in a fixed order.
  func channelSums(
    _ tensor: Tensor, _ context: ComputeContext, _ planeSum: (Int, UnsafeBufferPointer<Float>) -> Double
  ) -> [Double] {
    channelSums(tensor, tensor, context) { c, plane, _ in planeSum(c, plane) }
  }

  /// As ``channelSums(_:_:_:)`` over the planes of two tensors of this layout.
  func channelSums(
    _ first: Tensor, _ second: Tensor, _ context: ComputeContext,
    _ planeSum: (Int, UnsafeBufferPointer<Float>, UnsafeBufferPointer<Float>) -> Double
  ) -> [Double] {
    var sums = [Double](repeating: 0, count: channels)
    sums.withUnsafeMutableBufferPointer { sums in
      first.withUnsafeBufferPointer { first in
        second.withUnsafeBufferPointer { second in
          context.parallelFor(channels) { c in
            for n in 0..<batch {
              let range = range(n, c)
              sums[c] += planeSum(
                c, UnsafeBufferPointer(rebasing: first[range]), UnsafeBufferPointer(rebasing: second[range]))
            }
          }
        }
      }
    }
    return sums
  }
}

extension Tensor {
  /// Σ over batch and pixels of each channel of [N, C, …]: [C].
  func channelSums(_ context: ComputeContext) -> Tensor {
    let layout = ChannelLayout(shape)
    let sums = layout.channelSums(self, context) { _, plane in context.instructionSet.doubleSum(plane) }
    return Tensor([layout.channels], sums.map { Float($0) })
  }

  /// Adds value [C] to every pixel of its channel.
  mutating func addToEachChannel(_ values: Tensor, _ context: ComputeContext) {
    let layout = ChannelLayout(shape)
    precondition(values.shape == [layout.channels], "values \(values.shape) for the channels of \(shape)")
    withUnsafeMutableBufferPointer { target in
      values.withUnsafeBufferPointer { values in
        context.parallelFor(layout.batch * layout.channels) { row in
          let value = values[row % layout.channels]
          for index in row * layout.plane..<(row + 1) * layout.plane { target[index] += value }
        }
      }
    }
  }
}
