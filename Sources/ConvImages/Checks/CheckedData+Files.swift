/// What is found in the files one by one.
extension CheckedData {
  /// Files that cannot be read, by the reason.
  var fileFindings: [CheckFinding] {
    var items: [CheckFinding.Kind: [CheckFinding.Item]] = [:]
    for case let error? in images.map(\.error) {
      items[Self.kind(of: error), default: []].append(CheckFinding.Item([error.file], note: error.got))
    }
    var findings = items.map { kind, items in
      CheckFinding(kind, "\(files(items.count)) \(Self.words(for: kind))", items)
    }
    if !images.isEmpty, images.allSatisfy({ $0.error != nil }) {
      findings.append(CheckFinding(.noReadableImage, "not one of \(files(images.count)) can be read"))
    }
    return findings
  }

  private static func kind(of error: PNGError) -> CheckFinding.Kind {
    switch error.reason {
    case .missing: .missingFile
    case .notAFile: .notAFile
    case .unreadable, .cannotWrite, .outOfMemory: .unreadable
    case .empty: .emptyFile
    case .notPNG: .notPNG
    case .truncated: .truncated
    case .corrupt: .corrupt
    case .tooLarge: .tooLarge
    }
  }

  private static func words(for kind: CheckFinding.Kind) -> String {
    switch kind {
    case .missingFile: "not there, or a link that leads nowhere or in a loop"
    case .notAFile: "named .png and no files: folders, pipes, sockets or devices"
    case .unreadable: "refused by the system: look at the permissions"
    case .emptyFile: "of 0 bytes: copy again"
    case .notPNG: "named .png and something else: convert, or rename"
    case .truncated: "ending early: copy again"
    case .tooLarge: "too large: shrink"
    default: "corrupt: copy again, or remove"
    }
  }

  /// Colours, depths and sizes that a training brings together, or that may not be meant.
  var formatFindings: [CheckFinding] {
    let headers = zip(files, images).compactMap { file, image in image.header.map { (file.path, $0) } }
    var findings: [CheckFinding] = []
    func add(_ kind: CheckFinding.Kind, _ words: String, where test: (PNGHeader) -> Bool) {
      let found = headers.filter { test($0.1) }.map(\.0)
      guard !found.isEmpty else { return }
      findings.append(
        CheckFinding(kind, "\(files(found.count)) \(words)", found.map { CheckFinding.Item([$0]) }))
    }
    add(.sixteenBit, "of 16 bits a sample: all levels are kept") { $0.bitDepth == 16 }
    add(.alpha, "with transparency, which is laid over white") {
      $0.colorKind == .grayAlpha || $0.colorKind == .rgbAlpha
    }
    findings += minorities(.mixedColours, headers, { $0.colorKind.words }) { counts in
      // Palettes among colours are colours: nothing is lost or made up.
      let grays = headers.count { $0.1.channels == 1 }
      guard grays > 0, grays < headers.count else { return nil }
      return "gray and colour mixed (\(counts)): gray becomes colour"
    }
    findings += minorities(.mixedSizes, headers, { "\($0.size)" }) { counts in
      "images of several sizes (\(counts)): all are stretched to the first"
    }
    return findings
  }

  /// A finding that lists the files unlike most.
  private func minorities(
    _ kind: CheckFinding.Kind, _ headers: [(String, PNGHeader)], _ property: (PNGHeader) -> String,
    summary: (String) -> String?
  ) -> [CheckFinding] {
    var groups: [String: [String]] = [:]
    var order: [String] = []
    for (file, header) in headers {
      let value = property(header)
      if groups[value] == nil { order.append(value) }
      groups[value, default: []].append(file)
    }
    guard order.count > 1 else { return [] }
    // The most common first; of several, the one met first, as ImageFolder chooses.
    let most = order.map { groups[$0]?.count ?? 0 }.max()
    guard let common = order.first(where: { groups[$0]?.count == most }) else { return [] }
    let sorted =
      [common]
      + order.filter { $0 != common }.sorted {
        (groups[$0]?.count ?? 0) > (groups[$1]?.count ?? 0)
      }
    let shown = sorted.prefix(5).map { "\(groups[$0]?.count ?? 0) of \($0)" }.joined(separator: ", ")
    guard let summary = summary(shown + (sorted.count > 5 ? ", …" : "")) else { return [] }
    let items = sorted.dropFirst().flatMap { value in
      (groups[value] ?? []).map { CheckFinding.Item([$0], note: value) }
    }
    return [CheckFinding(kind, summary, items)]
  }

  /// `1 file`, `3 files`
  func files(_ count: Int) -> String { count == 1 ? "1 file" : "\(count) files" }
}

extension PNGHeader.ColorKind {
  fileprivate var words: String {
    switch self {
    case .gray: "gray"
    case .rgb: "RGB"
    case .palette: "palette"
    case .grayAlpha: "gray and alpha"
    case .rgbAlpha: "RGB and alpha"
    }
  }
}
