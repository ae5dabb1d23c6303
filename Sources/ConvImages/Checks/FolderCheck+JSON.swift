/// The check as a document: `format` `convkit-check`, `version` 1.
extension FolderCheck: Encodable {
  private struct SizeCount: Encodable { let height, width, count: Int }

  private enum CodingKeys: String, CodingKey {
    case format, version, path, layout, verdict, fileCount, readableCount, parts, sizes, findings
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode("convkit-check", forKey: .format)
    try container.encode(1, forKey: .version)
    try container.encode(path, forKey: .path)
    try container.encode(layout, forKey: .layout)
    try container.encode(severity?.rawValue ?? "clean", forKey: .verdict)
    try container.encode(fileCount, forKey: .fileCount)
    try container.encode(readableCount, forKey: .readableCount)
    try container.encode(parts, forKey: .parts)
    let sizes = sizeCounts.sorted {
      ($1.value, $0.key.height, $0.key.width) < ($0.value, $1.key.height, $1.key.width)
    }
    try container.encode(
      sizes.map { SizeCount(height: $0.key.height, width: $0.key.width, count: $0.value) }, forKey: .sizes)
    try container.encode(findings, forKey: .findings)
  }
}
