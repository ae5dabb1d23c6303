/// A number of a layer that can be lowered to end an overflow.
struct LayerNumber {
  let value: Int
  /// The least it can be, and what it must be a multiple of.
  let step: Int
  /// The layer with another number in its place.
  let setting: (Int) -> ChainLayer

  /// The layer with the largest number below this one that works, by halving; nil where not even the least does.
  func largest(where works: (ChainLayer) -> Bool) -> ChainLayer? {
    var (holds, fails) = (1, roundedUpQuotient(value, step))
    guard holds < fails, works(setting(step)) else { return nil }
    while fails - holds > 1 {
      let middle = holds + (fails - holds) / 2
      if works(setting(middle * step)) { holds = middle } else { fails = middle }
    }
    return setting(holds * step)
  }
}

extension ChainLayer {
  /// The layer with every number that counts grow with at its least, and without padding.
  var least: ChainLayer {
    var layer = withLeastValues()
    // Each round lowers one of them; there are fewer than this.
    for _ in 0..<16 {
      guard let number = layer.growingNumbers.first(where: { $0.value > $0.step }) else { break }
      layer = number.setting(number.step)
    }
    if case .layer(.convTranspose2D(var transposed)) = layer {
      transposed.padding = 0
      transposed.outputPadding = 0
      return .layer(.convTranspose2D(transposed))
    }
    layer.window?.padding = 0
    return layer
  }

  /// The numbers that counts grow with, the largest first.
  var growingNumbers: [LayerNumber] {
    var numbers: [LayerNumber] = []
    if let window {
      // Both axes at once where they are alike, which is how they were written.
      for path in [\Window2D.kernel, \Window2D.dilation, \Window2D.stride] {
        let size = window[keyPath: path]
        guard size.height == size.width else { continue }
        numbers.append(
          LayerNumber(value: size.height, step: 1) { value in
            var changed = window
            changed[keyPath: path] = Size2D(value)
            if isPool, window.stride == window.kernel { changed.stride = changed.kernel }
            return with(changed)
          })
      }
      for path in [
        \Window2D.kernel.height, \Window2D.kernel.width, \Window2D.dilation.height, \Window2D.dilation.width,
        \Window2D.stride.height, \Window2D.stride.width,
      ] {
        numbers.append(
          LayerNumber(value: window[keyPath: path], step: 1) { value in
            var changed = window
            changed[keyPath: path] = value
            // A pool's stride stays its size.
            if isPool, window.stride == window.kernel { changed.stride = changed.kernel }
            return with(changed)
          })
      }
      if case .explicit(let pads) = window.padding {
        numbers.append(
          LayerNumber(value: max(pads.top, pads.left, pads.bottom, pads.right), step: 1) { limit in
            var changed = window
            changed.padding = .explicit(pads.limited(to: limit))
            return with(changed)
          })
      }
    }
    switch self {
    case .depthwise(let multiplier, let window, let bias):
      numbers.append(
        LayerNumber(value: multiplier, step: 1) { .depthwise(multiplier: $0, window: window, bias: bias) })
    case .layer(.conv2D(let layer)):
      numbers.append(
        LayerNumber(value: layer.filterCount, step: max(layer.groups, 1)) {
          var changed = layer
          changed.filterCount = $0
          return .layer(.conv2D(changed))
        })
    case .layer(.convTranspose2D(let layer)):
      numbers.append(
        LayerNumber(value: layer.filterCount, step: max(layer.groups, 1)) {
          var changed = layer
          changed.filterCount = $0
          return .layer(.convTranspose2D(changed))
        })
      let pads = layer.padding
      numbers.append(
        LayerNumber(value: max(pads.top, pads.left, pads.bottom, pads.right), step: 1) { limit in
          var changed = layer
          changed.padding = pads.limited(to: limit)
          return .layer(.convTranspose2D(changed))
        })
      for path in [\ConvTranspose2D.kernel, \ConvTranspose2D.dilation, \ConvTranspose2D.stride] {
        let size = layer[keyPath: path]
        guard size.height == size.width else { continue }
        numbers.append(
          LayerNumber(value: size.height, step: 1) {
            var changed = layer
            changed[keyPath: path] = Size2D($0)
            return .layer(.convTranspose2D(changed))
          })
      }
      for path in [
        \ConvTranspose2D.kernel.height, \ConvTranspose2D.kernel.width, \ConvTranspose2D.stride.height,
        \ConvTranspose2D.stride.width, \ConvTranspose2D.dilation.height, \ConvTranspose2D.dilation.width,
      ] {
        numbers.append(
          LayerNumber(value: layer[keyPath: path], step: 1) {
            var changed = layer
            changed[keyPath: path] = $0
            return .layer(.convTranspose2D(changed))
          })
      }
    case .layer(.dense(let layer)):
      if case .count(let count) = layer.units {
        numbers.append(
          LayerNumber(value: count, step: 1) {
            var changed = layer
            changed.units = .count($0)
            return .layer(.dense(changed))
          })
      }
    default: break
    }
    return numbers.sorted { $0.value > $1.value }
  }
}

extension Padding2D {
  /// No side larger than `limit`.
  fileprivate func limited(to limit: Int) -> Padding2D {
    Padding2D(
      top: min(top, limit), left: min(left, limit), bottom: min(bottom, limit), right: min(right, limit))
  }
}
