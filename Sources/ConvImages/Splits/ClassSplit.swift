/// Which files of one class are for validation: a threshold on their contents.
///
/// ```
/// validation  ⇔  place(content, seed) < share
/// ```
///
/// So what happens to a file depends on its bytes, the seed and the share alone: other files that come or go do not
/// move it, and copies of one picture stay together. The share is met on average only: of n contents,
/// share · n ± √(share · (1 − share) · n).
///
/// A class of two contents or more has at least one on each side: where the threshold leaves a side empty, the content
/// nearest to it crosses over. It alone goes back when a file that is added takes its place; that cannot be
/// otherwise, for no rule that looks at the present files alone both leaves each pair of files parted and moves none.
struct ClassSplit {
  /// Whether the file of each given content is for validation.
  let isValidation: [Bool]

  init(_ contents: [ContentHash], share: Double, seed: UInt64) {
    var places: [ContentHash: Double] = [:]
    for content in contents where places[content] == nil { places[content] = content.place(seed: seed) }
    var chosen = Set(places.lazy.filter { $0.value < share }.map(\.key))
    if places.count > 1, share > 0 {
      // Ties cannot be told from one content: places of different contents differ.
      if chosen.isEmpty, let lowest = places.min(by: { $0.value < $1.value }) { chosen = [lowest.key] }
      if chosen.count == places.count, let highest = places.max(by: { $0.value < $1.value }) {
        chosen.remove(highest.key)
      }
    } else {
      chosen = []
    }
    isValidation = contents.map { chosen.contains($0) }
  }
}
