import ConvShapes
import Testing

@Suite("Presets and summaries")
struct ModelPresetTests {
  @Test("Every preset takes every image from 4×4 up", arguments: ModelPreset.allCases)
  func sizes(preset: ModelPreset) throws {
    for height in [4, 5, 6, 7, 8, 9, 11, 12, 15, 28, 31, 32, 33, 64, 224] {
      for width in [4, 8, 13, 28, 97] {
        let image = ImageShape(channels: 3, height: height, width: width)
        let model = try preset.description(for: image, classCount: 7)
        #expect(try model.outputShape(batch: 5) == [5, 7])
        #expect(try ModelDescription(modelFile: model.modelFile(), name: "m") == model)
      }
    }
  }

  @Test("Smaller images, no classes and absurd sizes are refused", arguments: ModelPreset.allCases)
  func refusals(preset: ModelPreset) {
    let small = #expect(throws: GeometryError.self) {
      try preset.description(for: ImageShape(channels: 1, height: 3, width: 8), classCount: 2)
    }
    #expect(
      small?.description
        == "\(preset.rawValue): got images of 3×8; expected at least 4×4; enlarge them to 4×8")
    for side in [Int.max, 1 << 40] {
      #expect(throws: GeometryError.self) {
        try preset.description(for: ImageShape(channels: 1, height: side, width: side), classCount: 2)
      }
    }
    for count in [0, -1, Int.min, Int.max] {
      let image = ImageShape(channels: 1, height: 8, width: 8)
      #expect(throws: GeometryError.self) { try preset.description(for: image, classCount: count) }
    }
  }

  @Test("The tiny network of 8×8 digits, as a table")
  func tinyTable() throws {
    let model = try ModelPreset.tiny.description(
      for: ImageShape(channels: 1, height: 8, width: 8), classCount: 10)
    // conv: 16·9 + 16; 32·16·9 + 32; dense: 128·10 + 10. Multiply-adds: 64·144, 16·4608, 1280.
    #expect(
      try ModelSummary(model).description == """
        layer                                       output  parameters  multiply-adds
               input                                 8×8×1
        0      conv2d 16 filters 3×3, padding same  8×8×16         160          9,216
        1      relu                                 8×8×16           0              0
        2      max-pool2d 2×2                       4×4×16           0              0
        3      conv2d 32 filters 3×3, padding same  4×4×32       4,640         73,728
        4      relu                                 4×4×32           0              0
        5      max-pool2d 2×2                       2×2×32           0              0
        6      flatten                                 128           0              0
        7      dense 10 units                           10       1,290          1,280
               total                                             6,090         84,224
        """)
  }

  @Test("ResNet-8 has the parameters counted by hand")
  func resnetParameters() throws {
    let model = try ModelPreset.resnetSmall.description(
      for: ImageShape(channels: 3, height: 32, width: 32), classCount: 10)
    let summary = try ModelSummary(model)
    let first = 3 * 16 * 9 + 2 * 16 + 2 * (16 * 16 * 9 + 2 * 16)
    let second = 16 * 32 * 9 + 32 * 32 * 9 + 16 * 32 + 3 * 2 * 32
    let third = 32 * 64 * 9 + 64 * 64 * 9 + 32 * 64 + 3 * 2 * 64
    #expect(summary.parameters.total == first + second + third + 64 * 10 + 10)
    #expect(summary.parameters.total == summary.rows.reduce(0) { $0 + $1.parameters.total })
    #expect(summary.multiplyAddCount == summary.rows.reduce(0) { $0 + $1.multiplyAddCount })
    #expect(summary.rows.map { $0.path }.contains("5.shortcut.0"))
  }

  @Test("LeNet on 28×28 is the benchmark's network")
  func lenet() throws {
    let model = try ModelPreset.lenet.description(
      for: ImageShape(channels: 1, height: 28, width: 28), classCount: 10)
    #expect(
      model.layers
        == ModelDescription {
          Conv2D(8, kernel: 5, padding: 2)
          ReLU()
          MaxPool2D(2)
          Conv2D(16, kernel: 5)
          ReLU()
          MaxPool2D(2)
          Flatten()
          Dense(128)
          ReLU()
          Dense(10)
        }.layers)
  }
}
