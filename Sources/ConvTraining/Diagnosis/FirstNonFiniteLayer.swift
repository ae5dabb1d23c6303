import ConvNets

extension Sequential {
  /// The first layer whose output is not finite for these images, `2.dense`; nil when all are.
  ///
  /// Called when a training has failed, so that a step that goes well pays nothing for it.
  func firstNonFiniteLayer(for images: Tensor, in pass: ForwardPass) -> String? {
    var value = Variable(images)
    if description.takesFeatures {
      value = Variable(images.reshaped(to: [images.shape[0], images.count / max(images.shape[0], 1)]))
    }
    for (index, layer) in layers.enumerated() {
      value = layer(value, in: pass)
      if !value.value.withUnsafeBufferPointer({ $0.allSatisfy(\.isFinite) }) {
        return "\(index).\(description.layers[index].name)"
      }
    }
    return nil
  }
}
