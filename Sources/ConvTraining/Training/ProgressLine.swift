/// A line for a terminal of any width: long words where there is room, short ones where there is not, and whole fields
/// left out rather than cut.
public struct ProgressLine: Hashable, Sendable {
  /// One thing that is said, in two lengths.
  public struct Field: Hashable, Sendable {
    /// Where there is room.
    public let long: String
    /// Where there is not; the same as ``long`` where it cannot be said shorter.
    public let short: String

    /// - Parameter short: the same in fewer characters; nil where it cannot be said shorter.
    public init(_ long: String, short: String? = nil) {
      self.long = long
      self.short = short ?? long
    }
  }

  private let fields: [Field]

  /// - Parameter fields: the one of most worth first; the last one goes first.
  public init(_ fields: [Field]) { self.fields = fields }

  /// The line in at most so many characters.
  ///
  /// Words become short from the last field on, then the gaps, then fields are left out from the last one on. Only where
  /// there is no room for the first one is it cut.
  public func text(width: Int) -> String {
    func line(_ words: [String], gap: String) -> String? {
      let line = words.joined(separator: gap)
      return line.count <= width ? line : nil
    }
    for shortCount in 0...fields.count {
      let words = fields.enumerated().map { index, field in
        index < fields.count - shortCount ? field.long : field.short
      }
      if let line = line(words, gap: "  ") { return line }
    }
    for count in stride(from: fields.count, to: 0, by: -1) {
      if let line = line(fields.prefix(count).map(\.short), gap: " ") { return line }
    }
    return String((fields.first?.short ?? "").prefix(max(width, 0)))
  }
}
