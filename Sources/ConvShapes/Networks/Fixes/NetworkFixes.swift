/// The smallest changes that make an impossible network possible, each tried on the whole network before it is offered.
///
/// Where more than one layer is impossible no single change is enough; then the changes are those that make the first of
/// them possible.
struct NetworkFixes {
  let request: NetworkRequest
  /// The image that comes in, wherever it is said.
  let image: ImageShape
  private let impossible: ImpossibleLayer?
  /// Whether a changed network has an answer.
  private let isPossible: (NetworkRequest) -> Bool
  private var tries: Int
  private var found: [String] = []

  /// The layers that the search goes through at most: of a network of thousands a fix that is not found soon is none.
  private static let triedLayers = 100_000

  /// The changes as an error says them; nil where none is found.
  ///
  /// - Parameter isPossible: whether a request has the answer that is asked for.
  static func text(
    for error: GeometryError, of request: NetworkRequest, isPossible: @escaping (NetworkRequest) -> Bool
  ) -> String? {
    guard var fixes = NetworkFixes(request, isPossible) else { return nil }
    fixes.search(for: error)
    return fixes.found.isEmpty ? nil : "use " + fixes.found.joined(separator: ", or ")
  }

  private init?(_ request: NetworkRequest, _ isPossible: @escaping (NetworkRequest) -> Bool) {
    guard let image = request.image else { return nil }
    self.request = request
    self.image = image
    self.isPossible = isPossible
    let shape = request.source.takesFeatures ? Shape([1, image.channels]) : Shape(batch: 1, image)
    impossible = request.source.firstImpossible(shape, classCount: request.classCount)
    tries = max(Self.triedLayers / max(request.source.layers.count, 1), 8)
  }

  mutating func works(_ changed: NetworkRequest) -> Bool {
    tries -= 1
    return tries >= 0 && isPossible(changed)
  }

  private mutating func search(for error: GeometryError) {
    switch error.location.first {
    case "--batch": note("--batch 1")
    case "input" where error.reason == .notPositive, "--in" where error.reason == .notPositive:
      offerPositiveImage()
    default: searchLayers(for: error)
    }
  }

  private mutating func searchLayers(for error: GeometryError) {
    if let impossible {
      if error.reason == .notPositive, min(image.channels, image.height, image.width) < 1 {
        return offerPositiveImage()
      }
      for change in impossible.changes(for: error) { offer(change, at: impossible.place) }
      if found.isEmpty, let repaired = impossible.repaired() { offer(repaired, at: impossible.place) }
    }
    switch error.reason {
    // A pool whose padding is too wide, or whose last window is outside, has no better image.
    case .windowTooLarge
    where impossible?.layer.isPool != true || error.location.last?.hasPrefix("kernel") == true:
      if found.count < 2 { offerGentlerLayer() }
      offerLargerImage()
    case .incompleteStep: offerExactImages()
    case .overflow: offerSmallerNumbers()
    case .shapeMismatch: offerEarlierPlace()
    default: break
    }
    if found.isEmpty, impossible == nil, error.reason == .overflow {
      // Of several numbers that are too large together, the largest.
      if request.batch > 1 {
        note("--batch 1")
      } else if let largest = largestLayer {
        note(text(largest.layer.least, at: largest.place))
      }
    }
    guard found.isEmpty, let impossible else { return }
    // More than one layer is impossible: the first one's own changes.
    for change in impossible.changes(for: error) where impossible.works(change) {
      note(text(change, at: impossible.place))
    }
    if found.isEmpty, let repaired = impossible.repaired() { note(text(repaired, at: impossible.place)) }
  }

  // MARK: Offers

  private mutating func offer(_ changed: NetworkRequest, _ text: String) {
    if works(changed) { note(text) }
  }

  mutating func note(_ text: String) {
    if !text.isEmpty, !found.contains(text) { found.append(text) }
  }

  private mutating func offer(_ layer: ChainLayer, at place: LayerPlace) {
    offer(request.replacing(place, by: layer), text(layer, at: place))
  }

  /// The changed layer as its network writes it; with its position where it is not the impossible one.
  private func text(_ layer: ChainLayer, at place: LayerPlace) -> String {
    let isElsewhere = place != impossible?.place
    switch request.source {
    case .chain(let chain) where chain.isOptions:
      guard case .layer(.conv2D(let new)) = layer, case .layer(.conv2D(let old))? = chain.layers.first else {
        return ""
      }
      return LayerRequest(old, over: image).options(changedIn: LayerRequest(new, over: image))
    case .chain: return (isElsewhere ? "layer \(place[0] + 1) as " : "") + layer.word
    case .model(let model, _):
      let old = place == impossible?.place ? impossible?.layer : .layer(model.layers[place[0]])
      guard case .layer(let description) = layer, case .layer(let before)? = old else { return "" }
      let keys = description.changedKeys(from: before)
      return keys.isEmpty ? "" : (isElsewhere ? "layer \(place[0] + 1) with " : "") + keys
    }
  }

  // MARK: Layers before

  /// The nearest layer before that, with stride 1, leaves enough.
  private mutating func offerGentlerLayer() {
    guard let index = impossible?.place.first else { return }
    let layers = request.source.layers
    for place in layers.indices.prefix(index).suffix(64).reversed() {
      guard var window = layers[place].window, window.stride != 1 else { continue }
      window.stride = 1
      let layer = layers[place].with(window)
      if works(request.replacing([place], by: layer)) { return note(text(layer, at: [place])) }
    }
  }

  /// For a layer of images behind one that ends them: its place before that one.
  private mutating func offerEarlierPlace() {
    guard let impossible, impossible.input.rank == 2, case .chain(var chain) = request.source,
      let index = impossible.place.first,
      let ending = chain.layers.prefix(index).firstIndex(where: { $0.endsImages })
    else { return }
    chain.layers.insert(chain.layers.remove(at: index), at: ending)
    chain.words.insert(chain.words.remove(at: index), at: ending)
    var changed = request
    changed.source = .chain(chain)
    if works(changed) {
      let words = chain.words[ending...index]
      note(
        words.count > 8
          ? "it before layer \(ending + 1)" : words.joined(separator: " ") + " in this order")
    }
  }

  // MARK: Overflow

  /// The largest batch, image or number of a layer with which nothing overflows.
  private mutating func offerSmallerNumbers() {
    if request.batch > 1, works(request.with(batch: 1)) {
      var (holds, fails) = (1, request.batch)
      while fails - holds > 1 {
        let middle = holds + (fails - holds) / 2
        if works(request.with(batch: middle)) { holds = middle } else { fails = middle }
      }
      return note("--batch \(holds)")
    }
    if let layer = impossible ?? largestLayer {
      for number in layer.layer.growingNumbers where number.value > number.step {
        let most = number.largest { works(request.replacing(layer.place, by: $0)) }
        if let most {
          note(text(most, at: layer.place))
          break
        }
      }
    }
    offerSmallerImage()
  }

  /// The layer with the largest number.
  private var largestLayer: ImpossibleLayer? {
    let layers = request.source.layers
    let largest = layers.indices.max {
      (layers[$0].growingNumbers.first?.value ?? 0) < (layers[$1].growingNumbers.first?.value ?? 0)
    }
    return largest.map { ImpossibleLayer(place: [$0], layer: layers[$0], input: Shape(batch: 1, image)) }
  }
}

extension NetworkRequest {
  /// The image that comes in: the option's, or the model file's.
  fileprivate var image: ImageShape? {
    if case .model(let model, _) = source { return input ?? model.input }
    return input
  }

  fileprivate func with(batch: Int) -> NetworkRequest {
    var request = self
    request.batch = batch
    return request
  }

  fileprivate func replacing(_ place: LayerPlace, by layer: ChainLayer) -> NetworkRequest {
    var request = self
    request.source = source.replacing(place, by: layer)
    return request
  }

}

extension NetworkRequest.Source {
  fileprivate var takesFeatures: Bool {
    if case .model(let model, _) = self { return model.takesFeatures }
    return false
  }
}

extension ChainLayer {
  /// Whether what comes out has no pixels.
  fileprivate var endsImages: Bool {
    switch self {
    case .layer(.flatten), .layer(.dense), .layer(.globalAveragePool): true
    default: false
    }
  }
}
