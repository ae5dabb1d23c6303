import ConvShapes
import Testing

@Suite("Layer descriptions")
struct LayerDescriptionTests {
  @Test("Transposed convolutions of Dumoulin & Visin, chapter 4")
  func transposed() throws {
    // input, kernel, stride, padding, output padding: output
    let rows = [
      [2, 3, 1, 0, 0, 4], [6, 4, 1, 2, 0, 5], [5, 3, 1, 1, 0, 5], [7, 3, 1, 2, 0, 5], [2, 3, 2, 0, 0, 5],
      [3, 3, 2, 1, 0, 5], [3, 3, 2, 1, 1, 6],
    ]
    for row in rows {
      let layer = ConvTranspose2D(
        8, kernel: Size2D(row[1]), stride: Size2D(row[2]), padding: Padding2D(row[3]),
        outputPadding: Size2D(row[4]))
      let input: Shape = [2, 3, row[0], row[0]]
      #expect(try layer.layerDescription.outputShape(for: input) == [2, 8, row[5], row[5]])
      let weights = 3 * 8 * row[1] * row[1]
      #expect(
        try layer.layerDescription.parameterCount(for: input) == ParameterCount(weights: weights, biases: 8))
      #expect(try layer.layerDescription.multiplyAddCount(for: input) == 2 * row[0] * row[0] * weights)
    }
  }

  @Test("VGG-16 and ResNet-18 have the parameters and multiply-adds torchvision states")
  func knownNetworks() throws {
    let vgg = ModelDescription(input: ImageShape(channels: 3, height: 224, width: 224)) {
      for (filterCount, repeats) in [(64, 2), (128, 2), (256, 3), (512, 3), (512, 3)] {
        for _ in 0..<repeats {
          Conv2D(filterCount, kernel: 3, padding: 1)
          ReLU()
        }
        MaxPool2D(2)
      }
      Flatten()
      for units in [4096, 4096] {
        Dense(units)
        ReLU()
        Dropout(0.5)
      }
      Dense(units: .classes)
    }
    let summary = try ModelSummary(vgg.resolved(classCount: 1000))
    #expect(summary.parameters.total == 138_357_544)
    #expect(summary.multiplyAddCount == 15_470_264_320)

    let resnet = ModelDescription(input: ImageShape(channels: 3, height: 224, width: 224)) {
      Conv2D(64, kernel: 7, stride: 2, padding: 3, bias: false)
      BatchNorm2D()
      ReLU()
      MaxPool2D(3, stride: 2, padding: 1)
      for (filterCount, stride) in [
        (64, 1), (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1),
      ] {
        Residual {
          Conv2D(filterCount, kernel: 3, stride: Size2D(stride), padding: 1, bias: false)
          BatchNorm2D()
          ReLU()
          Conv2D(filterCount, kernel: 3, padding: 1, bias: false)
          BatchNorm2D()
        } shortcut: {
          if stride == 2 {
            Conv2D(filterCount, kernel: 1, stride: 2, bias: false)
            BatchNorm2D()
          }
        }
        ReLU()
      }
      GlobalAveragePool()
      Dense(1000)
    }
    let other = try ModelSummary(resnet)
    #expect(other.parameters.total == 11_689_512)
    #expect(other.multiplyAddCount == 1_814_073_344)
  }

  /// A network for 4×8×8 images that is wrong, and the whole message.
  static let refusals: [([any LayerDescribing], String)] = [
    (
      [ReLU(), Dense(3)],
      "layer 2 (dense), input: got the shape [1, 4, 8, 8]; expected [batch, features]; put flatten or global-average-pool before this layer"
    ),
    (
      [Flatten(), Conv2D(8, kernel: 3)],
      "layer 2 (conv2d), input: got the shape [1, 256]; expected images, [batch, channels, height, width]; put this layer before flatten, dense or global-average-pool"
    ),
    (
      [Flatten(), Dense(units: .classes)],
      "layer 2 (dense), units: got \"classes\" while the number of classes is not known; expected a number; resolve the model with a number of classes"
    ),
    (
      [Residual { Conv2D(8, kernel: 3, stride: 2, padding: 1) }],
      "layer 1 (residual): got a body that ends in [1, 8, 4, 4] and the identity shortcut in [1, 4, 8, 8]; expected the same shape from both; use a 1×1 convolution of 8 filters, stride 2×2 as the shortcut"
    ),
    (
      [
        ReLU(),
        Residual {
          BatchNorm2D(); MaxPool2D(9)
        },
      ],
      "layer 2 (residual), body 2 (max-pool2d), kernel height: got a window of 9 over a padded input of 8; expected at most 8; use a padding of 1 on each side, a kernel of 8 or an input of 9"
    ),
    (
      [Residual(body: [], shortcut: [.flatten(Flatten())])],
      "layer 1 (residual): got a body that ends in [1, 4, 8, 8] and the shortcut in [1, 256]; expected the same shape from both; use a 1×1 convolution of 4 filters as the shortcut"
    ),
    (
      [MaxPool2D(2, padding: 2)],
      "layer 1 (max-pool2d), padding height: got 2 before the image, so that a window reads no pixel; expected at most 1; use 1"
    ),
    (
      [ConvTranspose2D(8, kernel: 3, stride: 2, outputPadding: 2)],
      "layer 1 (conv-transpose2d), output padding height: got 2; expected less than the stride 2 or the dilation 1; use 1"
    ),
    (
      [ConvTranspose2D(6, kernel: 3, groups: 4)],
      "layer 1 (conv-transpose2d), groups: got 4 groups for 6 filters; expected a number that divides 6; use 2 groups"
    ),
    ([Dropout(1)], "layer 1 (dropout), rate: got 1.0; expected 0 or more and less than 1; use 0.5"),
    ([Dropout(.nan)], "layer 1 (dropout), rate: got nan; expected 0 or more and less than 1; use 0.5"),
    ([LeakyReLU(.infinity)], "layer 1 (leaky-relu), slope: got inf; expected a finite number; use 0.01"),
    (
      [BatchNorm2D(epsilon: 0)],
      "layer 1 (batch-norm2d), epsilon: got 0.0; expected a number above 0; use 1e-5"
    ),
    (
      [Conv2D(.max, kernel: 1)],
      "layer 1 (conv2d), output elements: got 9223372036854775807 × 8 × 8; expected a product below 2⁶³; use smaller sizes"
    ),
    ([], "layers: got none; expected at least one layer"),
  ]

  @Test("An impossible layer is named with its position", arguments: refusals)
  func refusal(layers: [any LayerDescribing], message: String) {
    let model = ModelDescription(
      input: ImageShape(channels: 4, height: 8, width: 8), layers: layers.map { $0.layerDescription })
    let error = #expect(throws: GeometryError.self) { try model.resolved() }
    #expect(error?.description == message)
  }

  @Test("Resolving fills in input and classes, and checks both")
  func resolution() throws {
    let model = ModelDescription {
      Residual { Conv2D(1, kernel: 1) }
      Flatten()
      Dense(units: .classes)
    }
    let image = ImageShape(channels: 1, height: 2, width: 2)
    let resolved = try model.resolved(input: image, classCount: 3)
    #expect(resolved.input == image)
    #expect(resolved.layers.last == Dense(3).layerDescription)
    #expect(try resolved.resolved(input: image, classCount: 3) == resolved)
    let messages = [
      (
        #expect(throws: GeometryError.self) { try model.resolved() },
        "input: got a model without an image shape"
      ),
      (
        #expect(throws: GeometryError.self) {
          try resolved.resolved(input: ImageShape(channels: 1, height: 2, width: 3))
        }, "input: got images of 2×3×1; expected 2×2×1, as the model says"
      ),
      (
        #expect(throws: GeometryError.self) { try resolved.resolved(classCount: 4) },
        "layer 3 (dense): got an output of 3 for each image; expected 4, one number a class"
      ),
    ]
    for (error, message) in messages { #expect(error?.description.hasPrefix(message) == true) }
  }

  @Test("No number traps, in any layer, for any shape")
  func hostileNumbers() {
    var numbers = SeededNumbers(seed: 3)
    let values = [Int.min, Int.min + 1, -1, 0, 1, 2, 3, 1 << 31, 1 << 62, .max - 1, .max]
    func number() -> Int { values[numbers.integer(0...values.count - 1)] }
    func size() -> Size2D { Size2D(height: number(), width: number()) }
    func sides() -> Padding2D { Padding2D(top: number(), left: number(), bottom: number(), right: number()) }
    for _ in 0..<20_000 {
      let padding: Padding = [.explicit(sides()), .explicit(0), .same, .sameLower][numbers.integer(0...3)]
      let layers: [any LayerDescribing] = [
        Conv2D(
          number(), kernel: size(), stride: size(), padding: padding, dilation: size(), groups: number()),
        ConvTranspose2D(
          number(), kernel: size(), stride: size(), padding: sides(), outputPadding: size(), dilation: size(),
          groups: number()),
        Dense(number()), MaxPool2D(size(), stride: size(), padding: padding, dilation: size()),
        AveragePool2D(size(), padding: padding, countsPadding: false), BatchNorm2D(), Flatten(), Softmax(),
        Residual { Conv2D(number(), kernel: size(), stride: size()) },
      ]
      let shape = Shape((0..<numbers.integer(0...5)).map { _ in number() })
      for layer in layers.map({ $0.layerDescription }) {
        guard let output = try? layer.outputShape(for: shape) else { continue }
        #expect(output.dimensions.allSatisfy { $0 >= 1 })
        if let count = try? layer.parameterCount(for: shape) { #expect(count.total >= 0) }
        if let count = try? layer.multiplyAddCount(for: shape) { #expect(count >= 0) }
      }
    }
  }
}
