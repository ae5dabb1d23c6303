import Foundation
import Testing

@testable import ConvNets

@Suite("Operations against PyTorch's float64 vectors")
struct OperationVectorTests {
  let vectors: LayerVectors

  init() throws { vectors = try LayerVectors() }

  /// Runs an operation of one input and compares output and input gradient.
  private func check(
    _ row: LayerVectors.Case, tolerance: Double = 1e-6,
    _ operation: (Variable, ForwardPass) throws -> Variable
  ) throws {
    let recording = Recording()
    let input = recording.tape.variable(try vectors.tensor(row, "input"))
    let output = try operation(input, recording.pass)
    try vectors.expect(output.value, row, "output", tolerance: tolerance)
    guard let upstream = try vectors.optional(row, "grad_output")?.reshaped(to: output.shape) else { return }
    let gradients = recording.tape.gradients(of: output, upstream: upstream)
    try vectors.expect(gradients[input], row, "grad_input", tolerance: tolerance)
  }

  private func pooling(_ row: LayerVectors.Case) throws -> PoolingGeometry {
    let attributes = row.attrs
    let size = { (pair: [Int]?) in Size2D(height: pair?[0] ?? 1, width: pair?[1] ?? 1) }
    let pad = size(attributes.pad)
    let padding = Padding2D(height: pad.height, width: pad.width)
    let window = Window2D(
      kernel: size(attributes.kernel), stride: size(attributes.stride), padding: .explicit(padding),
      dilation: size(attributes.dilation), rounding: attributes.ceilMode == true ? .ceil : .floor)
    let input = try #require(try vectors.tensor(row, "input").shape.image).size
    let geometry = try PoolingGeometry(window, input: input)
    let shape = try vectors.tensors.tensor(named: "\(row.name).output").shape
    #expect(geometry.output == Size2D(height: shape[2], width: shape[3]), "\(row.name)")
    return geometry
  }

  @Test("max-pool: 31 cases, with ties, dilation and ceil_mode")
  func maxPool() throws {
    let rows = vectors.cases("maxpool")
    #expect(rows.count == 31)
    for row in rows {
      let geometry = try pooling(row)
      try check(row, tolerance: 3e-7) { $0.maxPooled(geometry, in: $1) }
    }
  }

  @Test("average-pool: the 27 cases without a divisor of its own")
  func averagePool() throws {
    let rows = vectors.cases("avgpool").filter { $0.attrs.divisorOverride == nil }
    #expect(rows.count == 27)
    for row in rows {
      let geometry = try pooling(row)
      try check(row) { input, pass in
        input.averagePooled(geometry, countsPadding: row.attrs.countIncludePad ?? true, in: pass)
      }
    }
  }

  @Test("global average: 4 cases")
  func globalAverage() throws {
    let rows = vectors.cases("globalavgpool")
    #expect(rows.count == 4)
    for row in rows { try check(row) { $0.globallyAveraged(in: $1) } }
  }

  @Test("softmax and log-softmax over axis 1: 15 cases each")
  func softmax() throws {
    let rows = vectors.cases("softmax")
    let logarithmic = vectors.cases("logsoftmax")
    #expect(rows.count == 15 && logarithmic.count == 15)
    for row in rows { try check(row) { $0.softmax(in: $1) } }
    for row in logarithmic { try check(row) { $0.logSoftmax(in: $1) } }
  }

  @Test("activations: 10 cases, with NaN, infinities and subnormals")
  func activations() throws {
    var count = 0
    for row in vectors.cases("activation") {
      let slope = row.attrs.negativeSlope ?? 0
      switch row.attrs.function {
      case "relu": try check(row) { $0.relu(in: $1) }
      case "leakyrelu": try check(row) { $0.leakyReLU(slope: slope, in: $1) }
      case "sigmoid": try check(row) { $0.sigmoid(in: $1) }
      case "tanh": try check(row) { $0.tanh(in: $1) }
      default: continue
      }
      count += 1
    }
    #expect(count == 10)
  }

  @Test("tanh within 2 units in the last place of Double's, from 10⁻⁶ to 20, on both sides")
  func hyperbolicTangent() {
    let sizes = (0..<20_000).map { Float(pow(10, -6 + 7.3 * Double($0) / 20_000)) }
    let inputs = sizes + sizes.map { -$0 }
    let output = Variable(Tensor([inputs.count], inputs)).tanh(in: Recording().pass).value.elements
    let wrong = zip(inputs, output).filter { input, output in
      let expected = Foundation.tanh(Double(input))
      return abs(Double(output) - expected) > 2 * Double(Float(expected).ulp)
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(3))")
  }

  @Test("dense: 8 cases, with all three gradients")
  func linear() throws {
    let rows = vectors.cases("linear")
    #expect(rows.count == 8)
    for row in rows {
      let recording = Recording()
      let input = recording.tape.variable(try vectors.tensor(row, "input"))
      let weight = recording.tape.variable(try vectors.tensor(row, "weight"))
      let bias = try vectors.optional(row, "bias").map(recording.tape.variable)
      let output = input.linear(weight: weight, bias: bias, in: recording.pass)
      try vectors.expect(output.value, row, "output")
      let gradients = recording.tape.gradients(of: output, upstream: try vectors.tensor(row, "grad_output"))
      try vectors.expect(gradients[input], row, "grad_input")
      try vectors.expect(gradients[weight], row, "grad_weight")
      if let bias { try vectors.expect(gradients[bias], row, "grad_bias") }
    }
  }

  @Test("batch norm: 24 cases, in training and in use, with and without weights")
  func batchNorm() throws {
    let rows = vectors.cases("batchnorm")
    #expect(rows.count == 24)
    for row in rows {
      let recording = Recording()
      let context = recording.pass.context
      let input = recording.tape.variable(try vectors.tensor(row, "input"))
      let weight = try vectors.optional(row, "weight").map(recording.tape.variable)
      let bias = try vectors.optional(row, "bias").map(recording.tape.variable)
      let isTraining = row.attrs.training ?? true
      let statistics =
        isTraining
        ? ChannelStatistics(of: input.value, context: context)
        : ChannelStatistics(
          mean: try vectors.tensors.doubles(named: "\(row.name).running_mean"),
          variance: try vectors.tensors.doubles(named: "\(row.name).running_var"))
      let output = input.normalized(
        by: statistics, areOfBatch: isTraining, epsilon: row.attrs.eps ?? 0, weight: weight, bias: bias,
        in: recording.pass)
      try vectors.expect(output.value, row, "output", tolerance: 2e-6)
      if isTraining {
        try vectors.expect(statistics.mean.tensor, row, "batch_mean", tolerance: 2e-6)
        try vectors.expect(statistics.variance.tensor, row, "batch_var_biased", tolerance: 2e-6)
      }
      let gradients = recording.tape.gradients(of: output, upstream: try vectors.tensor(row, "grad_output"))
      try vectors.expect(gradients[input], row, "grad_input", tolerance: 4e-6)
      if let weight, let bias {
        try vectors.expect(gradients[weight], row, "grad_weight", tolerance: 4e-6)
        try vectors.expect(gradients[bias], row, "grad_bias", tolerance: 4e-6)
      }
    }
  }

  @Test("the batch norm layer's running statistics: PyTorch's, after the pass was committed")
  func runningStatistics() throws {
    for row in vectors.cases("batchnorm") where row.attrs.training == true {
      let input = try vectors.tensor(row, "input")
      let layer = try BatchNorm2D(momentum: row.attrs.momentum ?? 0, epsilon: row.attrs.eps ?? 0)
        .layerDescription.layer(input: input.shape, seed: 1)
      let buffers = Dictionary(uniqueKeysWithValues: layer.buffers.map { ($0.name, $0.buffer) })
      let (mean, variance) = (try #require(buffers["running_mean"]), try #require(buffers["running_var"]))
      mean.value = try vectors.tensor(row, "running_mean")
      variance.value = try vectors.tensor(row, "running_var")
      let before = mean.value
      let pass = Recording().pass
      _ = layer(Variable(input), in: pass)
      #expect(mean.value == before)
      pass.commitBufferUpdates()
      try vectors.expect(mean.value, row, "new_running_mean", tolerance: 2e-6)
      try vectors.expect(variance.value, row, "new_running_var", tolerance: 2e-6)
    }
  }
}

extension [Double] {
  fileprivate var tensor: Tensor { Tensor([count], map { Float($0) }) }
}
