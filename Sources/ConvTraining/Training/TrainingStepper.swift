/// Does a training's single steps: forward, loss, gradients, update.
struct TrainingStepper {
  /// What came of a step.
  struct Result {
    /// [N, classes]
    let logits: Tensor
    /// The loss that was minimised, smoothed and weighted as the trainer says, in nats.
    let loss: Double
    /// The Euclidean norm of the gradients, before any clipping.
    let gradientNorm: Double
  }

  private let trainer: Trainer
  private let classWeights: [Float]?
  /// What the optimizer may change.
  private let parameters: [NamedParameter]
  private let frozen: FrozenPart
  private let diagnosis: DiagnosisCollector?
  var optimizer: any Optimizer

  /// - Parameters:
  ///   - classCounts: images of each class in the training part.
  ///   - diagnosis: sees every step; nil when none is asked for.
  /// - Throws: ``TrainingError`` `setting` for a pattern that freezes nothing, or patterns that freeze everything.
  init(
    _ trainer: Trainer, classCounts: [Int], diagnosis: DiagnosisCollector? = nil
  ) throws(TrainingError) {
    self.trainer = trainer
    self.diagnosis = diagnosis
    classWeights = trainer.classBalance == .weights ? ClassBalance.weights(for: classCounts) : nil
    frozen = try trainer.frozenPart()
    let frozen = frozen
    parameters = trainer.model.parameters.filter { !frozen.contains($0.parameter) }
    optimizer = trainer.optimizer
  }

  /// - Parameters:
  ///   - batch: normalized.
  ///   - epoch: with the step, where the random numbers come from.
  ///   - clipping: counts how often the trainer's limits are reached, when it has some.
  /// - Throws: ``TrainingError`` `notFinite`.
  mutating func run(_ batch: Batch, epoch: Int, step: Int, clipping: inout GradientClipping.Count?) throws
    -> Result
  {
    let tape = Tape()
    let pass = ForwardPass(
      mode: .training, tape: tape, frozen: frozen, random: random(epoch: epoch, step: step),
      context: trainer.context, probe: diagnosis?.probe)
    let logits = trainer.model(Variable(batch.images), in: pass)
    let loss = try loss(of: logits, batch)
    let value = Double(loss.value.scalar)
    guard value.isFinite else { throw notFinite(value, batch: batch, epoch: epoch, step: step) }
    var gradients = tape.gradients(of: loss)
    let norm = gradients.norm
    guard norm.isFinite else { throw gradientNotFinite(gradients, epoch: epoch, step: step) }
    diagnosis?.see(gradients, norm: norm, of: parameters)
    if trainer.clipping != GradientClipping() {
      trainer.clipping.apply(to: &gradients, count: &clipping)
    }
    optimizer.update(parameters, along: gradients)
    if let parameter = diagnosis?.seeUpdate(of: parameters) {
      throw TrainingError.updateNotFinite(epoch: epoch, step: step, parameter: parameter)
    }
    pass.commitBufferUpdates()
    return Result(logits: logits.value, loss: value, gradientNorm: norm)
  }

  /// Of labels, or of the probabilities of images that were mixed from two.
  private func loss(of logits: Variable, _ batch: Batch) throws -> Variable {
    if let probabilities = batch.probabilities {
      return try softmaxCrossEntropy(
        logits: logits, probabilities: probabilities, smoothing: trainer.labelSmoothing,
        classWeights: classWeights)
    }
    return try softmaxCrossEntropy(
      logits: logits, labels: batch.labels, smoothing: trainer.labelSmoothing, classWeights: classWeights)
  }

  private func random(epoch: Int, step: Int) -> RandomStream {
    RandomStream(seed: trainer.seed, purpose: "training step", epoch: epoch, index: step)
  }

  private func gradientNotFinite(_ gradients: Gradients, epoch: Int, step: Int) -> TrainingError {
    let guilty = parameters.first { named in
      gradients[named.parameter]?.withUnsafeBufferPointer { !$0.allSatisfy(\.isFinite) } ?? false
    }
    return .gradientNotFinite(epoch: epoch, step: step, parameter: guilty?.name)
  }

  /// The error of a loss that is no finite number, with the first layer and the first parameter to blame.
  ///
  /// - Parameter batch: of the step; nil for the validation.
  func notFinite(_ loss: Double, batch: Batch?, epoch: Int, step: Int) -> TrainingError {
    let guilty = trainer.model.parameters.first { named in
      named.parameter.value.withUnsafeBufferPointer { !$0.allSatisfy(\.isFinite) }
    }
    let layer = batch.flatMap { batch in
      trainer.model.firstNonFiniteLayer(
        for: batch.images,
        in: ForwardPass(
          mode: .training, frozen: frozen, random: random(epoch: epoch, step: step), context: trainer.context)
      )
    }
    return .notFinite(loss: loss, epoch: epoch, step: step, layer: layer, parameter: guilty?.name)
  }
}
