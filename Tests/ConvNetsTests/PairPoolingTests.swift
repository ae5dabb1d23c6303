import Testing

@testable import ConvNets

@Suite("Max pooling by 2×2 windows, on every instruction set")
struct PairPoolingTests {
  /// Values with many ties, zeros of both signs, infinities and NaN, or plain ones.
  private func image(_ shape: Shape, wild: Bool) -> Tensor {
    var random = RandomStream(seed: 11, purpose: "pooling \(shape)")
    let special: [Float] = [0, -0.0, 1, 1, -1, -1, .infinity, -.infinity, .nan]
    return Tensor(
      shape,
      (0..<shape.count).map { _ in
        wild ? special[random.integer(below: special.count)] : random.normal()
      })
  }

  /// The definition, window by window: the first of equal elements, the last NaN.
  private func expected(
    _ input: Tensor, rectified: Bool, upstream: Tensor
  ) -> (output: [Float], gradient: [Float]) {
    let (planes, height, width) = (input.shape[0] * input.shape[1], input.shape[2], input.shape[3])
    let elements = input.elements
    var output: [Float] = []
    var gradient = [Float](repeating: 0, count: elements.count)
    for plane in 0..<planes {
      for y in 0..<height / 2 {
        for x in 0..<width / 2 {
          let corner = (plane * height + 2 * y) * width + 2 * x
          let window = [corner, corner + 1, corner + width, corner + width + 1]
          var best = corner
          for place in window where elements[place] > elements[best] || elements[place].isNaN { best = place }
          let value = elements[best]
          if !(rectified && value <= 0) { gradient[best] = upstream.elements[output.count] }
          output.append(rectified && value < 0 ? 0 : value)
        }
      }
    }
    return (output, gradient)
  }

  private func bits(_ values: [Float]) -> [UInt32] { values.map { $0.isNaN ? 0x7FC0_0000 : $0.bitPattern } }

  @Test(arguments: InstructionSet.available, [false, true])
  func everyWidth(set: InstructionSet, rectified: Bool) throws {
    for width in [2, 3, 8, 9, 10, 14, 28, 31, 32, 33, 34, 66, 71] {
      for wild in [false, true] {
        let input = image([2, 3, 5, width], wild: wild)
        let geometry = try PoolingGeometry(
          Window2D(kernel: 2, stride: 2), input: Size2D(height: 5, width: width))
        let upstream = image([2, 3, 2, width / 2], wild: false)
        let (output, gradient) = expected(input, rectified: rectified, upstream: upstream)
        for threads in [1, 3] {
          let tape = Tape()
          let pass = ForwardPass(
            mode: .training, tape: tape, context: ComputeContext(threadCount: threads, instructionSet: set))
          let variable = tape.variable(input)
          let pooled = variable.maxPooled(geometry, rectified: rectified, in: pass)
          #expect(bits(pooled.value.elements) == bits(output), "width \(width)")
          let gradients = tape.gradients(of: pooled, upstream: upstream)
          #expect(gradients[variable]?.elements == gradient, "width \(width)")
        }
      }
    }
  }

  /// A network does ReLU and pooling at once; the numbers are those of one after the other.
  @Test func networksJoinReLUAndPooling() throws {
    let layers: [any LayerDescribing] = [ReLU(), MaxPool2D(2), ReLU(), MaxPool2D(3, stride: 2)]
    let model = try Sequential(
      ModelDescription(
        input: ImageShape(channels: 3, height: 17, width: 20), layers: layers.map(\.layerDescription)),
      seed: 1)
    let input = image([2, 3, 17, 20], wild: false)
    func results(joined: Bool) -> (output: Tensor, gradient: Tensor?, operations: [String]) {
      let tape = Tape()
      let pass = ForwardPass(mode: .training, tape: tape, context: ComputeContext(threadCount: 2))
      let variable = tape.variable(input)
      let output =
        joined ? model(variable, in: pass) : model.layers.reduce(variable) { $1($0, in: pass) }
      let operations = tape.operations
      let gradient = tape.gradients(of: output, upstream: Tensor(output.shape, repeating: 1))[variable]
      return (output.value, gradient, operations)
    }
    let (joined, apart) = (results(joined: true), results(joined: false))
    #expect(joined.output == apart.output && joined.gradient == apart.gradient)
    #expect(joined.operations == ["input", "max pool", "relu", "max pool"])
  }
}
