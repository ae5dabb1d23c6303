/// One pass of one convolution, checked and ready to run as often as wanted.
///
/// A plan is immutable and Sendable. It owns what depends on the geometry alone (FFTW plans, tile sizes); what depends
/// on the weights is an explicit value, ``PreparedFilters``, to be made again when the weights change.
public struct ConvolutionPlan: Sendable, CustomStringConvertible {
  /// How it computes.
  public let algorithm: ConvolutionAlgorithm
  /// The sizes of the layer.
  public let geometry: ConvolutionGeometry
  /// N: the number of images.
  public let batch: Int
  /// What it computes.
  public let pass: ConvolutionPass
  let context: ComputeContext
  var engine: any ConvolutionEngine
  /// Why this algorithm was chosen; nil when it was named.
  public internal(set) var choice: AlgorithmChoice?

  /// The scratch memory that one execution uses, in bytes; results and prepared filters are not counted.
  public var workspaceByteCount: Int { engine.workspaceByteCount }

  /// `direct output of 32×32×3, 10 filters 5×5, batch 64: …`, and why it was chosen.
  public var description: String {
    let text = "\(algorithm.rawValue) \(pass.words) of \(geometry.summary), batch \(batch): \(engine.summary)"
    guard let choice else { return text }
    return "\(text); chosen, \(choice.isMeasured ? "measured" : "estimated"): \(choice.reason)"
  }

  /// [N, C, H, W]
  public var inputShape: Shape { Shape(batch: batch, geometry.input) }
  /// [N, O, oH, oW]
  public var outputShape: Shape { Shape(batch: batch, geometry.output) }

  /// The output pass.
  ///
  /// - Parameters:
  ///   - input: [N, C, H, W]
  ///   - filters: [O, C/G, kH, kW]
  ///   - bias: [O]
  ///   - rectified: whether to give max(output, 0), with the bits of ReLU applied afterwards.
  /// - Returns: [N, O, oH, oW]
  public func output(
    _ input: Tensor, filters: Tensor, bias: Tensor? = nil, rectified: Bool = false
  ) -> Tensor {
    guard preparesWhileRunning else {
      return output(input, filters: prepare(filters), bias: bias, rectified: rectified)
    }
    expectOutput(input, bias)
    expect(filters.shape == geometry.filterShape, "filters", filters.shape, geometry.filterShape)
    return run(input, filters, isStored: true, bias: bias, rectified: rectified, shape: outputShape)
  }

  /// The output pass with filters that are prepared already.
  public func output(
    _ input: Tensor, filters: PreparedFilters, bias: Tensor? = nil, rectified: Bool = false
  ) -> Tensor {
    expectOutput(input, bias)
    return run(input, values(of: filters), bias: bias, rectified: rectified, shape: outputShape)
  }

  /// The gradient of the loss by the input, from its gradient by the output [N, O, oH, oW].
  ///
  /// - Returns: [N, C, H, W]
  public func inputGradient(_ outputGradient: Tensor, filters: Tensor) -> Tensor {
    guard preparesWhileRunning else { return inputGradient(outputGradient, filters: prepare(filters)) }
    expectGradient(outputGradient)
    expect(filters.shape == geometry.filterShape, "filters", filters.shape, geometry.filterShape)
    return run(outputGradient, filters, isStored: true, bias: nil, shape: inputShape)
  }

  /// The input gradient with filters that are prepared already.
  public func inputGradient(_ outputGradient: Tensor, filters: PreparedFilters) -> Tensor {
    expectGradient(outputGradient)
    return run(outputGradient, values(of: filters), bias: nil, shape: inputShape)
  }

  /// The gradient of the loss by the filters, summed over the batch.
  ///
  /// - Parameters:
  ///   - input: [N, C, H, W]
  ///   - outputGradient: [N, O, oH, oW]
  /// - Returns: [O, C/G, kH, kW]
  public func filterGradient(_ input: Tensor, outputGradient: Tensor) -> Tensor {
    expect(.filterGradient)
    expect(input.shape == inputShape, "input", input.shape, inputShape)
    expect(outputGradient.shape == outputShape, "output gradient", outputGradient.shape, outputShape)
    return run(input, outputGradient, bias: nil, shape: geometry.filterShape)
  }

  /// Filters [O, C/G, kH, kW] in the form this plan reads: packed or transformed once for many executions.
  public func prepare(_ filters: Tensor) -> PreparedFilters {
    precondition(pass != .filterGradient, "a filter gradient has no filters to prepare")
    expect(filters.shape == geometry.filterShape, "filters", filters.shape, geometry.filterShape)
    let prepared = Tensor(uninitialized: [engine.preparedFilterCount]) { buffer in
      filters.withUnsafeBufferPointer { source in
        guard let source = source.baseAddress, let target = buffer.baseAddress else { return }
        engine.prepare(source, into: target)
      }
    }
    return PreparedFilters(
      algorithm: algorithm, geometry: geometry, batch: batch, pass: pass, values: prepared)
  }

  private func values(of filters: PreparedFilters) -> Tensor {
    precondition(
      filters.algorithm == algorithm && filters.geometry == geometry && filters.pass == pass
        && filters.batch == batch, "filters prepared for another plan than \(self)")
    return filters.values
  }

  private func run(
    _ left: Tensor, _ right: Tensor, isStored: Bool = false, bias: Tensor?, rectified: Bool = false,
    shape: Shape
  ) -> Tensor {
    Tensor(uninitialized: shape) { result in
      left.withUnsafeBufferPointer { left in
        right.withUnsafeBufferPointer { right in
          guard let left = left.baseAddress, let right = right.baseAddress, let result = result.baseAddress
          else { return }
          guard let bias else {
            return execute(
              left, right, isStored: isStored, bias: nil, rectified: rectified, into: result,
              count: shape.count)
          }
          bias.withUnsafeBufferPointer {
            execute(
              left, right, isStored: isStored, bias: $0.baseAddress, rectified: rectified, into: result,
              count: shape.count)
          }
        }
      }
    }
  }

  private func execute(
    _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, isStored: Bool, bias: UnsafePointer<Float>?,
    rectified: Bool,
    into result: UnsafeMutablePointer<Float>, count: Int
  ) {
    if isStored, let engine = engine as? any StoredFilterEngine {
      return engine.execute(left, filters: right, bias: bias, rectified: rectified, into: result)
    }
    if let engine = engine as? any RectifyingEngine {
      return engine.execute(left, right, bias: bias, rectified: rectified, into: result)
    }
    engine.execute(left, right, bias: bias, into: result)
    guard rectified else { return }
    context.parallelFor(count, chunk: 1 << 14) { range in
      let piece = result + range.lowerBound
      // Written so that NaN fails the comparison and stays.
      for index in 0..<range.count { piece[index] = piece[index] < 0 ? 0 : piece[index] }
    }
  }

  /// Whether filters that are stored are better left to the engine.
  private var preparesWhileRunning: Bool {
    (engine as? any StoredFilterEngine)?.preparesWhileRunning ?? false
  }

  private func expectOutput(_ input: Tensor, _ bias: Tensor?) {
    expect(.output)
    expect(input.shape == inputShape, "input", input.shape, inputShape)
    if let bias { expect(bias.shape == [geometry.filterCount], "bias", bias.shape, [geometry.filterCount]) }
  }

  private func expectGradient(_ outputGradient: Tensor) {
    expect(.inputGradient)
    expect(outputGradient.shape == outputShape, "output gradient", outputGradient.shape, outputShape)
  }

  private func expect(_ wanted: ConvolutionPass) {
    precondition(pass == wanted, "a plan for the \(pass.rawValue) was asked for the \(wanted.rawValue)")
  }

  private func expect(_ holds: Bool, _ what: String, _ got: Shape, _ expected: Shape) {
    precondition(holds, "\(what): got \(got), expected \(expected) for \(self)")
  }
}

/// Filters in the form one plan reads.
public struct PreparedFilters: Sendable {
  let algorithm: ConvolutionAlgorithm
  let geometry: ConvolutionGeometry
  let batch: Int
  let pass: ConvolutionPass
  let values: Tensor

  /// The memory it takes, in bytes.
  public var byteCount: Int { values.count * MemoryLayout<Float>.stride }
}
