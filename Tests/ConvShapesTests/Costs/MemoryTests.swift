import ConvShapes
import Testing

/// Bytes and operations worked by hand.
@Suite struct MemoryTests {
  /// The table of VGG-16 in CS231n's convolution notes lists the map of each stage; here each ReLU has its own, and each
  /// dropout.
  @Test func vgg16() throws {
    let report = try PublishedNetworks.report(PublishedNetworks.vgg16, side: 224)
    // By stage: two maps of 224²·64 with their ReLUs and the pooled one, and so on.
    let maps =
      4 * 224 * 224 * 64 + 112 * 112 * 64 + 4 * 112 * 112 * 128 + 56 * 56 * 128 + 6 * 56 * 56 * 256
      + 28 * 28 * 256 + 6 * 28 * 28 * 512 + 14 * 14 * 512 + 6 * 14 * 14 * 512 + 7 * 7 * 512
    let features = 2 * (4096 * 3) + 1000
    #expect(report.memory.trainingActivations == 4 * (3 * 224 * 224 + maps + features))
    // conv1_2 reads and writes 224²·64.
    #expect(report.memory.inferenceActivations == 4 * 2 * 224 * 224 * 64)
    #expect(report.memory.parameters == 4 * 138_357_544)
    #expect(report.memory.adamState == 8 * 138_357_544)
  }

  /// A block waits with its input: body 2·input + hidden, hidden being twice as large.
  @Test func residualBlocksKeepTheirInput() throws {
    let model = ModelDescription(input: ImageShape(channels: 2, height: 4, width: 4)) {
      Residual {
        Conv2D(4, kernel: 1)
        BatchNorm2D()
        Conv2D(2, kernel: 1)
      }
    }
    let memory = try NetworkReport(model).memory
    #expect(memory.inferenceActivations == 4 * (32 + 32 + 64))
    #expect(memory.trainingActivations == 4 * (32 + 64 + 64 + 32 + 32))
    // One layer reads what waits, and nothing is there twice; a ReLU may not write over it.
    for layer in [Conv2D(2, kernel: 1).layerDescription, ReLU().layerDescription] {
      let block = ModelDescription(
        input: ImageShape(channels: 2, height: 4, width: 4), layers: [.residual(Residual(body: [layer]))])
      #expect(try NetworkReport(block).memory.inferenceActivations == 4 * (32 + 32))
    }
    // 8 + 4 and 8 + 2 of the convolutions, 8 and as many running statistics of the normalisation.
    #expect(memory.gradients == 4 * (12 + 8 + 10))
    #expect(memory.parameters == 4 * (12 + 8 + 10 + 8))
  }

  /// 4×4 outputs of 3×3 kernels, 2 channels, 5 filters, 3 images: F(2×2) has 4 tiles of 16 frequencies, F(4×4) one of 36.
  @Test func winogradAndMatrix() throws {
    let geometry = try ConvolutionGeometry(
      input: ImageShape(channels: 2, height: 6, width: 6), filterCount: 5, window: Window2D(kernel: 3))
    let costs = try AlgorithmCost.all(for: geometry, batch: 3)
    #expect(
      costs.map(\.name) == ["direct", "im2col", "fft 6×6", "winograd F(2×2, 3×3)", "winograd F(4×4, 3×3)"])
    #expect(costs.map(\.multiplyAddCount) == [4320, 4320, 4 * 3 * 10 * 24, 3 * 4 * 16 * 10, 3 * 36 * 10])
    #expect(
      costs[3].transformCount == 32 * 3 * 4 * 2 + 35 * 10 + 24 * 3 * 4 * 5
        && costs[3].workspaceByteCount
          == 4 * 16 * (8 + 20 + 10)
    )
    #expect(costs[4].transformCount == 240 * 3 * 2 + 126 * 10 + 160 * 3 * 5)
    #expect(costs[1].workspaceByteCount == 4 * 2 * 9 * 16)
    // 6 = 2·3: 36 · 5 ÷ 2 for the rows and 24 · 5 for the columns of each of 3 · (2 + 5) + 10 planes.
    #expect(costs[2].transformCount == 4 * 31 * (90 + 120))
  }

  /// By phases: the channels of a stride, the images of a dilation.
  @Test func winogradByPhases() throws {
    func costs(_ window: Window2D) throws -> [AlgorithmCost] {
      try AlgorithmCost.all(
        for: ConvolutionGeometry(
          input: ImageShape(channels: 2, height: 13, width: 13), filterCount: 5, window: window), batch: 3
      ).filter { $0.name.hasPrefix("winograd") }
    }
    // 5×5 outputs of 2·4 phases of 7×7: 9 tiles of 2×2, 4 of 4×4.
    let strided = try costs(Window2D(kernel: 5, stride: 2))
    #expect(strided.map(\.name) == ["winograd F(2×2, 3×3), 4 phases", "winograd F(4×4, 3×3), 4 phases"])
    #expect(strided.map(\.multiplyAddCount) == [3 * 9 * 16 * 40, 3 * 4 * 36 * 40])
    #expect(strided[1].transformCount == 240 * 3 * 4 * 8 + 126 * 40 + 160 * 3 * 4 * 5)
    #expect(strided[1].workspaceByteCount == 4 * (36 * (4 * 8 + 4 * 5 + 40) + 8 * 7 * 7))
    // 9×9 outputs: 4 images of 5×5, from 7×7.
    let dilated = try costs(Window2D(kernel: 3, dilation: 2))
    #expect(dilated.map(\.name) == strided.map(\.name))
    #expect(dilated.map(\.multiplyAddCount) == [3 * 36 * 16 * 10, 3 * 16 * 36 * 10])
    #expect(dilated[1].workspaceByteCount == 4 * (36 * (16 * 7 + 10) + 4 * 49 * 2 + 4 * 25 * 5))
    // Another number of taps a phase, or stride and dilation at once.
    #expect(try costs(Window2D(kernel: 7, stride: 2)).isEmpty)
    #expect(try costs(Window2D(kernel: 3, stride: 2, dilation: 2)).isEmpty)
  }
}
