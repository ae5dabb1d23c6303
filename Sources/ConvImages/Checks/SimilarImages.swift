/// Finds all pairs of descriptors that are near, without comparing each with each.
///
/// A projection never lengthens: two descriptors at most r apart differ by at most r in each coefficient. So those of the
/// first four coefficients are cut into cells of side r, and a picture is compared with those of its own cell and
/// of the cells around it alone. No pair is missed.
struct SimilarImages {
  /// Pictures whose thumbnails correlate by this or more look alike.
  ///
  /// Chosen on real pictures: of the 1.6 million pairs of 1,797 digits of 8×8 pixels, many of them by one hand, one is as
  /// near (two ones of one writer), and none of two classes is above 0.95; copies that were resized, compressed, made
  /// brighter or slightly noisy stay above it.
  static let leastCorrelation: Float = 0.995

  /// Indices of descriptors that look alike, by chains of pairs; each with the lowest correlation of its pairs.
  private(set) var groups: [(members: [Int], correlation: Float)] = []

  private struct Cell: Hashable { let channels: Int, a: Int, b: Int, c: Int, d: Int }

  /// - Parameter descriptors: nil for pictures that are compared with none.
  /// - Complexity: linear while pictures differ; the square of the number of those that are alike.
  init(_ descriptors: [ImageDescriptor?]) {
    let limit = 2 * (1 - Self.leastCorrelation)
    let side = limit.squareRoot()
    var cells: [Cell: [Int]] = [:]
    var union = DisjointSets(count: descriptors.count)
    var lowest: [Int: Float] = [:]
    var pairs: [(first: Int, second: Int, correlation: Float)] = []
    for (index, descriptor) in descriptors.enumerated() {
      guard let descriptor else { continue }
      let place = descriptor.values.prefix(4).map { Int(($0 / side).rounded(.down)) }
      let count = descriptor.values.count
      for a in place[0] - 1...place[0] + 1 {
        for b in place[1] - 1...place[1] + 1 {
          for c in place[2] - 1...place[2] + 1 {
            for d in place[3] - 1...place[3] + 1 {
              for other in cells[Cell(channels: count, a: a, b: b, c: c, d: d)] ?? [] {
                guard let known = descriptors[other], union.root(of: index) != union.root(of: other) else {
                  continue
                }
                let distance = descriptor.squaredDistance(to: known, limit: limit)
                guard distance <= limit else { continue }
                pairs.append((other, index, 1 - distance / 2))
                union.join(index, other)
              }
            }
          }
        }
      }
      cells[
        Cell(channels: count, a: place[0], b: place[1], c: place[2], d: place[3]), default: []
      ].append(index)
    }
    var members: [Int: [Int]] = [:]
    for index in Set(pairs.flatMap { [$0.first, $0.second] }).sorted() {
      members[union.root(of: index), default: []].append(index)
    }
    for pair in pairs {
      let root = union.root(of: pair.first)
      lowest[root] = min(lowest[root] ?? 1, pair.correlation)
    }
    groups = members.map { root, members in (members, lowest[root] ?? 1) }.sorted {
      $0.members[0] < $1.members[0]
    }
  }
}

/// Sets that are joined and asked for a common member (B. A. Galler & M. J. Fischer, 1964).
private struct DisjointSets {
  private var parents: [Int]

  init(count: Int) { parents = Array(0..<count) }

  mutating func root(of element: Int) -> Int {
    var element = element
    while parents[element] != element {
      parents[element] = parents[parents[element]]
      element = parents[element]
    }
    return element
  }

  /// The smaller root stays, so the result does not depend on the order of the joins.
  mutating func join(_ first: Int, _ second: Int) {
    let (first, second) = (root(of: first), root(of: second))
    parents[max(first, second)] = min(first, second)
  }
}
