import Foundation

/// What an augmentation does to each image in one epoch.
///
/// Every number is drawn from a stream of its own, a function of (seed, step, epoch, image): threads may take the images
/// in any order, and a step that is added leaves what the others do as it was.
public struct EpochAugmentation: Sendable {
  /// The steps and their strengths.
  public let augmentation: Augmentation
  /// The training's: with the epoch and an image it decides every number.
  public let seed: UInt64
  /// 1 for the first.
  public let epoch: Int
  /// The level of what is erased, one a channel, 0…1: the training mean.
  public let fill: [Double]

  /// - Parameters:
  ///   - epoch: 1 for the first.
  ///   - fill: one number a channel of the images, 0…1.
  public init(_ augmentation: Augmentation, seed: UInt64, epoch: Int, fill: [Double]) {
    self.augmentation = augmentation
    self.seed = seed
    self.epoch = epoch
    self.fill = fill
  }

  /// The image as the network gets it, but for the mixing with another one.
  ///
  /// - Parameter key: what tells the image from others; in a folder, its index.
  public func augmented(_ image: PixelImage, key: Int) -> PixelImage {
    var samples = image.samples
    samples.withUnsafeMutableBufferPointer { augment($0, image.shape, key: key) }
    return PixelImage(shape: image.shape, samples: samples)
  }

  /// Augments an image [C, H, W] in place, all steps but mixup.
  func augment(_ image: UnsafeMutableBufferPointer<Float>, _ shape: ImageShape, key: Int) {
    precondition(fill.count == shape.channels, "\(fill.count) levels for an image of \(shape)")
    map(shape, key: key).resample(image, shape)
    for step in augmentation.steps {
      var chance = stream(step.kind, key)
      switch step {
      case .crop, .flip, .scale, .rotate, .shift, .mixup: break
      case .brightness(let most):
        PixelChange.brighten(image, by: 1 + chance.symmetric(most))
      case .contrast(let most):
        PixelChange.stretchContrast(image, shape, by: 1 + chance.symmetric(most))
      case .noise(let deviation): PixelChange.addNoise(image, deviation: deviation, &chance)
      case .erase(let share):
        let middle = (y: chance.integer(below: shape.height), x: chance.integer(below: shape.width))
        PixelChange.erase(image, shape, share: share, around: middle, fill: fill)
      }
    }
  }

  /// All steps that move pixels, as one map. The last one comes first: the map leads from the new image to the old one.
  func map(_ shape: ImageShape, key: Int) -> AffineMap {
    var map = AffineMap.identity
    for step in augmentation.steps.reversed() {
      var chance = stream(step.kind, key)
      switch step {
      case .brightness, .contrast, .noise, .erase, .mixup: break
      case .shift(let most):
        let right = chance.symmetric(most)
        map = map.then(.shift(x: right, y: chance.symmetric(most)))
      case .rotate(let most): map = map.then(.rotation(degrees: chance.symmetric(most)))
      case .scale(let most): map = map.then(.scale(1 + chance.symmetric(most)))
      case .flip(let mirror):
        let (horizontally, vertically) = (chance.uniform() < 0.5, chance.uniform() < 0.5)
        map = map.then(
          .mirror(
            horizontally: horizontally && mirror != .vertical, vertically: vertically && mirror != .horizontal
          ))
      case .crop(let least): map = map.then(Self.part(least, shape, &chance))
      }
    }
    return map
  }

  /// A part of the image. The aspect ratio is drawn from those that fit, so that none has to be thrown away.
  private static func part(_ least: Double, _ shape: ImageShape, _ chance: inout RandomStream) -> AffineMap {
    let area = least + (1 - least) * Double(chance.uniform())
    let flattest = min(log(4.0 / 3), -log(area))
    let aspect = exp(chance.symmetric(flattest))
    let (width, height) = (min((area * aspect).squareRoot(), 1), min((area / aspect).squareRoot(), 1))
    return .part(
      x: chance.symmetric((1 - width) / 2 * Double(shape.width)),
      y: chance.symmetric((1 - height) / 2 * Double(shape.height)), width: width, height: height)
  }

  func stream(_ kind: Augmentation.Kind, _ key: Int) -> RandomStream {
    RandomStream(seed: seed, purpose: "augmentation: \(kind.rawValue)", epoch: epoch, index: key)
  }
}

extension RandomStream {
  /// Uniform from −bound to bound.
  mutating func symmetric(_ bound: Double) -> Double { (2 * Double(uniform()) - 1) * bound }
}
