@testable import ConvAlgorithms

/// The tensors of one convolution, and its passes on results that were full of NaN.
struct Passes {
  let geometry: ConvolutionGeometry
  let batch: Int
  let input: [Float]
  let filters: [Float]
  let bias: [Float]?
  let outputGradient: [Float]

  init(_ vector: ConvolutionVector) {
    (geometry, batch) = (vector.geometry, vector.batch)
    (input, filters, bias) = (vector.input, vector.filters, vector.bias)
    outputGradient = vector.outputGradient
  }

  /// Normally distributed numbers.
  init(_ geometry: ConvolutionGeometry, batch: Int, seed: UInt64) {
    func random(_ purpose: String, _ count: Int) -> [Float] {
      var stream = RandomStream(seed: seed, purpose: purpose)
      return (0..<count).map { _ in stream.normal() }
    }
    self.geometry = geometry
    self.batch = batch
    input = random("input", Shape(batch: batch, geometry.input).count)
    filters = random("filters", geometry.filterShape.count)
    bias = random("bias", geometry.filterCount)
    outputGradient = random("output gradient", Shape(batch: batch, geometry.output).count)
  }

  /// The result of a pass by an engine, written over NaN.
  func result(_ pass: ConvolutionPass, _ engine: any ConvolutionEngine) -> [Float] {
    var prepared = [Float](repeating: .nan, count: max(engine.preparedFilterCount, 1))
    let filters = storage(filters)
    if pass != .filterGradient { engine.prepare(filters.pointer, into: &prepared) }
    return run(pass, storage(pass == .filterGradient ? outputGradient : prepared), filters) {
      engine.execute($0, $1, bias: $2, into: $3)
    }
  }

  /// The result of a pass by an engine from filters that it prepares as it likes, written over NaN.
  func unpreparedResult(_ pass: ConvolutionPass, _ engine: any StoredFilterEngine) -> [Float] {
    let filters = storage(filters)
    return run(pass, filters, filters) {
      engine.execute($0, filters: $1, bias: $2, rectified: false, into: $3)
    }
  }

  /// What an execution writes; the storages live as long as it runs.
  private func run(
    _ pass: ConvolutionPass, _ right: TensorStorage, _ filters: TensorStorage,
    _ execute: (
      UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>?, UnsafeMutablePointer<Float>
    ) -> Void
  ) -> [Float] {
    var result = [Float](repeating: .nan, count: count(of: pass))
    let left = storage(pass == .inputGradient ? outputGradient : input)
    withExtendedLifetime((left, right, filters)) {
      if let bias, pass == .output {
        bias.withUnsafeBufferPointer { execute(left.pointer, right.pointer, $0.baseAddress, &result) }
      } else {
        execute(left.pointer, right.pointer, nil, &result)
      }
    }
    return result
  }

  /// The elements as a tensor holds them, with NaN in the slack that may be read and must not matter.
  private func storage(_ elements: [Float]) -> TensorStorage {
    let storage = TensorStorage(count: elements.count)
    storage.pointer.update(from: elements, count: elements.count)
    (storage.pointer + elements.count).update(repeating: .nan, count: TensorStorage.readableSlack)
    return storage
  }

  func result(
    _ pass: ConvolutionPass, _ algorithm: ConvolutionAlgorithm, _ context: ComputeContext
  ) throws -> [Float] {
    result(pass, try algorithm.plan(for: geometry, batch: batch, pass: pass, context: context).engine)
  }

  /// What the definition says.
  func definition(_ pass: ConvolutionPass) -> ConvolutionDefinition.Result {
    let definition = ConvolutionDefinition(geometry, batch: batch)
    let (input, filters) = (input.map(Double.init), filters.map(Double.init))
    let outputGradient = outputGradient.map(Double.init)
    switch pass {
    case .output:
      return definition.output(input: input, filters: filters, bias: bias.map { $0.map(Double.init) })
    case .inputGradient: return definition.inputGradient(outputGradient: outputGradient, filters: filters)
    case .filterGradient: return definition.filterGradient(input: input, outputGradient: outputGradient)
    }
  }

  private func count(of pass: ConvolutionPass) -> Int {
    switch pass {
    case .output: outputGradient.count
    case .inputGradient: input.count
    case .filterGradient: filters.count
    }
  }
}

/// The largest difference relative to the magnitude; NaN when any result is NaN or missing.
func maximumError(_ got: [Float], _ expected: [Double], magnitude: Double) -> Double {
  guard got.count == expected.count else { return .nan }
  var largest = 0.0
  for (value, wanted) in zip(got, expected) {
    let difference = abs(Double(value) - wanted)
    if difference.isNaN { return .nan }
    largest = max(largest, difference)
  }
  return largest == 0 ? 0 : largest / magnitude
}

extension ConvolutionAlgorithm {
  /// Those this build can run.
  static var built: [ConvolutionAlgorithm] {
    #if FFTW
      allCases
    #else
      allCases.filter { $0 != .fft }
    #endif
  }
}
