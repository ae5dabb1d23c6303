/// Loops over every element, in pieces that are the same for any number of threads.
enum Elementwise {
  /// Small enough to share a modest tensor, large enough to hide the cost of handing a piece to a thread.
  static let chunk = 1 << 14

  /// One result for each element of `input`.
  @inline(__always)
  static func map(_ input: Tensor, _ context: ComputeContext, _ function: (Float) -> Float) -> Tensor {
    Tensor(uninitialized: input.shape) { result in
      input.withUnsafeBufferPointer { input in
        guard let source = input.baseAddress, let target = result.baseAddress else { return }
        context.parallelFor(input.count, chunk: chunk) { range in
          for index in range { target[index] = function(source[index]) }
        }
      }
    }
  }

  /// Overwrites each element of `target` by a function of it and the element of `other`.
  @inline(__always)
  static func update(
    _ target: inout Tensor, with other: Tensor, _ context: ComputeContext, _ function: (Float, Float) -> Float
  ) {
    precondition(target.shape == other.shape, "shapes \(target.shape) and \(other.shape)")
    target.withUnsafeMutableBufferPointer { target in
      other.withUnsafeBufferPointer { other in
        guard let source = other.baseAddress, let target = target.baseAddress else { return }
        context.parallelFor(other.count, chunk: chunk) { range in
          for index in range { target[index] = function(target[index], source[index]) }
        }
      }
    }
  }
}

extension Tensor {
  /// Adds `other` in place; on all threads when a context is given.
  mutating func add(_ other: Tensor, context: ComputeContext?) {
    precondition(shape == other.shape, "the sum of \(shape) and \(other.shape)")
    if let context { return Elementwise.update(&self, with: other, context) { $0 + $1 } }
    withUnsafeMutableBufferPointer { target in
      other.withUnsafeBufferPointer { other in
        for index in 0..<other.count { target[index] += other[index] }
      }
    }
  }

  /// Multiplies by `factor` in place.
  mutating func scale(by factor: Float) {
    withUnsafeMutableBufferPointer { target in
      for index in 0..<target.count { target[index] *= factor }
    }
  }
}
