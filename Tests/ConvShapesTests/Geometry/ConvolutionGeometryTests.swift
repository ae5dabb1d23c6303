import ConvShapes
import Foundation
import Testing

@Suite("Convolution geometry")
struct ConvolutionGeometryTests {
  @Test("The layer of the README: 32×32×3, ten 5×5 filters, padding 1")
  func readme() throws {
    let geometry = try ConvolutionGeometry(
      input: ImageShape(channels: 3, height: 32, width: 32), filterCount: 10,
      window: Window2D(kernel: 5, padding: 1))
    #expect(geometry.output == ImageShape(channels: 10, height: 30, width: 30))
    #expect(geometry.parameterCount() == ParameterCount(weights: 750, biases: 10))
    #expect(geometry.parameterCount(bias: false).total == 750)
    #expect(geometry.multiplyAddCount == 675_000)
  }

  /// channels, height, filters, kernel, stride, padding, groups: weights and multiply-adds as published.
  static let published: [([Int], Int, Int)] = [
    ([3, 227, 96, 11, 4, 0, 1], 34_848, 105_415_200),  // AlexNet, Krizhevsky et al., 2012: 55·55·34848
    ([3, 224, 64, 3, 1, 1, 1], 1_728, 86_704_128),  // VGG-16's first layer, CS231n's table
    ([512, 14, 512, 3, 1, 1, 1], 2_359_296, 462_422_016),  // VGG-16's last
    ([32, 112, 32, 3, 1, 1, 32], 288, 3_612_672),  // MobileNet's first depthwise layer, Howard et al., 2017
  ]

  @Test("Published layers", arguments: published)
  func publishedLayers(_ numbers: [Int], weights: Int, multiplyAdds: Int) throws {
    let geometry = try ConvolutionGeometry(
      input: ImageShape(channels: numbers[0], height: numbers[1], width: numbers[1]), filterCount: numbers[2],
      window: Window2D(
        kernel: Size2D(numbers[3]), stride: Size2D(numbers[4]), padding: .explicit(Padding2D(numbers[5]))),
      groups: numbers[6])
    #expect(geometry.parameterCount().weights == weights)
    #expect(geometry.multiplyAddCount == multiplyAdds)
  }

  /// What is wrong and the whole message.
  static let refusals: [(ImageShape, Int, Window2D, Int, String)] = [
    (
      ImageShape(channels: 3, height: 4, width: 4), 8, Window2D(kernel: 5), 1,
      "kernel height: got a window of 5 over a padded input of 4; expected at most 4; "
        + "use a padding of 1 on each side, a kernel of 4 or an input of 5"
    ),
    (
      ImageShape(channels: 3, height: 0, width: 4), 8, Window2D(kernel: 1), 1,
      "input height: got 0; expected at least 1; use 1"
    ),
    (
      ImageShape(channels: 6, height: 4, width: 4), 9, Window2D(kernel: 1), 4,
      "groups: got 4 groups for 6 channels; expected a number that divides 6; use 3 groups"
    ),
    (
      ImageShape(channels: 6, height: 4, width: 4), 9, Window2D(kernel: 1), 6,
      "groups: got 6 groups for 9 filters; expected a number that divides 9; use 3 groups"
    ),
    (
      ImageShape(channels: 3, height: 4, width: 4), 8,
      Window2D(kernel: 3, stride: Size2D(height: 1, width: 0)), 1,
      "stride width: got 0; expected at least 1; use 1"
    ),
    (
      ImageShape(channels: 3, height: 4, width: 4), 8, Window2D(kernel: 3, padding: -1), 1,
      "padding height: got -1; expected 0 or more; use 0"
    ),
    (
      ImageShape(channels: 1, height: 1 << 31, width: 1 << 31), 2, Window2D(kernel: 1), 1,
      "output elements: got 2 × 2147483648 × 2147483648; expected a product below 2⁶³; use smaller sizes"
    ),
    (
      ImageShape(channels: 1, height: 1, width: 1), 1, Window2D(kernel: 3, dilation: Size2D(.max)), 1,
      "window height: got 9223372036854775807 × 2; expected a product below 2⁶³; use smaller sizes"
    ),
  ]

  @Test("Impossible layers are refused in full sentences", arguments: refusals)
  func refusal(input: ImageShape, filterCount: Int, window: Window2D, groups: Int, message: String) {
    let error = #expect(throws: GeometryError.self) {
      try ConvolutionGeometry(input: input, filterCount: filterCount, window: window, groups: groups)
    }
    #expect(error?.description == message)
  }

  @Test("JSON reads back what it wrote, for every decoder, and is validated")
  func codable() throws {
    let geometry = try ConvolutionGeometry(
      input: ImageShape(channels: 4, height: 9, width: 8), filterCount: 6,
      window: Window2D(
        kernel: Size2D(height: 3, width: 2), stride: 2,
        padding: .explicit(Padding2D(top: 1, left: 0, bottom: 2, right: 3)),
        dilation: Size2D(height: 1, width: 2)), groups: 2)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let data = try encoder.encode(geometry)
    #expect(
      String(decoding: data, as: UTF8.self)
        == #"{"dilation":[1,2],"filters":6,"groups":2,"input":{"channels":4,"height":9,"width":8},"kernel":[3,2],"padding":[1,0,2,3],"stride":2}"#
    )
    #expect(try JSONDecoder().decode(ConvolutionGeometry.self, from: data) == geometry)
    for padding in [Padding.same, .sameLower, .valid, 0, .explicit(Padding2D(height: 1, width: 2))] {
      let data = try JSONEncoder().encode([padding])
      #expect(try JSONDecoder().decode([Padding].self, from: data) == [padding])
    }
    #expect(throws: DecodingError.self) {
      let text = #"{"input": {"channels": 1, "height": 2, "width": 2}, "filters": 1, "kernel": 3}"#
      return try JSONDecoder().decode(ConvolutionGeometry.self, from: Data(text.utf8))
    }
  }
}
