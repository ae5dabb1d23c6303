import Foundation

/// Everything that decides a training, as `config.json` holds it.
///
/// The number of threads, the place of the run and the way progress is shown are not among them: they change nothing.
public struct TrainingSettings: Hashable, Sendable {
  /// The optimizers a run can have.
  public enum OptimizerRule: String, CaseIterable, Sendable {
    /// With momentum 0.9.
    case sgd
    /// β 0.9 and 0.999.
    case adam
    /// The same with decoupled decay.
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
    /// The rate stays.
    case constant
    /// Half a cosine from the rate down to almost 0 in the last epoch.
    case cosine
    /// A factor, 0.1 unless given, after every third of the epochs or so many of them.
    case step
    /// A factor after every epoch, 0.95 unless given.
    case exponential
    /// One rise to the rate and one fall, step by step.
    case oneCycle = "one-cycle"
    /// A factor, 0.1 unless given, when the validation loss has not fallen for more than 10 epochs in a row, or so many.
    case plateau
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
  /// The rule of the updates; checkpoints hold its state.
  public var optimizer = OptimizerRule.adam
  /// Above 0; the optimizer's default when nil.
  public var learningRate: Double?
  /// What the learning rate does from epoch to epoch.
  public var schedule = Schedule.cosine
  /// Of `step`: after how many epochs the rate falls; of `plateau`: how many without a lower loss are borne. The
  /// schedule's usual number when nil.
  public var scheduleEpochs: Int?
  /// What the rate is multiplied by when `step`, `exponential` or `plateau` lower it; the usual factor when nil.
  public var scheduleFactor: Double?
  /// Epochs in which the rate rises to its height.
  public var warmUpEpochs = 0
  /// See ``Trainer/labelSmoothing``.
  public var labelSmoothing = 0.0
  /// Limits that gradients are held to before an update.
  public var clipping = GradientClipping()
  /// See ``Trainer/averageDecay``.
  public var averageDecay: Double?
  /// See ``Trainer/classBalance``.
  public var classBalance: ClassBalance?
  /// See ``Trainer/patience``.
  public var patience: Int?
  /// A preset's name, a model file or a classifier's file.
  public var model = ModelPreset.tiny.rawValue
  /// A file of weights to begin with, or the folder of a run, whose best network is meant; drawn from the seed when nil.
  public var weights: String?
  /// Patterns of parameters that keep their drawn values although ``weights`` has others: a new last layer.
  public var freshWeights: [String] = []
  /// Patterns of parameters that are not trained.
  public var frozen: [String] = []
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
  /// How often the state is saved; see ``Trainer/checkpointInterval``.
  public var checkpointInterval: CheckpointInterval?

  /// The usual settings.
  public init(folder: String) { self.folder = folder }

  /// The learning rate that is used.
  public var effectiveLearningRate: Double { learningRate ?? optimizer.defaultLearningRate }

  /// The same with what is left open put in, and paths from the root of the file system: what another process, in
  /// another working directory, needs.
  var effective: TrainingSettings {
    var settings = self
    settings.learningRate = effectiveLearningRate
    settings.folder = Self.absolute(folder)
    settings.validation = validation.map(Self.absolute)
    settings.test = test.map(Self.absolute)
    settings.weights = weights.map { Self.absolute(RunFolder.bestNetwork(at: $0)) }
    if let rule = try? trainingSchedule().rule {
      switch rule {
      case .step(let every, let gamma): (settings.scheduleEpochs, settings.scheduleFactor) = (every, gamma)
      case .exponential(let gamma): settings.scheduleFactor = gamma
      case .plateau(let rule):
        (settings.scheduleEpochs, settings.scheduleFactor) = (rule.patience, rule.gamma)
      case .constant, .cosine, .oneCycle: break
      }
    }
    if ModelPreset(rawValue: model) == nil { settings.model = Self.absolute(model) }
    return settings
  }

  private static func absolute(_ path: String) -> String {
    URL(fileURLWithPath: path).standardizedFileURL.path
  }
}
