/// A network for use: a value whose weights never change, which many threads may call at once.
///
/// Convolutions keep their filters in the form the inner loops read; each size of batch that is used keeps its own.
public struct FrozenNetwork: @unchecked Sendable {
  // Unchecked: the network inside is reachable from here alone and never written; plans are cached under a lock.
  private let network: Sequential

  fileprivate init(_ network: Sequential) { self.network = network }

  /// What the network was made from.
  public var description: ModelDescription { network.description }

  /// The algorithm of all convolutions; nil when each takes the preferred one.
  public var algorithm: ConvolutionAlgorithm? { network.algorithm }

  /// Parameters and buffers by their names.
  public var weights: [String: Tensor] { network.weights }

  /// The output for images [N, C, H, W]: logits [N, classes] of a classifier.
  public func callAsFunction(_ images: Tensor, context: ComputeContext) -> Tensor {
    network(Variable(images), in: ForwardPass(mode: .inference, context: context)).value
  }
}

extension Sequential {
  /// The network as it is now, for use by many threads; training this one later does not change it.
  ///
  /// Weights are shared until training writes them: its next step then copies each once.
  public func frozen() -> FrozenNetwork { frozen(with: weights) }

  /// The network with other parameters and buffers, of the same names and shapes.
  package func frozen(with weights: [String: Tensor]) -> FrozenNetwork {
    let place = LayerPlace(values: .given(weights), algorithm: algorithm, tuning: tuning, isFrozen: true)
    do {
      return FrozenNetwork(try Sequential(description, at: place))
    } catch {
      preconditionFailure("a description that was accepted once: \(error)")
    }
  }
}
