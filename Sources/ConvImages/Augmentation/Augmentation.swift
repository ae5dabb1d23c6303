/// What chance does to the images of the training part, so that no epoch shows the network the same ones.
///
/// ```
/// let augmentation = try Augmentation([.flip(.horizontal), .shift(2), .rotate(10), .mixup(0.2)])
/// let same = try Augmentation("flip=horizontal,shift=2,rotate=10,mixup=0.2")
/// ```
///
/// Every step is done to every image, with a strength drawn anew for each image and each epoch; a step of no strength
/// changes no bit. The order is that of ``Kind``, whatever order the steps were given in: crop, flip, scale, rotate and
/// shift together are one resampling, then come the colours, then what is erased, then the mixing of two images.
public struct Augmentation: Hashable, Sendable {
  /// The kinds of steps, in the order in which they are done.
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// Those of one resampling: an image is interpolated once, however many of them there are.
    case crop, flip, scale, rotate, shift
    /// Those that change samples where they are.
    case brightness, contrast, noise, erase
    /// The one that needs a second image.
    case mixup
  }

  /// Which mirror images there are, each with probability ½.
  public enum Mirror: String, CaseIterable, Hashable, Sendable {
    /// Left and right change places.
    case horizontal
    /// Top and bottom change places.
    case vertical
    /// Each of the two by itself.
    case both
  }

  /// One step and its strength.
  public enum Step: Hashable, Sendable {
    /// A part of the image, enlarged to the whole: its area a share from this one to 1, its aspect ratio ¾ to 4⁄3 of the
    /// image's, anywhere in the image. (Inception's random resized crop: Szegedy et al., *Going Deeper with
    /// Convolutions*, 2015.) 0.01 … 1; 1 is the whole image.
    case crop(Double)
    /// Mirrored or not, by even chance.
    case flip(Mirror)
    /// Larger or smaller by a factor from 1 − s to 1 + s. 0 … 0.9
    case scale(Double)
    /// Turned around the middle by up to so many degrees, either way. 0 … 180
    case rotate(Double)
    /// Moved by up to so many pixels, fractions included, along each axis. 0 … 100,000
    case shift(Double)
    /// Every sample times a factor from 1 − b to 1 + b. 0 … 1
    case brightness(Double)
    /// Every sample's distance from the image's mean gray times a factor from 1 − c to 1 + c. 0 … 1
    case contrast(Double)
    /// Normal noise of this standard deviation, a number for each sample. 0 … 1
    case noise(Double)
    /// A rectangle of this share of the image's height and width, centred on any pixel, replaced by the training mean.
    /// (DeVries & Taylor, *Improved Regularization of Convolutional Neural Networks with Cutout*, 2017.) 0 … 1
    case erase(Double)
    /// λ of the image and 1 − λ of another one, the labels in the same shares: λ = max(l, 1 − l), l of the distribution
    /// Beta(α, α). (Zhang et al., *mixup: Beyond Empirical Risk Minimization*, 2018.) α 0 … 100; 0 mixes nothing.
    case mixup(Double)
  }

  /// The steps, one of a kind at most, in the order in which they are done.
  public let steps: [Step]

  /// No step: images stay what they are.
  public static let none = Augmentation(ordered: [])

  /// - Parameter steps: in any order.
  /// - Throws: ``AugmentationError`` for a kind that is there twice, and for a strength outside its range.
  public init(_ steps: [Step]) throws(AugmentationError) {
    var ofKind: [Kind: Step] = [:]
    for step in steps {
      try step.check()
      if ofKind.updateValue(step, forKey: step.kind) != nil { throw .repeated(step.kind) }
    }
    self.init(ordered: Kind.allCases.compactMap { ofKind[$0] })
  }

  private init(ordered steps: [Step]) { self.steps = steps }

  /// Whether images stay what they are; a step of no strength still counts as one.
  public var isEmpty: Bool { steps.isEmpty }
}

extension Augmentation.Step {
  /// What the step is, whatever its strength.
  public var kind: Augmentation.Kind {
    switch self {
    case .crop: .crop
    case .flip: .flip
    case .scale: .scale
    case .rotate: .rotate
    case .shift: .shift
    case .brightness: .brightness
    case .contrast: .contrast
    case .noise: .noise
    case .erase: .erase
    case .mixup: .mixup
    }
  }

  /// The step of a kind and a strength; nil for flips, which have none.
  init?(_ kind: Augmentation.Kind, strength: Double) {
    switch kind {
    case .crop: self = .crop(strength)
    case .flip: return nil
    case .scale: self = .scale(strength)
    case .rotate: self = .rotate(strength)
    case .shift: self = .shift(strength)
    case .brightness: self = .brightness(strength)
    case .contrast: self = .contrast(strength)
    case .noise: self = .noise(strength)
    case .erase: self = .erase(strength)
    case .mixup: self = .mixup(strength)
    }
  }

  /// nil for flips.
  var strength: Double? {
    switch self {
    case .flip: nil
    case .crop(let strength), .scale(let strength), .rotate(let strength), .shift(let strength),
      .brightness(let strength), .contrast(let strength), .noise(let strength), .erase(let strength),
      .mixup(let strength):
      strength
    }
  }

  fileprivate func check() throws(AugmentationError) {
    guard let strength, !kind.strengths.contains(strength) else { return }
    throw .strength(kind, got: "\(strength)")
  }
}

extension Augmentation.Kind {
  /// What a strength may be.
  var strengths: ClosedRange<Double> {
    switch self {
    case .crop: 0.01...1
    case .flip: 0...0
    case .scale: 0...0.9
    case .rotate: 0...180
    case .shift: 0...100_000
    case .brightness, .contrast, .noise, .erase: 0...1
    case .mixup: 0...100
    }
  }

  /// What a value of the notation may be, in words.
  var expected: String {
    switch self {
    case .crop: "the least share of the area, 0.01 to 1"
    case .flip: Augmentation.Mirror.allCases.map(\.rawValue).joined(separator: ", ")
    case .scale: "a number from 0 to 0.9"
    case .rotate: "degrees from 0 to 180"
    case .shift: "pixels from 0 to 100000"
    case .brightness, .contrast: "a number from 0 to 1"
    case .noise: "a standard deviation from 0 to 1"
    case .erase: "a share of the side, 0 to 1"
    case .mixup: "the parameter of the Beta distribution, 0 to 100"
    }
  }

  /// A value that suits many data sets.
  var example: String {
    switch self {
    case .crop: "0.8"
    case .flip: "horizontal"
    case .scale: "0.1"
    case .rotate: "10"
    case .shift: "2"
    case .brightness, .contrast: "0.2"
    case .noise: "0.02"
    case .erase: "0.25"
    case .mixup: "0.2"
    }
  }
}
