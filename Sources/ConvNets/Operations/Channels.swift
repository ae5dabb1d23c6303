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
}

extension Tensor {
  /// Σ over batch and pixels of each channel of [N, C, …], every channel by one thread in a fixed order.
  func channelSums(_ context: ComputeContext) -> Tensor {
    let layout = ChannelLayout(shape)
    return Tensor(uninitialized: [layout.channels]) { sums in
      withUnsafeBufferPointer { elements in
        context.parallelFor(layout.channels) { c in
          var sum = 0.0
          for n in 0..<layout.batch {
            sum += BlockSum.sum(UnsafeBufferPointer(rebasing: elements[layout.range(n, c)]))
          }
          sums[c] = Float(sum)
        }
      }
    }
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
