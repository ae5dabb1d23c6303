/// Well-known small networks that size themselves from the images and the number of classes.
///
/// All end in a dense layer of one unit a class, whose outputs are logits. The smallest image is 4×4; where the
/// feature map has shrunk to one row or column, that axis is not pooled further.
public enum ModelPreset: String, CaseIterable, Codable, Sendable {
  /// Two stages (more above 32×32) of 3×3 convolution, ReLU and max pooling, and one dense layer.
  case tiny
  /// After LeNet-5 (LeCun, Bottou, Bengio & Haffner, 1998): 5×5 convolutions of 8 and 16 filters, a dense layer of 128.
  case lenet
  /// After VGG (Simonyan & Zisserman, 2014): stages of two 3×3 convolutions, of 32, 64, 128 filters; dropout.
  case vggSmall = "vgg-small"
  /// ResNet-8, as for CIFAR in He, Zhang, Ren & Sun, 2015, §4.2, n = 1: residual blocks with batch normalisation.
  case resnetSmall = "resnet-small"

  /// The network for images and classes, resolved.
  ///
  /// - Parameters:
  ///   - image: [C, H, W], at least 4×4.
  ///   - classCount: 1 or more.
  /// - Throws: ``GeometryError`` for smaller images, no classes, and sizes whose products overflow Int.
  public func description(for image: ImageShape, classCount: Int) throws(GeometryError) -> ModelDescription {
    if image.channels < 1 {
      throw GeometryError(
        .notPositive, at: [rawValue, "channels"], got: "\(image.channels)", expected: "at least 1",
        fix: "use 1")
    }
    if image.height < Self.leastSide || image.width < Self.leastSide {
      throw GeometryError(
        .windowTooLarge, at: [rawValue], got: "images of \(image.size)",
        expected: "at least \(Size2D(Self.leastSide))",
        fix: "enlarge them to "
          + "\(Size2D(height: max(image.height, Self.leastSide), width: max(image.width, Self.leastSide)))")
    }
    let layers =
      switch self {
      case .tiny: Self.tiny(image.size)
      case .lenet: Self.lenet(image.size)
      case .vggSmall: Self.vggSmall(image.size)
      case .resnetSmall: Self.resnetSmall(image.size)
      }
    return try ModelDescription(input: image, layers: layers).resolved(classCount: classCount)
  }

  /// The least height and width of an image.
  static let leastSide = 4

  @LayerBuilder
  private static func tiny(_ size: Size2D) -> [LayerDescription] {
    for (stage, kernel) in poolings(of: size, least: 2, until: 8).enumerated() {
      Conv2D(16 << min(stage, 2), kernel: 3, padding: .same)
      ReLU()
      MaxPool2D(kernel)
    }
    Flatten()
    Dense(units: .classes)
  }

  @LayerBuilder
  private static func lenet(_ size: Size2D) -> [LayerDescription] {
    let kernels = poolings(of: size, least: 2, until: .max)
    let half = size.divided(by: kernels[0])
    // The original's second convolution has no padding; a map below 6×6 would leave nothing to pool.
    let padding: Padding = min(half.height, half.width) < 6 ? .same : 0
    Conv2D(8, kernel: 5, padding: 2)
    ReLU()
    MaxPool2D(kernels[0])
    Conv2D(16, kernel: 5, padding: padding)
    ReLU()
    MaxPool2D(padding == 0 ? 2 : kernels[1])
    Flatten()
    Dense(128)
    ReLU()
    Dense(units: .classes)
  }

  @LayerBuilder
  private static func vggSmall(_ size: Size2D) -> [LayerDescription] {
    for (stage, kernel) in poolings(of: size, least: 3, until: 8).enumerated() {
      let filterCount = 32 << min(stage, 2)
      Conv2D(filterCount, kernel: 3, padding: .same)
      ReLU()
      Conv2D(filterCount, kernel: 3, padding: .same)
      ReLU()
      MaxPool2D(kernel)
    }
    Flatten()
    Dense(256)
    ReLU()
    Dropout(0.5)
    Dense(units: .classes)
  }

  @LayerBuilder
  private static func resnetSmall(_ size: Size2D) -> [LayerDescription] {
    Conv2D(16, kernel: 3, padding: 1, bias: false)
    BatchNorm2D()
    ReLU()
    // The paper's images are 32×32; larger ones are brought there first.
    for kernel in poolings(of: size, least: 0, until: 32) { MaxPool2D(kernel) }
    for (filterCount, stride) in [(16, 1), (32, 2), (64, 2)] {
      Residual {
        Conv2D(filterCount, kernel: 3, stride: Size2D(stride), padding: 1, bias: false)
        BatchNorm2D()
        ReLU()
        Conv2D(filterCount, kernel: 3, padding: 1, bias: false)
        BatchNorm2D()
      } shortcut: {
        if stride > 1 {
          Conv2D(filterCount, kernel: 1, stride: Size2D(stride), bias: false)
          BatchNorm2D()
        }
      }
      ReLU()
    }
    GlobalAveragePool()
    Dense(units: .classes)
  }

  /// The pooling windows that halve a map `least` times, and then until no side is above `limit`; a side of 1 is left.
  private static func poolings(of size: Size2D, least: Int, until limit: Int) -> [Size2D] {
    var (size, kernels) = (size, [Size2D]())
    while kernels.count < least || max(size.height, size.width) > limit {
      let kernel = Size2D(height: min(size.height, 2), width: min(size.width, 2))
      kernels.append(kernel)
      size = size.divided(by: kernel)
    }
    return kernels
  }
}

extension Size2D {
  fileprivate func divided(by other: Size2D) -> Size2D {
    Size2D(height: height / other.height, width: width / other.width)
  }
}
