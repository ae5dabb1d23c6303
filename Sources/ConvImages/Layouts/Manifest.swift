/// A CSV file that lists images: columns `path`, `label` and, if the data set is divided, `split`.
///
/// ```
/// path,label,split
/// scans/0001.png,cat,train
/// "scans/a, b.png",dog,test
/// ```
///
/// The first line names the columns, in any order; others are not read. Paths are relative to the file, or absolute.
/// A split is train, val or test, or another name of these (``DatasetListing/partNames``).
struct Manifest {
  /// The files of each part; of one group without a part when there is no column `split`.
  let groups: [DatasetListing.Group]

  /// No manifest is longer, in bytes.
  private static let sizeLimit = 1 << 30

  init(contentsOf path: String) throws(ImageFolderError) {
    let bytes: [UInt8]
    do {
      bytes = try RegularFile.bytes(of: path, limit: Self.sizeLimit)
    } catch {
      throw ImageFolderError(
        error.reason == .missing ? .missing : .unreadable, path: path, got: error.got,
        expected: "a CSV file that can be read")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let valid = Self.validPrefix(of: bytes)
      throw Self.error(path, valid.line, valid.column, "bytes that are not UTF-8", "a CSV file in UTF-8")
    }
    let table: CSVTable
    do {
      table = try CSVTable(text)
    } catch {
      throw Self.error(path, error.line, error.column, error.got, error.expected)
    }
    groups = try Self.groups(of: table, path: path)
  }

  private static func groups(
    of table: CSVTable, path: String
  ) throws(ImageFolderError) -> [DatasetListing.Group] {
    guard let head = table.records.first else {
      throw error(path, 1, 1, "no line", "the columns path,label in the first line")
    }
    let columns = head.map { $0.text.lowercased() }
    func column(_ name: String) throws(ImageFolderError) -> Int? {
      let places = columns.indices.filter { columns[$0] == name }
      guard places.count <= 1 else {
        throw error(path, head[places[1]].line, head[places[1]].column, "the column \(name) twice", "it once")
      }
      return places.first
    }
    guard let pathColumn = try column("path"), let labelColumn = try column("label") else {
      throw error(
        path, head[0].line, 1, "the columns \(head.map(\.text).joined(separator: ","))",
        "path and label among them, as in path,label,split")
    }
    let splitColumn = try column("split")

    let root = path.utf8.contains(UInt8(ascii: "/")) ? folder(of: path) + "/" : ""
    var rows: [DatasetSplit.Part?: [(file: String, label: String)]] = [:]
    var lines: [[UInt8]: Int] = [:]
    for record in table.records.dropFirst() {
      guard record.count == head.count else {
        throw error(
          path, record[0].line, record[0].column, counted(record.count, "field"),
          "\(head.count), as in the first line")
      }
      let file = record[pathColumn]
      let label = record[labelColumn]
      for (name, field) in [("path", file), ("label", label)] {
        if field.text.isEmpty { throw error(path, field.line, field.column, "no \(name)", "one") }
        if field.text.utf8.contains(0) {
          throw error(path, field.line, field.column, "a zero byte in the \(name)", "text")
        }
      }
      if let first = lines.updateValue(file.line, forKey: Array(file.text.utf8)) {
        throw error(
          path, file.line, file.column, "\(file.text) a second time, after line \(first)", "each file once")
      }
      var part: DatasetSplit.Part?
      if let splitColumn {
        let field = record[splitColumn]
        part = DatasetListing.part(named: field.text)
        guard part != nil else {
          throw error(path, field.line, field.column, "the split \"\(field.text)\"", "train, val or test")
        }
      }
      let isAbsolute = file.text.utf8.first == UInt8(ascii: "/")
      rows[part, default: []].append((isAbsolute ? file.text : root + file.text, label.text))
    }
    guard rows[nil] != nil || rows[.training] != nil else {
      throw error(path, head[0].line, 1, "no image to train on", "at least one line behind the first")
    }
    let parts: [DatasetSplit.Part?] = [nil] + DatasetSplit.Part.allCases
    return parts.compactMap { part in
      rows[part].map { DatasetListing.Group(part: part, path: path, listing: listing(of: $0)) }
    }
  }

  /// The folder a manifest is in, which its paths are relative to.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Classes in the order of their bytes, files in that of the manifest within each class.
  private static func listing(of rows: [(file: String, label: String)]) -> FolderListing {
    var files: [[UInt8]: [String]] = [:]
    for row in rows { files[Array(row.label.utf8), default: []].append(row.file) }
    let classes = files.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    return FolderListing(
      classNames: classes.map { String(decoding: $0.key, as: UTF8.self) },
      files: classes.enumerated().flatMap { label, entry in
        entry.value.map { LabeledFile(file: $0, label: label) }
      })
  }

  private static func error(
    _ path: String, _ line: Int, _ column: Int, _ got: String, _ expected: String
  ) -> ImageFolderError {
    ImageFolderError(.manifest, path: "\(path): line \(line), column \(column)", got: got, expected: expected)
  }

  /// Where the first byte stands that is not UTF-8.
  private static func validPrefix(of bytes: [UInt8]) -> (line: Int, column: Int) {
    var (line, column) = (1, 1)
    for scalar in EscapedName.pieces(of: bytes) {
      guard case .scalar(let scalar) = scalar else { break }
      column = scalar == "\n" ? 1 : column + 1
      if scalar == "\n" { line += 1 }
    }
    return (line, column)
  }
}
