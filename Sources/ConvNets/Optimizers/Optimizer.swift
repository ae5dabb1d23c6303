/// A rule that changes parameters along their gradients, in place.
public protocol Optimizer: Sendable {
  /// The step size; change it between updates for a schedule.
  var learningRate: Float { get set }

  /// One step. A parameter without a gradient is left alone, and its state with it.
  ///
  /// No weight is copied when the tape that computed the gradients is consumed and nobody else holds the weight.
  mutating func update(_ parameters: [NamedParameter], along gradients: Gradients)

  /// What the rule remembers between steps, by the parameter's name and PyTorch's word: `0.weight.exp_avg`,
  /// `0.weight.step`. The learning rate is not part of it.
  var state: [String: Tensor] { get }

  /// Takes up a remembered state, so that the next step gives the bits it would have given.
  ///
  /// - Throws: ``OptimizerStateError`` when a tensor belongs to none of the parameters or has another shape.
  mutating func restore(
    _ state: [String: Tensor], for parameters: [NamedParameter]
  ) throws(OptimizerStateError)
}

/// Why a remembered optimizer state does not fit.
public struct OptimizerStateError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The tensor's name in the state.
  public var name: String
  /// What the state holds there.
  public var got: String
  /// What the model's parameters ask for.
  public var expected: String

  /// One sentence for a person.
  public var description: String {
    "optimizer state \(name): got \(got); expected \(expected); resume with the run's own model and optimizer"
  }
}
