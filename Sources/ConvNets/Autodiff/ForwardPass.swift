/// What one call of a network carries with it: the mode, the tape, random numbers, threads, and the buffer updates that
/// training collects.
///
/// A pass is made for one step (or one inference) and dropped. It is used by one thread at a time.
public final class ForwardPass {
  /// Whether layers that differ (dropout, batch norm) behave as in training or as in use.
  public enum Mode: String, Hashable, Sendable { case training, inference }

  /// Training or inference.
  public let mode: Mode
  /// Where operations are recorded; nil records nothing, which is inference's way.
  public let tape: Tape?
  /// The threads the operations run on.
  public let context: ComputeContext
  /// What looks at the activations on their way; nil looks at nothing.
  public let probe: ActivationProbe?
  /// What this pass leaves as it is.
  public let frozen: FrozenPart
  private var random: RandomStream?
  private var updates: [(buffer: Buffer, value: Tensor)] = []

  /// - Parameters:
  ///   - frozen: parameters that are constants, and statistics that are not updated.
  ///   - random: the stream of this step, which dropout draws from: one stream a step, made from (seed, purpose,
  ///     epoch, step), keeps a resumed run on the bits of the uninterrupted one. Needed only when training with dropout.
  public init(
    mode: Mode, tape: Tape? = nil, frozen: FrozenPart = FrozenPart(), random: RandomStream? = nil,
    context: ComputeContext,
    probe: ActivationProbe? = nil
  ) {
    self.probe = probe
    self.mode = mode
    self.tape = tape
    self.frozen = frozen
    self.random = random
    self.context = context
  }

  /// A parameter as this pass sees it: on the tape, or a constant when it is frozen or there is no tape.
  public func variable(of parameter: Parameter) -> Variable {
    guard let tape, !frozen.contains(parameter) else { return Variable(parameter.value) }
    return tape.variable(of: parameter)
  }

  /// The value a buffer has or will have after this pass.
  func value(of buffer: Buffer) -> Tensor {
    updates.last { $0.buffer === buffer }?.value ?? buffer.value
  }

  /// Remembers a new value for the buffer until ``commitBufferUpdates()``.
  func update(_ buffer: Buffer, to value: Tensor) { updates.append((buffer, value)) }

  /// Writes what the layers of a training pass found out about their running statistics.
  ///
  /// Call it after the optimizer's step; a step that is given up (a loss that is not finite) leaves the buffers alone.
  public func commitBufferUpdates() {
    for (buffer, value) in updates { buffer.value = value }
    updates = []
  }

  /// A seed for one use of random numbers, taken from the stream of this pass in the order of the layers.
  func nextSeed(for purpose: String) -> UInt64 {
    precondition(random != nil, "\(purpose) in training needs ForwardPass(random:)")
    return random?.next() ?? 0
  }
}
