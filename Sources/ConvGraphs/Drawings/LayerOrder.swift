/// The order of items within the layers of a drawing, with few crossings of the edges between neighbouring layers.
///
/// Each layer in turn is sorted by the mean place of its neighbours, forth and back, and the best order is kept. Source:
/// Sugiyama, Tagawa & Toda, *Methods for visual understanding of hierarchical system structures*, 1981.
struct LayerOrder {
  /// The items of each layer from the top.
  private(set) var layers: [[Int]]
  /// The neighbours of each item in the layers before and behind.
  private let before, behind: [[Int]]

  /// - Parameters:
  ///   - layers: the items of each layer, in the order they are first placed in.
  ///   - edges: pairs of items of neighbouring layers, the one before first.
  init(layers: [[Int]], edges: [(Int, Int)], itemCount: Int) {
    self.layers = layers
    var before = [[Int]](repeating: [], count: itemCount)
    var behind = before
    for (from, to) in edges {
      behind[from].append(to)
      before[to].append(from)
    }
    (self.before, self.behind) = (before, behind)
    reduceCrossings()
  }

  private static let sweeps = 12

  private mutating func reduceCrossings() {
    var best = layers
    var least = crossings
    for sweep in 0..<Self.sweeps where least > 0 {
      let isForward = sweep.isMultiple(of: 2)
      for layer in isForward ? Array(layers.indices) : layers.indices.reversed() {
        let places = self.places
        let neighbours = isForward ? before : behind
        let means = layers[layer].enumerated().map { place, item in
          let around = neighbours[item]
          let mean =
            around.isEmpty
            ? Double(place) : Double(around.reduce(0) { $0 + places[$1] }) / Double(around.count)
          return (mean, place, item)
        }
        layers[layer] = means.sorted { ($0.0, $0.1) < ($1.0, $1.1) }.map(\.2)
      }
      let count = crossings
      if count < least { (least, best) = (count, layers) }
    }
    layers = best
  }

  /// The place of each item in its layer.
  private var places: [Int] {
    var places = [Int](repeating: 0, count: before.count)
    for layer in layers { for (place, item) in layer.enumerated() { places[item] = place } }
    return places
  }

  /// Pairs of edges that cross.
  var crossings: Int {
    let places = places
    return layers.reduce(0) { total, layer in
      let ends = layer.flatMap { behind[$0].map { places[$0] }.sorted() }
      return total + Self.inversions(ends)
    }
  }

  /// Pairs that stand in the wrong order, counted with a tree of partial sums (Fenwick, 1994).
  private static func inversions(_ numbers: [Int]) -> Int {
    guard let most = numbers.max() else { return 0 }
    var tree = [Int](repeating: 0, count: most + 2)
    var count = 0
    for (seen, number) in numbers.enumerated() {
      var notLarger = 0
      var index = number + 1
      while index > 0 {
        notLarger += tree[index]
        index -= index & -index
      }
      count += seen - notLarger
      index = number + 1
      while index < tree.count {
        tree[index] += 1
        index += index & -index
      }
    }
    return count
  }
}
