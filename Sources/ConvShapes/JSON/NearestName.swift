/// The known name that was probably meant, or nil when none is near.
///
/// Near is a name that at most half of the letters have to be changed for (inserted, removed, replaced), letter case
/// aside.
package func nearestName(to name: String, among known: [String]) -> String? {
  // A hostile text is not worth the square of its length.
  if name.utf8.count > 64 { return nil }
  let distances = known.map { (editDistance(name.lowercased(), $0.lowercased()), $0) }
  guard let best = distances.min(by: { $0.0 < $1.0 }), best.0 <= max(name.count / 2, 1) else { return nil }
  return best.1
}

/// Letters to insert, remove or replace (Levenshtein, 1966).
private func editDistance(_ first: String, _ second: String) -> Int {
  let (rows, columns) = (Array(first), Array(second))
  var distances = Array(0...columns.count)
  for (row, letter) in rows.enumerated() {
    var diagonal = distances[0]
    distances[0] = row + 1
    for (column, other) in columns.enumerated() {
      let replaced = diagonal + (letter == other ? 0 : 1)
      diagonal = distances[column + 1]
      distances[column + 1] = min(replaced, distances[column] + 1, diagonal + 1)
    }
  }
  return distances[columns.count]
}
