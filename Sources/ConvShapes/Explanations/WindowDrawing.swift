/// A drawing of one axis: a line for each place where the window stops, and what no window reads.
///
/// ```
/// input       0·····0
/// stop 1      ■■■
/// stop 2        ■■■
/// stop 3          ■■■
/// never read
/// ```
package struct WindowDrawing: Sendable {
  /// What cells are drawn as.
  package struct Glyphs: Sendable {
    let image, zero, read, unread, beyond: Character
    let fold: String
    let stopsLeftOut: String

    /// For terminals and Markdown.
    package static let unicode = Glyphs(
      image: "·", zero: "0", read: "■", unread: "×", beyond: "+", fold: " … ", stopsLeftOut: "⋮")
    /// For LaTeX, whose verbatim text is ASCII.
    package static let ascii = Glyphs(
      image: ".", zero: "0", read: "#", unread: "x", beyond: "+", fold: " ~ ", stopsLeftOut: ":")
  }

  package let axis: LayerAxis
  /// What the cells are, `row` or `column`, or both where the axes are alike: one of them and several.
  private let words: (one: String, many: String)

  init(of axis: LayerAxis, named words: (one: String, many: String)) {
    self.axis = axis
    self.words = words
  }

  package var title: String { words.many }

  /// Cells that fit on a line; a longer axis is drawn by its two ends.
  private static let mostCells = 60
  private static let cellsAtAnEnd = 27
  /// Stops that are drawn; of more, the first four and the last three.
  private static let mostStops = 10
  /// Cells that are looked at one by one for the list of those never read.
  static let mostListed = 1 << 16

  /// The ranges of cells that are drawn: one, or two ends.
  private var parts: [Range<Int>] {
    let count = axis.drawnLength
    return count <= Self.mostCells
      ? [0..<count] : [0..<Self.cellsAtAnEnd, (count - Self.cellsAtAnEnd)..<count]
  }

  private func line(_ glyphs: Glyphs, _ cell: (Int) -> Character) -> String {
    let line = parts.map { part in String(part.map(cell)) }.joined(separator: glyphs.fold)
    return String(line.reversed().drop { $0 == " " }.reversed())
  }

  /// The lines of the drawing, without the text below it.
  package func lines(_ glyphs: Glyphs) -> [String] {
    var table = TextTable(alignments: [.left, .left])
    table.append([
      "input",
      line(glyphs) { cell in
        if cell >= axis.padded { return glyphs.beyond }
        return cell < axis.before || cell >= axis.before + axis.length ? glyphs.zero : glyphs.image
      },
    ])
    let all = axis.positions <= Self.mostStops
    for stop in all ? Array(0..<axis.positions) : Array(0..<4) {
      table.append([
        "stop \((stop + 1).grouped)", line(glyphs) { axis.reads($0, at: stop) ? glyphs.read : " " },
      ])
    }
    if !all {
      table.append([glyphs.stopsLeftOut, ""])
      for stop in (axis.positions - 3)..<axis.positions {
        table.append([
          "stop \((stop + 1).grouped)", line(glyphs) { axis.reads($0, at: stop) ? glyphs.read : " " },
        ])
      }
    }
    let unread = line(glyphs) { axis.reads($0) || $0 >= axis.padded ? " " : glyphs.unread }
    table.append(["never read", unread])
    return table.description.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// What the signs mean that are drawn.
  package func legend(_ glyphs: Glyphs) -> String {
    var legend = "\(glyphs.image) image, "
    if axis.before + axis.after > 0 { legend += "\(glyphs.zero) padding, " }
    if axis.drawnLength > axis.padded { legend += "\(glyphs.beyond) beyond the padding, " }
    legend += "\(glyphs.read) read by the window, \(glyphs.unread) never read"
    if parts.count > 1 {
      legend += ",\(glyphs.fold.reversed().drop { $0 == " " }.reversed().map(String.init).joined()) left out"
    }
    return legend
  }

  /// `never read: row 31 of the image (1 of 32), and 1 row of the padding`, or that all is read.
  package var neverRead: String {
    guard axis.padded <= Self.mostListed else { return neverReadInBrief }
    let image = (0..<axis.length).filter { !axis.reads($0 + axis.before) }
    let zeros =
      (0..<axis.before).count { !axis.reads($0) }
      + ((axis.before + axis.length)..<axis.padded).count { !axis.reads($0) }
    if image.isEmpty && zeros == 0 { return "all of the input is read" }
    var parts: [String] = []
    if !image.isEmpty { parts.append(listed(image)) }
    if zeros > 0 { parts.append("\(counted(zeros)) of the padding") }
    return "never read: \(parts.joined(separator: ", and "))"
  }

  /// `rows 3, 7 and 11 to 12 of the image, counted from 0 (4 of 13)`
  private func listed(_ cells: [Int]) -> String {
    var runs: [ClosedRange<Int>] = []
    for cell in cells {
      if let last = runs.last, last.upperBound + 1 == cell {
        runs[runs.count - 1] = last.lowerBound...cell
      } else {
        runs.append(cell...cell)
      }
    }
    let shown = runs.count <= 6 ? runs : Array(runs.prefix(5))
    let texts = shown.map {
      $0.count == 1 ? $0.lowerBound.grouped : "\($0.lowerBound.grouped) to \($0.upperBound.grouped)"
    }
    let list =
      runs.count > 6
      ? texts.joined(separator: ", ") + ", …"
      : texts.count == 1
        ? texts[0] : texts.dropLast().joined(separator: ", ") + " and " + texts[texts.count - 1]
    return "\(cells.count == 1 ? words.one : words.many) \(list) of the image, counted from 0 "
      + "(\(cells.count.grouped) of \(axis.length.grouped))"
  }

  /// For axes too long to look at each cell: how many there are, and not which.
  private var neverReadInBrief: String {
    guard let image = axis.neverReadCount, let zeros = axis.neverReadPaddingCount else {
      return "not counted: what the window leaves out of so long an axis"
    }
    if image == 0 && zeros == 0 { return "all of the input is read" }
    var parts: [String] = []
    if image > 0 { parts.append("\(image.grouped) of \(axis.length.grouped) \(words.many) of the image") }
    if zeros > 0 { parts.append("\(counted(zeros)) of the padding") }
    return "never read: \(parts.joined(separator: ", and "))"
  }

  private func counted(_ count: Int) -> String { "\(count.grouped) \(count == 1 ? words.one : words.many)" }
}
