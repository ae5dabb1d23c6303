/// Layers one after the other, named by their index: `0`, `1`, …; none is the identity.
struct LayerChain {
  let layers: [any Layer]
  /// The path before the index of a layer: empty, or `4.body.`.
  private let path: String

  /// - Parameter word: what a position is called in an error: `layer`, `body`, `shortcut`.
  init(
    _ descriptions: [LayerDescription], input: Shape, word: String, at place: LayerPlace
  ) throws(GeometryError) {
    var layers: [any Layer] = []
    var shape = input
    for (index, description) in descriptions.enumerated() {
      do {
        let following = Self.activation(after: index, in: descriptions, otherwise: place.following)
        layers.append(
          try description.layer(input: shape, at: place.part("\(index)", following: following)))
        shape = try description.outputShape(for: shape)
      } catch {
        throw error.located(in: "\(word) \(index + 1) (\(description.name))")
      }
    }
    self.layers = layers
    path = place.path.isEmpty ? "" : place.path + "."
  }

  /// The activation that the layer's output reaches before another layer with weights does.
  private static func activation(
    after index: Int, in descriptions: [LayerDescription], otherwise last: Activation?
  ) -> Activation? {
    for description in descriptions[(index + 1)...] {
      switch description {
      case .activation(.identity): continue
      case .activation(let activation): return activation
      // Weights are drawn for a whole layer, so that a law for some of its units would be wrong for the others.
      case .unitActivations(let layer): return Set(layer.activations).count == 1 ? layer.activations[0] : nil
      case .conv2D, .convTranspose2D, .dense, .residual: return nil
      case .batchNorm2D, .maxPool2D, .averagePool2D, .globalAveragePool, .dropout, .flatten: continue
      }
    }
    return last
  }

  func callAsFunction(_ input: Variable, in pass: ForwardPass) -> Variable {
    var value = input
    var index = 0
    while index < layers.count {
      if pass.tape?.keepsValues == true {
        // Recorded to be read: each layer by itself.
        value = layers[index](value, in: pass)
        show(value, of: index, in: pass)
        index += 1
      } else if let convolution = convolutionBeforeReLU(at: index, value.shape) {
        value = convolution.output(value, rectified: true, in: pass)
        show(value, of: index + 1, in: pass)
        index += 2
      } else if let pooling = poolingAfterReLU(at: index) {
        // Before the ReLU, which is not written by itself: the sign is the same.
        show(value, of: index, in: pass)
        value = pooling.afterReLU(value, in: pass)
        index += 2
      } else {
        value = layers[index](value, in: pass)
        show(value, of: index, in: pass)
        index += 1
      }
    }
    return value
  }

  /// Lets a probe see what comes out of an activation.
  private func show(_ value: Variable, of index: Int, in pass: ForwardPass) {
    guard let probe = pass.probe else { return }
    switch layers[index] {
    case let layer as ActivationLayer: probe.see(value.value, of: [layer.activation], at: path + "\(index)")
    case let layer as UnitActivationsLayer:
      probe.see(value.value, of: layer.description.activations, at: path + "\(index)")
    default: break
    }
  }

  /// The max pooling behind a ReLU that stands at `index`: the two are done together.
  private func poolingAfterReLU(at index: Int) -> MaxPoolingLayer? {
    guard isReLU(index), index + 1 < layers.count else { return nil }
    return layers[index + 1] as? MaxPoolingLayer
  }

  /// The convolution at `index` when a ReLU follows that no pooling takes over, where it would cost nothing at all.
  private func convolutionBeforeReLU(at index: Int, _ input: Shape) -> ConvolutionLayer? {
    guard isReLU(index + 1), let convolution = layers[index] as? ConvolutionLayer else { return nil }
    if let pooling = poolingAfterReLU(at: index + 1), let output = try? convolution.outputShape(for: input),
      pooling.takesReLU(of: output)
    {
      return nil
    }
    return convolution
  }

  private func isReLU(_ index: Int) -> Bool {
    index < layers.count && (layers[index] as? ActivationLayer)?.activation == .relu
  }

  var parameters: [NamedParameter] {
    layers.enumerated().flatMap { index, layer in layer.parameters.map { $0.prefixed(by: "\(index)") } }
  }

  var buffers: [NamedBuffer] {
    layers.enumerated().flatMap { index, layer in layer.buffers.map { $0.prefixed(by: "\(index)") } }
  }
}
