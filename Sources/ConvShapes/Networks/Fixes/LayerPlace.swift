/// Where a layer stands in a network: its index, and inside a residual block the index among body and shortcut, the
/// shortcut's layers after the body's.
typealias LayerPlace = [Int]

/// The first layer that cannot take what reaches it.
struct ImpossibleLayer {
  let place: LayerPlace
  let layer: ChainLayer
  /// What reaches it, batch first.
  let input: Shape
}

extension NetworkRequest.Source {
  /// The layers as they were written.
  var layers: [ChainLayer] {
    switch self {
    case .chain(let chain): chain.layers
    case .model(let model, _): model.layers.map { .layer($0) }
    }
  }

  /// The first layer, innermost, that cannot take what reaches it; nil where each can, so that what is wrong is a sum.
  func firstImpossible(_ input: Shape, classCount: Int?) -> ImpossibleLayer? {
    var shape = input
    for (index, layer) in layers.enumerated() {
      do throws(GeometryError) {
        var brought = [LayerDescription]()
        switch self {
        case .chain: brought = try layer.layers(for: shape)
        case .model(let model, _): brought = [model.layers[index]]
        }
        for description in brought {
          shape = try description.resolved(classCount: classCount).outputShape(for: shape)
        }
      } catch {
        if case .layer(.residual(let block)) = layer {
          return block.firstImpossible(shape, classCount: classCount, at: [index])
            ?? ImpossibleLayer(place: [index], layer: layer, input: shape)
        }
        return ImpossibleLayer(place: [index], layer: layer, input: shape)
      }
    }
    return nil
  }

  /// The network with another layer at a place.
  func replacing(_ place: LayerPlace, by layer: ChainLayer) -> NetworkRequest.Source {
    guard let index = place.first else { return self }
    switch self {
    case .chain(var chain):
      chain.layers[index] = layer
      chain.words[index] = layer.word
      return .chain(chain)
    case .model(var model, let file):
      if case .layer(let description) = layer {
        model.layers[index] = model.layers[index].replacing(place.dropFirst(), by: description)
      }
      return .model(model, file: file)
    }
  }
}

extension Residual {
  fileprivate func firstImpossible(
    _ input: Shape, classCount: Int?, at place: LayerPlace
  ) -> ImpossibleLayer? {
    for (branch, offset) in [(body, 0), (shortcut, body.count)] {
      var shape = input
      for (index, layer) in branch.enumerated() {
        let inner = place + [offset + index]
        guard let output = try? layer.resolved(classCount: classCount).outputShape(for: shape) else {
          if case .residual(let block) = layer,
            let deeper = block.firstImpossible(shape, classCount: classCount, at: inner)
          {
            return deeper
          }
          return ImpossibleLayer(place: inner, layer: .layer(layer), input: shape)
        }
        shape = output
      }
    }
    return nil
  }
}

extension LayerDescription {
  fileprivate func replacing(_ place: ArraySlice<Int>, by layer: LayerDescription) -> LayerDescription {
    guard let index = place.first, case .residual(var block) = self else { return layer }
    if index < block.body.count {
      block.body[index] = block.body[index].replacing(place.dropFirst(), by: layer)
    } else {
      let index = index - block.body.count
      block.shortcut[index] = block.shortcut[index].replacing(place.dropFirst(), by: layer)
    }
    return .residual(block)
  }
}
