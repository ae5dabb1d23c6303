import ConvShapes
import Testing

/// The numbers of programs, from the programs.
@Suite struct CountingConventionTests {
  /// Every kind of layer, two images of 32×32.
  static let everyLayer = """
    conv:16x3x3,pad=1 batchnorm relu maxpool:2 depthwise:3,pad=1,bias=no leakyrelu avgpool:2 convtranspose:8x2x2,stride=2
    conv:12x3x3,groups=4 sigmoid dropout globalpool dense:10 softmax
    """

  /// torchinfo 1.8.0, fvcore 0.1.5.post20221221 and thop 0.1.1.post2209072238 on PyTorch 2.15.0, as printed by
  /// Tests/Fixtures/costs/count.py.
  @Test(
    arguments: [
      (CountingConvention.torchinfo, 1_347_172, 725_066_088, 4_089_238_376),
      (.fvcore, 1_179_152, 724_406_816, 4_111_512_576), (.thop, 1_443_426, 724_406_816, 4_133_742_592),
    ])
  func areWhatTheProgramsPrint(
    _ convention: CountingConvention, _ everyLayer: Int, _ alexNet: Int, _ resNet: Int
  ) throws {
    let small = try PublishedNetworks.report(Self.everyLayer, side: 32, batch: 2, by: convention)
    #expect(small.parameters.total == 1502)
    #expect(small.cost == everyLayer)
    #expect(small.rows.reduce(0) { $0 + $1.cost } == small.cost)
    #expect(
      try PublishedNetworks.report(PublishedNetworks.alexNet, side: 227, by: convention).cost == alexNet)
    let report = try NetworkReport(PublishedNetworks.resNet50(stridesFirst: false), convention: convention)
    #expect(report.cost == resNet)
    #expect(report.rows.reduce(0) { $0 + $1.cost } == report.cost)
  }

  /// Transposed and grouped convolutions, ceil, dilation and layers without bias, three images; and VGG-16. By count.py too.
  @Test(
    arguments: [
      (CountingConvention.torchinfo, 3_482_475, 15_483_821_032), (.fvcore, 1_380_396, 15_470_264_320),
      (.thop, 3_493_932, 15_470_264_320),
    ])
  func ofUnusualLayersAndVGG(_ convention: CountingConvention, _ unusual: Int, _ vgg: Int) throws {
    let chain = """
      conv:8x3x3,stride=2,pad=1,bias=no batchnorm relu conv:16x3x3,pad=1,groups=8
      convtranspose:8x3x3,stride=2,pad=1,outpad=1,groups=2,bias=no tanh avgpool:3,stride=2,pad=1
      convtranspose:4x5x5,dilation=2 maxpool:3,stride=2,rounding=ceil dense:20,bias=no sigmoid dense:5
      """
    let report = try PublishedNetworks.report(chain, side: 32, batch: 3, by: convention)
    #expect(report.parameters.total == 13_397)
    #expect(report.cost == unusual)
    #expect(try PublishedNetworks.report(PublishedNetworks.vgg16, side: 224, by: convention).cost == vgg)
  }

  /// The listing that darknet prints for yolov3-tiny at 416×416, in BFLOPs of three digits: 0.150 for the first
  /// convolution, 0.003 for its pooling, 0.399, 0.001, 0.399; and 0.003 for yolov3's first shortcut, 208×208×64.
  @Test func darknetsListing() throws {
    let report = try PublishedNetworks.report(
      "conv:16x3x3,pad=1 maxpool:2 conv:32x3x3,pad=1 maxpool:2 conv:64x3x3,pad=1 dense:10", side: 416,
      batch: 4,
      by: .darknet)
    let thousandths = report.rows.map { ($0.cost + 500_000) / 1_000_000 }
    #expect(thousandths == [150, 3, 399, 1, 399, 0, 0])
    let shortcut = try Residual { Conv2D(64, kernel: 1) }.layerDescription.cost(
      for: [1, 64, 208, 208], by: .darknet)
    #expect(shortcut - 2 * 64 * 64 * 208 * 208 == 208 * 208 * 64)
  }

  /// 30·30·10 outputs of 75 products: 675,000 multiply-adds, twice as many FLOPs, 9,000 additions of biases.
  @Test(
    arguments: [(CountingConvention.macs, 675_000), (.flops, 1_350_000), (.flopsWithBias, 1_359_000)])
  func oneLayerByHand(_ convention: CountingConvention, _ count: Int) throws {
    #expect(try PublishedNetworks.report("conv:10x5x5,pad=1", side: 32, by: convention).cost == count)
  }

  @Test func productsBeyond64BitsAreRefused() {
    let layer = Conv2D(1, kernel: 1).layerDescription
    let input: Shape = [1, 1, 1 << 31, 1 << 31]
    #expect(throws: Never.self) { try layer.cost(for: input, by: .macs) }
    #expect(throws: GeometryError.self) { try layer.cost(for: input, by: .flops) }
    #expect(throws: GeometryError.self) { try BatchNorm2D().layerDescription.cost(for: input, by: .thop) }
  }
}
