/// What an algorithm implements: one pass of one geometry on raw memory.
///
/// ``ConvolutionPlan`` stands before it, checks every shape and owns every allocation of results, so an engine may
/// trust what it is given. An engine is immutable and may run on several threads at once.
protocol ConvolutionEngine: Sendable {
  /// The scratch memory one execution uses at most, in bytes (prepared filters and results not counted).
  var workspaceByteCount: Int { get }
  /// What was chosen inside the algorithm: tile sizes, transform sizes; for people.
  var summary: String { get }
  /// The number of floats prepared filters take; 0 for the filter gradient, which has none.
  var preparedFilterCount: Int { get }
  /// Brings filters [O, C/G, kH, kW], the storage of a tensor, into the form the inner loops read.
  func prepare(_ filters: UnsafePointer<Float>, into prepared: UnsafeMutablePointer<Float>)
  /// Computes the pass.
  ///
  /// `left` and `right` are the storage of tensors: an engine may read ``TensorStorage/readableSlack`` floats behind
  /// them, whatever stands there.
  ///
  /// - Parameters:
  ///   - left: input, outputGradient, input for the three passes in their order.
  ///   - right: prepared filters, prepared filters, outputGradient.
  ///   - bias: [O] or nil; only the output pass is given one.
  ///   - result: output, inputGradient, filterGradient; every element is written, none is read.
  func execute(
    _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    into result: UnsafeMutablePointer<Float>)
}

/// An engine that can write ReLU of the output in place of the output; for the others the plan goes over the output a
/// second time.
protocol RectifyingEngine: ConvolutionEngine {
  /// As ``ConvolutionEngine/execute(_:_:bias:into:)``.
  ///
  /// - Parameter rectified: whether what is below 0 becomes 0; NaN stays. With the bits of a second pass.
  func execute(
    _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, bias: UnsafePointer<Float>?, rectified: Bool,
    into result: UnsafeMutablePointer<Float>)
}

extension RectifyingEngine {
  func execute(
    _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
    into result: UnsafeMutablePointer<Float>
  ) {
    execute(left, right, bias: bias, rectified: false, into: result)
  }
}

/// An engine that may prepare a part of the filters right before it is used, so that prepared filters never leave the
/// caches: for filters that change with every execution.
protocol StoredFilterEngine: RectifyingEngine {
  /// Whether that pays, and ``execute(_:filters:bias:rectified:into:)`` may be called.
  var preparesWhileRunning: Bool { get }
  /// As ``RectifyingEngine/execute(_:_:bias:rectified:into:)``, to the bit, from filters [O, C/G, kH, kW], the storage of
  /// a tensor.
  func execute(
    _ left: UnsafePointer<Float>, filters: UnsafePointer<Float>, bias: UnsafePointer<Float>?, rectified: Bool,
    into result: UnsafeMutablePointer<Float>)
}
