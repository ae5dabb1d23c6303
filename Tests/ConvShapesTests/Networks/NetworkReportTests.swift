import ConvShapes
import Testing

/// Totals and receptive fields that papers and programs publish.
@Suite struct NetworkReportTests {
  /// AlexNet: the count of its Caffe model, 60,965,224. VGG-16: 138,357,544 and 15.5 billion multiply-adds,
  /// torchvision's documentation (138357544, 15.47 GFLOPs). LeNet-5 with all maps connected: 61,706 with sub-sampling that
  /// is not trained.
  @Test(
    arguments: [
      (PublishedNetworks.alexNet, 227, 3, 60_965_224, 724_406_816),
      (PublishedNetworks.vgg16, 224, 3, 138_357_544, 15_470_264_320),
      (PublishedNetworks.leNet5, 32, 1, 61_706, 416_520),
    ])
  func totals(_ chain: String, _ side: Int, _ channels: Int, _ parameters: Int, _ multiplyAdds: Int) throws {
    let report = try PublishedNetworks.report(chain, side: side, channels: channels)
    #expect(report.parameters.total == parameters)
    #expect(report.cost == multiplyAdds)
  }

  /// torchvision's documentation of `resnet50`: 25557032 parameters, 4.09 GFLOPs (multiply-adds).
  @Test func resNet50() throws {
    let report = try NetworkReport(PublishedNetworks.resNet50(stridesFirst: false))
    #expect(report.parameters.total == 25_557_032)
    #expect(report.cost == 4_089_184_256)
  }

  /// Araujo, Norris & Sim, Distill 2019, table of receptive fields: AlexNet's pool5 195 with a jump of 32, VGG-16's pool5
  /// 212 with 32, ResNet-50 (strides first) 483 with 32.
  @Test func receptiveFields() throws {
    let alexNet = try PublishedNetworks.report(PublishedNetworks.alexNet, side: 227)
    let pool = try #require(alexNet.rows.last { $0.name == "max-pool2d" })
    #expect((pool.field.size, pool.field.jump) == (195, "32"))
    let vgg = try PublishedNetworks.report(PublishedNetworks.vgg16, side: 224)
    let last = try #require(vgg.rows.last { $0.name == "max-pool2d" })
    #expect((last.field.size, last.field.jump) == (212, "32"))
    // The first dense layer of VGG-16 is a 7×7 convolution over pool5: 212 + 6 · 32.
    let dense = try #require(vgg.rows.first { $0.name == "dense" })
    #expect((dense.field.size, dense.field.jump) == (404, nil))
    let resNet = try NetworkReport(PublishedNetworks.resNet50(stridesFirst: true))
    let block = try #require(resNet.rows.last { $0.name == "residual" })
    #expect((block.field.size, block.field.jump) == (483, "32"))
  }

  /// Worked by hand: sizes, jumps and starts of Dang Ha The Hien's guide (2017), input 5×5, two 3×3 convolutions of
  /// stride 2 and padding 1: size 3, jump 2, start 0.5; then 7, 4, 0.5. And a dilated one.
  @Test(
    arguments: [
      ("conv:1x3x3,stride=2,pad=1", 5, 3, "2", "0.5"),
      ("conv:1x3x3,stride=2,pad=1 conv:1x3x3,stride=2,pad=1", 5, 7, "4", "0.5"),
      ("conv:1x3x3,dilation=2", 9, 5, "1", "2.5"), ("conv:1x2x2,pad=1 maxpool:3,stride=1", 9, 4, "1", "1"),
    ])
  func fieldsByHand(_ chain: String, _ side: Int, _ size: Int, _ jump: String, _ start: String) throws {
    let field = try #require(try PublishedNetworks.report(chain, side: side).rows.last?.field)
    #expect(field == field)
    #expect((field.size, field.jump, field.start) == (Size2D(size), jump, start))
  }

  /// Three numbers have no rows and columns, and nothing behind them has a field in pixels.
  @Test func listsHaveNoFields() throws {
    let report = try NetworkReport(
      ModelDescription(features: 3) {
        Dense(4)
        ReLU()
        Dense(2)
      })
    for row in report.rows {
      #expect(
        row.field.size == nil && row.field.jump == nil && row.field.start == nil && !row.field.isDefined)
    }
    let lines = report.description.split(separator: "\n")
    #expect(lines[1...4].allSatisfy { $0.filter { $0 == "–" }.count == 3 }, "\(report)")
    #expect(lines[3].split(separator: " ") == ["2", "relu", "4", "0", "0", "16", "–", "–", "–"])
  }

  /// 2⁶² is the jump behind 62 halvings; the next is beyond 64 bits, the shapes are as they were.
  @Test func fieldsBeyond64Bits() throws {
    let words = [String](repeating: "conv:3x3x3,stride=2,pad=1", count: 63)
    var request = try NetworkRequest(.chain(Chain(words)), options: ["in": "32x32x3"])
    let answer = try request.answer()
    #expect(answer.report.rows.last?.output == [1, 3, 1, 1])
    #expect(answer.report.rows[60].field.jump == "\(1 << 61)")
    let last = try #require(answer.report.description.split(separator: "\n").first { $0.hasPrefix("63 ") })
    #expect(last.split(separator: " ").suffix(3) == ["–", "–", "–"])
    #expect(answer.json().contains("\"jump\": null"))
    request.pixel = (0, 0)
    let error = #expect(throws: GeometryError.self) { try request.answer() }
    #expect(error?.location == ["--pixel"] && error?.fix == "leave it out")
  }

  /// What is computed by a convolution's input gradient has no rows of its own, and is said to have none.
  @Test func algorithmsSayWhatTheyLeaveOut() throws {
    let chain = try Chain(["conv:4x3x3 convtranspose:3x2x2,stride=2 convtranspose:3x2x2"])
    let answer = try NetworkRequest(.chain(chain), options: ["in": "8x8x3"], listsAlgorithms: true).answer()
    #expect(answer.algorithms?.map { $0.row.position } == ["1"])
    #expect(
      answer.description.contains(
        "\nnot listed: layers 2 (convtranspose:3x2x2,stride=2), 3 (convtranspose:3x2x2), computed as the input gradient"
      ))
    #expect(answer.json().split(separator: "\"algorithms\": null").count == 3)
    let dense = try NetworkRequest(
      .chain(Chain(["dense:4"])), options: ["in": "8x8x3"], listsAlgorithms: true)
    #expect(try dense.answer().description.hasSuffix("\n\nno convolution in this network"))
  }

  /// A deconvolution of stride 2 by 4×4 with padding 1 reads two rows for each: output row 3 reads input rows 1 and 2.
  @Test func behindATransposedConvolution() throws {
    let report = try PublishedNetworks.report("convtranspose:1x4x4,stride=2,pad=1", side: 6)
    #expect(
      (report.rows[0].field.size, report.rows[0].field.jump, report.rows[0].field.start) == (2, "1/2", nil))
    let box = try report.box(behind: 3, 0)
    #expect((box.rows, box.columns) == (1...2, 0...0))
  }

  /// Rows that a stride leaves unread are in no box: 11 rows by stride 3 are read at 0, 3, 6 and 9.
  @Test func boxesEndWhereLayersEnd() throws {
    let report = try PublishedNetworks.report("conv:1x1x1,stride=3 conv:1x3x3,pad=1", side: 11)
    #expect(try report.box(behind: 3, 0).rows == 6...9)
    #expect(try report.box(behind: 3, 0).columns == 0...3)
    let padded = try PublishedNetworks.report("conv:1x1x1,pad=2", side: 4)
    #expect(try padded.box(behind: 0, 3).rows == nil)
  }

  /// The law: a pixel's box is the set of pixels that reach it, found by sending one pixel after the other through the
  /// windows.
  @Test func boxesAreWhatReachesAPixel() throws {
    var numbers = SeededNumbers(seed: 11)
    for _ in 0..<200 {
      var chain: [LayerDescription] = []
      for _ in 0..<numbers.integer(1...3) {
        let (kernel, stride) = (numbers.integer(1...4), numbers.integer(1...3))
        let (padding, dilation) = (numbers.integer(0...2), numbers.integer(1...3))
        chain.append(
          numbers.integer(0...3) == 0
            ? ConvTranspose2D(1, kernel: Size2D(kernel), stride: Size2D(stride), dilation: Size2D(dilation))
              .layerDescription
            : Conv2D(
              1, kernel: Size2D(kernel), stride: Size2D(stride), padding: .explicit(Padding2D(padding)),
              dilation: Size2D(dilation)
            ).layerDescription)
      }
      let length = numbers.integer(5...20)
      let model = ModelDescription(
        input: ImageShape(channels: 1, height: length, width: length), layers: chain)
      guard let report = try? NetworkReport(model), let output = report.rows.last?.output.image else {
        continue
      }
      for y in 0..<output.height {
        let reached = Self.reached(y, chain, length)
        #expect(
          try report.box(behind: y, 0).rows == (reached.isEmpty ? nil : reached.min()!...reached.max()!)
            || report.box(behind: y, 0).columns == nil, "\(chain) \(length) \(y)")
      }
    }
  }

  /// The input rows that reach row `y`, by the definitions of the layers.
  private static func reached(_ y: Int, _ chain: [LayerDescription], _ length: Int) -> Set<Int> {
    var lengths = [length]
    for layer in chain {
      let image = ImageShape(
        channels: 1, height: lengths[lengths.count - 1], width: lengths[lengths.count - 1])
      lengths.append((try? layer.outputShape(for: Shape(batch: 1, image)).image?.height) ?? 0)
    }
    var rows: Set<Int> = [y]
    for (layer, length) in zip(chain, lengths).reversed() {
      var next: Set<Int> = []
      for row in rows {
        switch layer {
        case .conv2D(let layer):
          guard case .explicit(let pads) = layer.window.padding else { continue }
          for tap in 0..<layer.window.kernel.height {
            next.insert(row * layer.window.stride.height - pads.top + tap * layer.window.dilation.height)
          }
        case .convTranspose2D(let layer):
          for source in 0..<length {
            for tap in 0..<layer.kernel.height
            where source * layer.stride.height - layer.padding.top + tap * layer.dilation.height == row {
              next.insert(source)
            }
          }
        default: break
        }
      }
      rows = next.filter { (0..<length).contains($0) }
    }
    return rows
  }
}
