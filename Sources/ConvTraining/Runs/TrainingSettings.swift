import Foundation

/// Everything that decides a training, as `config.json` holds it.
///
/// The number of threads, the place of the run and the way progress is shown are not among them: they change nothing.
public struct TrainingSettings: Hashable, Sendable {
  /// The optimizers a run can have.
  public enum OptimizerRule: String, CaseIterable, Sendable {
    case sgd
    case adam
    case adamw

    /// The learning rate that suits most small networks.
    public var defaultLearningRate: Double {
      switch self {
      case .sgd: 0.05
      case .adam, .adamw: 0.003
      }
    }

    /// The optimizer with the usual settings: momentum 0.9 for sgd.
    public func optimizer(learningRate: Double) -> any Optimizer {
      switch self {
      case .sgd: SGD(learningRate: Float(learningRate), momentum: 0.9)
      case .adam: Adam(learningRate: Float(learningRate))
      case .adamw: Adam.adamW(learningRate: Float(learningRate))
      }
    }
  }

  /// The schedules of the learning rate a run can have.
  public enum Schedule: String, CaseIterable, Sendable {
    case constant
    case cosine
  }

  /// The images to train on: FOLDER/<class>/*.png, a folder of such parts, or a CSV manifest.
  public var folder: String
  /// A folder to judge the epochs by; a part of ``folder`` when nil.
  public var validation: String?
  /// A folder that is read once, at the end.
  public var test: String?
  /// Whether images that cannot be read are left out; else they are an error.
  public var skipsBadFiles = false
  /// The part of each class that is held back to judge the epochs by, 0…1, both excluded.
  public var validationShare = Trainer.defaultValidationShare
  /// Passes over the training part, 1 or more.
  public var epochs = 40
  /// Images a step, 1 or more.
  public var batchSize = Trainer.defaultBatchSize
  public var optimizer = OptimizerRule.adam
  /// Above 0; the optimizer's default when nil.
  public var learningRate: Double?
  public var schedule = Schedule.cosine
  /// A preset's name, a model file or a classifier's file.
  public var model = ModelPreset.tiny.rawValue
  /// What images are resized to; the folder's own size when nil.
  public var size: Size2D?
  /// How images of another aspect ratio are brought to the size.
  public var resizing = ResizePolicy.stretch
  /// What chance does to the images of the training part.
  public var augmentation = Augmentation.none
  /// Of weights, split, order and dropout.
  public var seed: UInt64 = 7
  /// How to convolve; chosen when nil.
  public var algorithm: ConvolutionAlgorithm?
  /// Limits that gradients are held to before an update.
  public var clipping = GradientClipping()
  /// How often the state is saved; see ``Trainer/checkpointInterval``.
  public var checkpointInterval: CheckpointInterval?

  /// The usual settings.
  public init(folder: String) { self.folder = folder }

  /// The learning rate that is used.
  public var effectiveLearningRate: Double { learningRate ?? optimizer.defaultLearningRate }

  /// The schedule of a run of these settings.
  var learningRateSchedule: LearningRateSchedule {
    switch schedule {
    case .constant: .constant
    case .cosine: .cosine(period: epochs)
    }
  }

  /// The same with what is left open put in, and paths from the root of the file system: what another process, in
  /// another working directory, needs.
  var effective: TrainingSettings {
    var settings = self
    settings.learningRate = effectiveLearningRate
    settings.folder = Self.absolute(folder)
    settings.validation = validation.map(Self.absolute)
    settings.test = test.map(Self.absolute)
    if ModelPreset(rawValue: model) == nil { settings.model = Self.absolute(model) }
    return settings
  }

  private static func absolute(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.path
  }
}
