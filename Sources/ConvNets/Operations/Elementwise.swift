/// Loops over every element, in pieces that are the same for any number of threads.
///
/// The callers write the loop over a piece, on plain pointers and from zero: a function of one element would be called
/// through its address for each, because it would have to pass through the closure that the threads run, and a range
/// that begins elsewhere might overflow for all the compiler knows. Neither makes vectors.
enum Elementwise {
  /// Small enough to share a modest tensor, large enough to hide the cost of handing a piece to a thread.
  static let chunk = 1 << 14

  /// A tensor of the same shape: `loop` writes `count` results for as many inputs.
  static func map(
    _ input: Tensor, _ context: ComputeContext,
    _ loop: (_ input: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>, _ count: Int) -> Void
  ) -> Tensor {
    Tensor(uninitialized: input.shape) { result in
      input.withUnsafeBufferPointer { input in
        guard let source = input.baseAddress, let target = result.baseAddress else { return }
        context.parallelFor(input.count, chunk: chunk) { range in
          loop(source + range.lowerBound, target + range.lowerBound, range.count)
        }
      }
    }
  }

  /// Changes `target` in place: `loop` overwrites `count` elements, given those of `other`.
  static func update(
    _ target: inout Tensor, with other: Tensor, _ context: ComputeContext,
    _ loop: (_ target: UnsafeMutablePointer<Float>, _ other: UnsafePointer<Float>, _ count: Int) -> Void
  ) {
    precondition(target.shape == other.shape, "shapes \(target.shape) and \(other.shape)")
    target.withUnsafeMutableBufferPointer { target in
      other.withUnsafeBufferPointer { other in
        guard let source = other.baseAddress, let target = target.baseAddress else { return }
        context.parallelFor(other.count, chunk: chunk) { range in
          loop(target + range.lowerBound, source + range.lowerBound, range.count)
        }
      }
    }
  }
}

extension Tensor {
  /// Adds `other` in place; on all threads when a context is given.
  mutating func add(_ other: Tensor, context: ComputeContext?) {
    precondition(shape == other.shape, "the sum of \(shape) and \(other.shape)")
    if let context {
      return Elementwise.update(&self, with: other, context) { sum, other, count in
        for index in 0..<count { sum[index] += other[index] }
      }
    }
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
