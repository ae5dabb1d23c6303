import ConvShapes

/// Networks whose totals and receptive fields are published, as chains and descriptions.
enum PublishedNetworks {
  /// Krizhevsky, Sutskever & Hinton, 2012, with its groups, for images of 227×227.
  static let alexNet = """
    conv:96x11x11,stride=4 relu maxpool:3,stride=2 conv:256x5x5,pad=2,groups=2 relu maxpool:3,stride=2
    conv:384x3x3,pad=1 relu conv:384x3x3,pad=1,groups=2 relu conv:256x3x3,pad=1,groups=2 relu maxpool:3,stride=2
    dense:4096 relu dense:4096 relu dense:1000
    """

  /// Simonyan & Zisserman, 2014, configuration D.
  static let vgg16 = """
    conv:64x3x3,pad=1 relu conv:64x3x3,pad=1 relu maxpool:2 conv:128x3x3,pad=1 relu conv:128x3x3,pad=1 relu maxpool:2
    conv:256x3x3,pad=1 relu conv:256x3x3,pad=1 relu conv:256x3x3,pad=1 relu maxpool:2
    conv:512x3x3,pad=1 relu conv:512x3x3,pad=1 relu conv:512x3x3,pad=1 relu maxpool:2
    conv:512x3x3,pad=1 relu conv:512x3x3,pad=1 relu conv:512x3x3,pad=1 relu maxpool:2
    dense:4096 relu dropout dense:4096 relu dropout dense:1000
    """

  /// LeNet-5 as it is taught, all maps connected: LeCun et al., 1998, without the table of connections.
  static let leNet5 =
    "conv:6x5x5 tanh avgpool:2 conv:16x5x5 tanh avgpool:2 conv:120x5x5 tanh dense:84 tanh dense:10"

  /// He, Zhang, Ren & Sun, 2015.
  ///
  /// - Parameter stridesFirst: strides at the first 1×1 convolutions, as in the paper; else at the 3×3, as torchvision.
  static func resNet50(stridesFirst: Bool) -> ModelDescription {
    ModelDescription(input: ImageShape(channels: 3, height: 224, width: 224)) {
      Conv2D(64, kernel: 7, stride: 2, padding: 3, bias: false)
      BatchNorm2D()
      ReLU()
      MaxPool2D(3, stride: 2, padding: 1)
      for (stage, blocks) in [3, 4, 6, 3].enumerated() {
        for block in 0..<blocks {
          let stride: Size2D = stage > 0 && block == 0 ? 2 : 1
          let width = 64 << stage
          Residual {
            Conv2D(width, kernel: 1, stride: stridesFirst ? stride : 1, bias: false)
            BatchNorm2D()
            ReLU()
            Conv2D(width, kernel: 3, stride: stridesFirst ? 1 : stride, padding: 1, bias: false)
            BatchNorm2D()
            ReLU()
            Conv2D(4 * width, kernel: 1, bias: false)
            BatchNorm2D()
          } shortcut: {
            if block == 0 {
              Conv2D(4 * width, kernel: 1, stride: stride, bias: false)
              BatchNorm2D()
            }
          }
          ReLU()
        }
      }
      GlobalAveragePool()
      Dense(1000)
    }
  }

  /// The report of a chain for square images.
  static func report(
    _ chain: String, side: Int, channels: Int = 3, batch: Int = 1, by convention: CountingConvention = .macs
  ) throws -> NetworkReport {
    let options = ["in": "\(side)x\(side)x\(channels)", "batch": "\(batch)", "count": convention.rawValue]
    return try NetworkRequest(.chain(Chain([chain])), options: options).report()
  }
}
