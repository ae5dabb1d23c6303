/// Columns of text, each as wide as its widest cell.
package struct TextTable: CustomStringConvertible {
  package enum Alignment { case left, right }

  /// What a row is to the reader; a terminal shows it in another way.
  package enum Emphasis {
    case plain
    /// What was asked for: bold.
    case result
    /// How it came about: dim.
    case detail
    /// What should not be overlooked: yellow.
    case warning

    /// The parameter of ANSI's SGR sequence (ECMA-48, 8.3.117).
    fileprivate var code: String? {
      switch self {
      case .plain: nil
      case .result: "1"
      case .detail: "2"
      case .warning: "33"
      }
    }
  }

  private let alignments: [Alignment]
  private var rows: [(cells: [String], emphasis: Emphasis)] = []

  package init(alignments: [Alignment]) { self.alignments = alignments }

  /// Adds a row of as many cells as there are columns.
  package mutating func append(_ cells: [String], _ emphasis: Emphasis = .plain) {
    precondition(cells.count == alignments.count, "\(cells.count) cells for \(alignments.count) columns")
    rows.append((cells, emphasis))
  }

  /// One row a line, without spaces at the ends of lines and without a last line break.
  package var description: String { text(colored: false) }

  /// The lines, each in its emphasis when `colored`.
  package func text(colored: Bool) -> String {
    let widths = alignments.indices.map { column in rows.map { $0.cells[column].count }.max() ?? 0 }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.cells.enumerated() {
        let space = String(repeating: " ", count: widths[column] - cell.count)
        line += (column == 0 ? "" : "  ") + (alignments[column] == .left ? cell + space : space + cell)
      }
      line = String(line.reversed().drop { $0 == " " }.reversed())
      guard colored, let code = row.emphasis.code else { return line }
      return "\u{1B}[\(code)m\(line)\u{1B}[0m"
    }.joined(separator: "\n")
  }
}
