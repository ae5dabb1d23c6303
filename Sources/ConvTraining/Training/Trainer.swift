/// Trains a network to tell the classes of a folder of images apart.
///
/// ```
/// let run = try Trainer(model, optimizer: .adam(learningRate: 1e-3), seed: 7).fit(digits, epochs: 20)
/// ```
///
/// The same seed gives the same bits for any number of threads: each epoch's order and each step's random numbers come
/// from streams of their own, and the cuts into batches depend on the number of images alone.
public struct Trainer {
  /// The images of a step.
  public static let defaultBatchSize = 32
  /// The part of the folder that is held back for validation when none is given.
  public static let defaultValidationShare = 0.1

  let model: Sequential
  let optimizer: any Optimizer
  let seed: UInt64
  let batchSize: Int
  let validationShare: Double
  let schedule: TrainingSchedule
  let augmentation: Augmentation
  let context: ComputeContext
  let events: TrainingEvents
  /// Limits of the gradients; none unless set.
  public var clipping = GradientClipping()
  /// How often ``TrainingEvents/onCheckpoint`` is called; when nil at the end of an epoch if the last time is a second
  /// ago, and within long epochs once a minute. It is also called before the first step and after the last one.
  public var checkpointInterval: CheckpointInterval?
  /// The part of each target that is spread over all classes, 0…1; the losses that are reported are not smoothed.
  public var labelSmoothing = 0.0
  /// What the moving average of the weights keeps of itself at each step, above 0 and below 1; the average is judged
  /// and saved in place of the weights. No average is taken when nil.
  public var averageDecay: Double?
  /// What is done about classes of different sizes; nothing when nil.
  public var classBalance: ClassBalance?
  /// The training ends after so many epochs without a better one, 1 or more; never early when nil.
  public var patience: Int?
  /// Parameters that keep their bits, and running statistics with them.
  public var frozen: [NamePattern] = []

  /// - Parameters:
  ///   - model: the network, which is trained in place.
  ///   - optimizer: the rule of the updates; its state is taken as it is.
  ///   - seed: of the split, the order of the images and of dropout.
  ///   - batchSize: images a step, 1 or more. A last step of a single image is joined to the one before.
  ///   - validationShare: of each class, 0…1, both excluded; unused when a validation folder is given.
  ///   - schedule: how the optimizer's learning rate changes.
  ///   - augmentation: what chance does to the images of the training part; validation images stay what they are.
  ///   - context: the threads to use.
  ///   - events: what to call while it trains.
  public init(
    _ model: Sequential, optimizer: some Optimizer, seed: UInt64, batchSize: Int = Self.defaultBatchSize,
    validationShare: Double = Self.defaultValidationShare, schedule: TrainingSchedule = .constant,
    augmentation: Augmentation = .none,
    context: ComputeContext = ComputeContext(),
    events: TrainingEvents = TrainingEvents()
  ) {
    self.model = model
    self.optimizer = optimizer
    self.seed = seed
    self.batchSize = batchSize
    self.validationShare = validationShare
    self.schedule = schedule
    self.augmentation = augmentation
    self.context = context
    self.events = events
  }
}

/// What a training calls while it runs, on the thread that runs it.
public struct TrainingEvents {
  /// After each step.
  public var onStep: (TrainingProgress) -> Void
  /// After each epoch.
  public var onEpoch: (EpochReport) throws -> Void
  /// When an epoch's network is the best so far: the moment to save it. What it throws ends the training.
  public var onImprovement: (Classifier) throws -> Void
  /// With the whole state, between two steps: the moment to save it. What it throws ends the training.
  public var onCheckpoint: ((TrainingCheckpoint) throws -> Void)?
  /// With how each epoch went inside the network. Setting it makes every step read its gradients, weights and
  /// activations: training is slower with it and the same without it. What it throws ends the training.
  public var onDiagnosis: ((TrainingDiagnosis) throws -> Void)?
  /// Asked after each step; true ends the training with the best network so far.
  public var shouldStop: () -> Bool

  /// Calls what is given and nothing else; ``onDiagnosis``, which has its price, is set afterwards.
  public init(
    onStep: @escaping (TrainingProgress) -> Void = { _ in },
    onEpoch: @escaping (EpochReport) throws -> Void = { _ in },
    onImprovement: @escaping (Classifier) throws -> Void = { _ in },
    onCheckpoint: ((TrainingCheckpoint) throws -> Void)? = nil,
    shouldStop: @escaping () -> Bool = { false }
  ) {
    self.onStep = onStep
    self.onEpoch = onEpoch
    self.onImprovement = onImprovement
    self.onCheckpoint = onCheckpoint
    self.shouldStop = shouldStop
  }
}
