/// The known name that was probably meant, or nil when none is near.
///
/// Near is a name for which at most a third of the letters, and one of a short name, have to be inserted, removed, replaced
/// or exchanged with their neighbour, letter case aside; and one that goes on where the text ends (`conv2d` for `conv`).
package func nearestName(to name: String, among known: [String]) -> String? {
  // A hostile text is not worth the square of its length.
  if name.utf8.count > 64 { return nil }
  let typed = name.lowercased()
  let distances = known.map { (editDistance(typed, $0.lowercased()), $0) }
  guard let best = distances.min(by: { $0.0 < $1.0 }) else { return nil }
  if best.0 <= max(name.count / 3, 1) { return best.1 }
  return typed.count < 3
    ? nil : distances.filter { $0.1.lowercased().hasPrefix(typed) }.min { $0.0 < $1.0 }?.1
}

/// Letters to insert, remove, replace or exchange with the next one, each at most once (Damerau, 1964).
private func editDistance(_ first: String, _ second: String) -> Int {
  let (rows, columns) = (Array(first), Array(second))
  var before: [Int] = []
  var above = Array(0...columns.count)
  for (row, letter) in rows.enumerated() {
    var distances = [row + 1]
    for (column, other) in columns.enumerated() {
      var distance = min(
        above[column] + (letter == other ? 0 : 1), above[column + 1] + 1, distances[column] + 1)
      if row > 0, column > 0, letter == columns[column - 1], rows[row - 1] == other {
        distance = min(distance, before[column - 1] + 1)
      }
      distances.append(distance)
    }
    (before, above) = (above, distances)
  }
  return above[columns.count]
}
