extension Variable {
  /// [N, C, H, W] with zero rows below and zero columns on the right, up to `size`.
  ///
  /// The local derivative is 1 for what was there, so the gradient is the part of the output's that lies there.
  func extended(to size: Size2D, in pass: ForwardPass) -> Variable {
    if shape.image?.size == size { return self }
    let larger: Shape = [shape[0], shape[1], size.height, size.width]
    let inputShape = shape
    return Tape.record(
      .extend(to: size), value.windowed(to: larger, pass.context), of: [self], context: pass.context
    ) { [context = pass.context] gradient in
      [gradient.windowed(to: inputShape, context)]
    }
  }
}

extension Tensor {
  /// Planes of another size with the same upper left corner: cut off, or filled up with zeros.
  fileprivate func windowed(to shape: Shape, _ context: ComputeContext) -> Tensor {
    let (height, width) = (Swift.min(self.shape[2], shape[2]), Swift.min(self.shape[3], shape[3]))
    let (sourceWidth, targetWidth) = (self.shape[3], shape[3])
    let (source, target) = (ChannelLayout(self.shape), ChannelLayout(shape))
    return Tensor(uninitialized: shape) { result in
      withUnsafeBufferPointer { elements in
        context.parallelFor(target.batch * target.channels) { row in
          let start = row * target.plane
          for index in start..<start + target.plane { result[index] = 0 }
          for y in 0..<height {
            for x in 0..<width {
              result[start + y * targetWidth + x] = elements[row * source.plane + y * sourceWidth + x]
            }
          }
        }
      }
    }
  }
}
