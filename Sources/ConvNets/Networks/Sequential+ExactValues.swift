extension Sequential {
  /// The numbers that the description gives parameters, in double precision, by the parameters' names: 0.1 as it is
  /// typed and not the nearest Float.
  ///
  /// Only parameters that still have these numbers: what was drawn, trained or loaded is exactly what it is.
  public var exactValues: [String: DoubleTensor] {
    var stated: [String: DoubleTensor] = [:]
    if let input = description.inputShape(batch: 1) {
      do {
        _ = try Self.append(description.layers, under: "", input, to: &stated)
      } catch {
        preconditionFailure("a description that was accepted once: \(error)")
      }
    }
    var exact: [String: DoubleTensor] = [:]
    for item in parameters {
      if let value = stated[item.name], Tensor(value) == item.parameter.value { exact[item.name] = value }
    }
    return exact
  }

  /// Adds what dense layers state, and returns the shape behind the last layer.
  private static func append(
    _ layers: [LayerDescription], under prefix: String, _ input: Shape,
    to stated: inout [String: DoubleTensor]
  ) throws(GeometryError) -> Shape {
    var shape = input
    for (index, layer) in layers.enumerated() {
      let path = prefix + "\(index)"
      let output = try layer.outputShape(for: shape)
      switch layer {
      case .dense(let dense):
        let (units, features) = (output[1], shape[1])
        if let weights = dense.weightElements(units: units, features: features) {
          stated[path + ".weight"] = DoubleTensor([units, features], weights)
        }
        if dense.bias { stated[path + ".bias"] = DoubleTensor(dense.biasElements(units: units)) }
      case .residual(let block):
        _ = try append(block.body, under: path + ".body.", shape, to: &stated)
        _ = try append(block.shortcut, under: path + ".shortcut.", shape, to: &stated)
      default: break
      }
      shape = output
    }
    return shape
  }
}
