/// Columns of text, each as wide as its widest cell.
package struct TextTable: CustomStringConvertible {
  package enum Alignment { case left, right }

  private let alignments: [Alignment]
  private var rows: [[String]] = []

  package init(alignments: [Alignment]) { self.alignments = alignments }

  /// Adds a row of as many cells as there are columns.
  package mutating func append(_ cells: [String]) {
    precondition(cells.count == alignments.count, "\(cells.count) cells for \(alignments.count) columns")
    rows.append(cells)
  }

  /// One row a line, without spaces at the ends of lines and without a last line break.
  package var description: String {
    let widths = alignments.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { cells in
      var line = ""
      for (column, cell) in cells.enumerated() {
        let space = String(repeating: " ", count: widths[column] - cell.count)
        line += (column == 0 ? "" : "  ") + (alignments[column] == .left ? cell + space : space + cell)
      }
      return String(line.reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
  }
}
