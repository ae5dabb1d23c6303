/// Boxes in columns from left to right, and the lines between them.
///
/// A column is a zone for the labels of the edges that enter its boxes, and the boxes. All that stands in a column is
/// level, so that labels and boxes never meet other lines; edges bend between columns only. An edge that passes a column
/// has a place of its own in it.
struct GraphLayout {
  struct Box {
    var width, height: Double
    /// The left upper corner.
    var x = 0.0
    var y = 0.0
  }

  struct Edge {
    let from, to: Int
    /// The width of its label, which stands before the box it enters.
    let labelWidth: Double
    /// Where it is level: the left end, the right end and the height, column by column.
    var runs: [(left: Double, right: Double, y: Double)] = []
  }

  private(set) var boxes: [Box]
  private(set) var edges: [Edge]
  private(set) var width = 0.0
  private(set) var height = 0.0

  /// The distance of two edges that enter a box: a line of text above and one below each.
  static let portDistance = 38.0
  private static let gap = 20.0
  /// Items of all columns, more than which nobody looks at.
  static let mostItems = 20_000

  /// - Parameters:
  ///   - sizes: width and height of each box.
  ///   - edges: from an earlier to a later box, with the width of the label.
  /// - Returns: nil for what is too large to be drawn.
  init?(sizes: [(width: Double, height: Double)], edges: [(from: Int, to: Int, labelWidth: Double)]) {
    boxes = sizes.map { Box(width: $0.width, height: $0.height) }
    self.edges = edges.map { Edge(from: $0.from, to: $0.to, labelWidth: $0.labelWidth) }
    let columns = Self.columns(count: sizes.count, edges)
    let items = edges.reduce(sizes.count) { $0 + max(columns[$1.to] - columns[$1.from] - 1, 0) }
    guard items <= Self.mostItems else { return nil }
    place(in: columns)
  }

  /// The column of each box: behind all it depends on, and what depends on nothing just before its first use.
  private static func columns(count: Int, _ edges: [(from: Int, to: Int, labelWidth: Double)]) -> [Int] {
    var columns = [Int](repeating: 0, count: count)
    for edge in edges.sorted(by: { $0.to < $1.to }) {
      columns[edge.to] = max(columns[edge.to], columns[edge.from] + 1)
    }
    let entered = Set(edges.map(\.to))
    for box in 0..<count where !entered.contains(box) {
      if let first = edges.filter({ $0.from == box }).map({ columns[$0.to] }).min() {
        columns[box] = first - 1
      }
    }
    return columns
  }

  /// Items are the boxes and, behind them, the places of edges in the columns they pass.
  private mutating func place(in columns: [Int]) {
    var layers = [[Int]](repeating: [], count: (columns.max() ?? 0) + 1)
    for box in boxes.indices { layers[columns[box]].append(box) }
    var heights = boxes.map(\.height)
    var links: [(Int, Int)] = []
    var passes: [[Int]] = []
    for edge in edges {
      var chain = [edge.from]
      for column in (columns[edge.from] + 1)..<max(columns[edge.to], columns[edge.from] + 1) {
        layers[column].append(heights.count)
        chain.append(heights.count)
        heights.append(2)
      }
      chain.append(edge.to)
      links += zip(chain, chain.dropFirst())
      passes.append(Array(chain.dropFirst().dropLast()))
    }
    let order = LayerOrder(layers: layers, edges: links, itemCount: heights.count)
    var pulls = [[(item: Int, weight: Double)]](repeating: [], count: heights.count)
    for (from, to) in links {
      // Long edges shall be straight before anything else.
      let weight =
        from >= boxes.count && to >= boxes.count ? 8.0 : from >= boxes.count || to >= boxes.count ? 2 : 1
      pulls[from].append((to, weight))
      pulls[to].append((from, weight))
    }
    let middles = LayerPlaces(layers: order.layers, heights: heights, links: pulls, gap: Self.gap).middles
    route(layers, columns, passes, middles)
    height = heights.indices.map { middles[$0] + heights[$0] / 2 }.max() ?? 0
  }

  /// Left and right ends of columns from the widths of labels and boxes; then the edges through them.
  private mutating func route(
    _ layers: [[Int]], _ columns: [Int], _ passes: [[Int]], _ middles: [Double]
  ) {
    var lefts: [Double] = []
    var starts: [Double] = []
    var rights: [Double] = []
    var x = 0.0
    for column in layers.indices {
      lefts.append(x)
      x += edges.filter { columns[$0.to] == column }.map(\.labelWidth).max() ?? 0
      starts.append(x)
      x += layers[column].filter { $0 < boxes.count }.map { boxes[$0].width }.max() ?? 0
      rights.append(x)
      x += Self.bend(behind: column, edges, columns, middles)
    }
    width = rights.last ?? 0
    for box in boxes.indices {
      boxes[box].x = starts[columns[box]]
      boxes[box].y = middles[box] - boxes[box].height / 2
    }
    let ports = ports(passes, middles)
    for index in edges.indices {
      let edge = edges[index]
      let source = boxes[edge.from]
      var runs = [(left: source.x + source.width, right: rights[columns[edge.from]], y: middles[edge.from])]
      for (offset, item) in passes[index].enumerated() {
        let column = columns[edge.from] + 1 + offset
        runs.append((lefts[column], rights[column], middles[item]))
      }
      let target = boxes[edge.to]
      runs.append((target.x - edge.labelWidth, target.x, ports[index]))
      edges[index].runs = runs
    }
  }

  /// The height at which each edge enters its box: in the order of where the edges come from, so that they do not cross.
  private func ports(_ passes: [[Int]], _ middles: [Double]) -> [Double] {
    var ports = [Double](repeating: 0, count: edges.count)
    for (box, entering) in Dictionary(grouping: edges.indices, by: { edges[$0].to }) {
      let sorted = entering.sorted { first, second in
        let heights = [first, second].map { middles[passes[$0].last ?? edges[$0].from] }
        return (heights[0], first) < (heights[1], second)
      }
      let top = middles[box] - Double(sorted.count - 1) / 2 * Self.portDistance
      for (place, edge) in sorted.enumerated() { ports[edge] = top + Double(place) * Self.portDistance }
    }
    return ports
  }

  /// The room between two columns: more where edges climb far.
  private static func bend(behind column: Int, _ edges: [Edge], _ columns: [Int], _ middles: [Double])
    -> Double
  {
    let climbs = edges.filter { columns[$0.from] <= column && columns[$0.to] > column }.map {
      abs(middles[$0.from] - middles[$0.to])
    }
    guard let most = climbs.max() else { return 0 }
    return min(36 + most * 0.2, 110)
  }
}
