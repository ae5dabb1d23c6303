/// Stochastic gradient descent, with momentum, Nesterov's form of it, and weight decay: PyTorch's rule.
///
/// ```
/// g ← gradient + weightDecay · parameter
/// b ← momentum · b + (1 − dampening) · g               b = g in the first step
/// g ← g + momentum · b  (Nesterov)   or   g ← b
/// parameter ← parameter − learningRate · g
/// ```
///
/// Source: Sutskever et al., *On the importance of initialization and momentum*, 2013.
public struct SGD: Optimizer {
  /// The step size.
  public var learningRate: Float
  /// 0 ..< 1
  public let momentum: Double
  /// Whether the step looks ahead along the momentum.
  public let nesterov: Bool
  /// 0 or more; added to the gradient times the parameter.
  public let weightDecay: Double
  /// 0 … 1, what is taken from the gradient that enters the momentum.
  public let dampening: Double
  private var memory = OptimizerMemory(["momentum_buffer"])

  /// - Parameter learningRate: above 0.
  public init(
    learningRate: Float, momentum: Double = 0, nesterov: Bool = false, weightDecay: Double = 0,
    dampening: Double = 0
  ) {
    self.learningRate = learningRate
    self.momentum = momentum
    self.nesterov = nesterov
    self.weightDecay = weightDecay
    self.dampening = dampening
  }

  /// One step, in place.
  public mutating func update(_ parameters: [NamedParameter], along gradients: Gradients) {
    for item in parameters {
      guard let gradient = gradients[item.parameter] else { continue }
      let (rate, decay, momentum) = (learningRate, Float(weightDecay), Float(momentum))
      let nesterov = nesterov
      guard momentum != 0 else {
        item.parameter.update(along: gradient) { loop in
          let (p, g) = (loop.parameter, loop.gradient)
          for index in 0..<loop.count { p[index] -= rate * (g[index] + decay * p[index]) }
        }
        continue
      }
      // In the first step the buffer is the gradient itself, undampened.
      let isFirst = memory[item.name].tensors[0] == nil
      let (kept, fresh) = isFirst ? (0, 1) : (momentum, Float(1 - dampening))
      // Nesterov: g + momentum · b; else b alone.
      let (ofGradient, ofBuffer) = nesterov ? (1, momentum) : (Float(0), Float(1))
      memory[item.name].update(0, of: item.parameter) { buffer in
        item.parameter.update(along: gradient) { loop in
          let (p, g) = (loop.parameter, loop.gradient)
          for index in 0..<loop.count {
            let decayed = g[index] + decay * p[index]
            let velocity = kept * buffer[index] + fresh * decayed
            buffer[index] = velocity
            p[index] -= rate * (ofGradient * decayed + ofBuffer * velocity)
          }
        }
      }
    }
  }

  /// `<parameter>.momentum_buffer`.
  public var state: [String: Tensor] { memory.state }

  /// - Throws: ``OptimizerStateError``
  public mutating func restore(
    _ state: [String: Tensor], for parameters: [NamedParameter]
  ) throws(OptimizerStateError) {
    try memory.restore(state, for: parameters)
  }
}

extension Optimizer where Self == SGD {
  /// Stochastic gradient descent: ``SGD``.
  public static func sgd(
    learningRate: Float, momentum: Double = 0, nesterov: Bool = false, weightDecay: Double = 0
  ) -> SGD {
    SGD(learningRate: learningRate, momentum: momentum, nesterov: nesterov, weightDecay: weightDecay)
  }
}
