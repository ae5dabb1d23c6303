/// Where a layer is made: its path and what its parameters start from.
struct LayerPlace {
  /// Where initial values come from.
  enum Values {
    /// Drawn; nil chooses the initializer by what follows the layer.
    case drawn(seed: UInt64, initializer: Initializer?)
    /// Those of another network of the same description.
    case given([String: Tensor])
  }

  let values: Values
  let algorithm: ConvolutionAlgorithm?
  /// Measurements by which an algorithm is chosen where none is named.
  var tuning: TuningTable?
  /// Whether parameters never change: what depends on them is then kept.
  let isFrozen: Bool
  /// `4.body.0`; empty for the network itself.
  var path = ""
  /// The activation the layer's output goes into, if one comes before the next layer with weights.
  var following: Activation?

  /// The place of a part of this layer.
  func part(_ name: String, following: Activation?) -> LayerPlace {
    var place = self
    place.path = path.isEmpty ? name : path + "." + name
    place.following = following
    return place
  }

  func plans() -> ConvolutionPlans {
    ConvolutionPlans(algorithm: algorithm, tuning: tuning, keepsPreparedFilters: isFrozen)
  }

  /// A weight of the layer.
  func weight(_ shape: Shape, fan: Fan? = nil) -> Parameter {
    Parameter(
      tensor("weight", shape) { seed, initializer, name in
        (initializer ?? initializerForFollowing).weight(shape, fan: fan, seed: seed, name: name)
      })
  }

  /// A parameter or buffer that starts as the same number everywhere.
  func constant(_ name: String, _ shape: Shape, _ value: Float) -> Tensor {
    tensor(name, shape) { _, _, _ in Tensor(shape, repeating: value) }
  }

  /// A parameter that starts from the numbers of the description, as near as single precision comes.
  func listed(_ name: String, _ shape: Shape, _ values: [Double]) -> Tensor {
    tensor(name, shape) { _, _, _ in Tensor(shape, values.map { Float($0) }) }
  }

  /// He's law before ReLU and its leaky kind, Glorot's before everything else.
  private var initializerForFollowing: Initializer {
    switch following {
    case .relu: .heNormal()
    case .leakyReLU(let slope): .heNormal(slope: slope)
    case .elu, .softplus, .sigmoid, .tanh, .step, .identity, .softmax, nil: .glorotUniform()
    }
  }

  private func tensor(
    _ name: String, _ shape: Shape, drawn: (UInt64, Initializer?, String) -> Tensor
  ) -> Tensor {
    let name = path.isEmpty ? name : path + "." + name
    switch values {
    case .drawn(let seed, let initializer): return drawn(seed, initializer, name)
    case .given(let tensors):
      guard let tensor = tensors[name], tensor.shape == shape else {
        preconditionFailure("\(name): given \(tensors[name]?.shape as Any), expected \(shape)")
      }
      return tensor
    }
  }
}
