extension FolderCheck {
  /// What was found, for people: a line on the data set, the findings with up to `itemLimit` cases each, the verdict.
  public func report(itemLimit: Int = 10) -> String {
    var lines: [String] = []
    if layout != nil { lines.append("\(path): \(contents)") }
    for finding in findings {
      lines.append("\(Self.word(for: finding.severity)): \(finding.summary)")
      for item in finding.items.prefix(itemLimit) {
        let shown = item.files.prefix(6).joined(separator: ", ") + (item.files.count > 6 ? ", …" : "")
        let count = item.files.count > 6 ? " (\(item.files.count) files)" : ""
        lines.append("  \(shown)\(count)" + (item.note.isEmpty ? "" : ": \(item.note)"))
      }
      let rest = finding.items.count - itemLimit
      if rest > 0 { lines.append("  … and \(rest) more; --json lists all") }
    }
    // Names of files and classes are on all of them.
    return (lines + [verdict]).map { EscapedName.printable($0) }.joined(separator: "\n")
  }

  /// One line: what a training would be.
  public var verdict: String {
    switch severity {
    case .impossible?: "training is impossible"
    case .wrong?: "training would be wrong"
    case .warning?: "nothing stands against a training; look at the warnings"
    case .note?, nil: "nothing stands against a training"
    }
  }

  /// `1,797 images of 10 classes, 8×8; training 1,437, test 360`
  private var contents: String {
    let classCount = parts.first?.classes.count ?? 0
    var text = "\(counted(fileCount, "image")) of \(counted(classCount, "class", "classes"))"
    if sizeCounts.count == 1, let size = sizeCounts.first?.key { text += ", \(size)" }
    if sizeCounts.count > 1 { text += ", \(sizeCounts.count) sizes" }
    if readableCount < fileCount { text += ", \(readableCount.grouped) of them readable" }
    let named = parts.compactMap { part in part.part.map { "\($0.rawValue) \(part.count.grouped)" } }
    return named.isEmpty ? text : text + "; " + named.joined(separator: ", ")
  }

  private static func word(for severity: CheckFinding.Severity) -> String {
    switch severity {
    case .impossible, .wrong: "error"
    case .warning: "warning"
    case .note: "note"
    }
  }
}

/// `1 file`, `1,437 files`
func counted(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
  "\(count.grouped) \(count == 1 ? noun : plural ?? noun + "s")"
}
