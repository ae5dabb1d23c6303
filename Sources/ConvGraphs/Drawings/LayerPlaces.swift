/// Heights on a page for ordered items: near their neighbours, never too near to each other.
struct LayerPlaces {
  /// The middle of each item, from 0 at the top of the highest.
  private(set) var middles: [Double]
  private let layers: [[Int]]
  private let heights: [Double]
  private let gap: Double

  /// - Parameters:
  ///   - layers: the items of each layer from the top.
  ///   - heights: of each item.
  ///   - links: for each item what it is drawn towards, with a weight.
  init(layers: [[Int]], heights: [Double], links: [[(item: Int, weight: Double)]], gap: Double) {
    self.layers = layers
    self.heights = heights
    self.gap = gap
    middles = [Double](repeating: 0, count: heights.count)
    for layer in layers {
      var y = 0.0
      for item in layer {
        middles[item] = y + heights[item] / 2
        y += heights[item] + gap
      }
    }
    for round in 0..<Self.rounds {
      for layer in round.isMultiple(of: 2) ? layers : layers.reversed() { place(layer, links) }
    }
    let top = heights.indices.map { middles[$0] - heights[$0] / 2 }.min() ?? 0
    // Whole pixels: what is nearly level becomes level.
    for item in middles.indices { middles[item] = (middles[item] - top).rounded() }
  }

  private static let rounds = 200

  /// The least squares places of a layer that keep order and distance: pools of items that touch move as one (the pool
  /// adjacent violators algorithm; Barlow et al., 1972).
  private mutating func place(_ layer: [Int], _ links: [[(item: Int, weight: Double)]]) {
    // The distance of an item from the first of the layer when all are packed.
    var packed: [Double] = []
    for (index, item) in layer.enumerated() {
      packed.append(
        index == 0 ? 0 : packed[index - 1] + (heights[layer[index - 1]] + heights[item]) / 2 + gap)
    }
    var pools: [(sum: Double, weight: Double, count: Int)] = []
    for (index, item) in layer.enumerated() {
      let weight = links[item].reduce(0) { $0 + $1.weight }
      let wish =
        weight > 0 ? links[item].reduce(0) { $0 + $1.weight * middles[$1.item] } / weight : middles[item]
      let own = max(weight, 0.01)
      pools.append((own * (wish - packed[index]), own, 1))
      while pools.count > 1 {
        let (last, previous) = (pools[pools.count - 1], pools[pools.count - 2])
        guard last.sum / last.weight < previous.sum / previous.weight else { break }
        pools.removeLast(2)
        pools.append((last.sum + previous.sum, last.weight + previous.weight, last.count + previous.count))
      }
    }
    var index = 0
    for pool in pools {
      for _ in 0..<pool.count {
        middles[layer[index]] = packed[index] + pool.sum / pool.weight
        index += 1
      }
    }
  }
}
