import ConvShapes

/// How an augmentation is written: on the command line, in files, for people.
///
/// ```
/// flip=horizontal,shift=2,rotate=10        none
/// ```
extension Augmentation: CustomStringConvertible, Codable {
  /// The steps of a notation: names and values with `=`, separated by commas; spaces around them do not matter.
  ///
  /// - Throws: ``AugmentationError``
  public init(_ notation: String) throws(AugmentationError) {
    let words = notation.split(separator: ",", omittingEmptySubsequences: false).map(Self.trimmed)
    if words == ["none"] {
      self = .none
      return
    }
    var steps: [Step] = []
    for word in words { steps.append(try Self.step(word)) }
    try self.init(steps)
  }

  private static func step(_ word: String) throws(AugmentationError) -> Step {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { trimmed($0) }
    guard let name = parts.first, !name.isEmpty else { throw .missingStep }
    guard let kind = Kind(rawValue: name) else {
      throw .unknownStep(
        shortened(name), nearest: nearestName(to: name, among: Kind.allCases.map(\.rawValue)))
    }
    guard parts.count == 2, !parts[1].isEmpty else { throw .missingValue(kind) }
    if kind == .flip {
      guard let mirror = Mirror(rawValue: parts[1]) else { throw .strength(kind, got: shortened(parts[1])) }
      return .flip(mirror)
    }
    guard let strength = Double(parts[1]), let step = Step(kind, strength: strength) else {
      throw .strength(kind, got: shortened(parts[1]))
    }
    return step
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }

  /// A message shows the beginning of what may be a novel.
  private static func shortened(_ text: String) -> String {
    text.count <= 40 ? text : "\(text.prefix(40))…"
  }

  /// The notation, steps in the order in which they are done: `crop=0.8,shift=2`, or `none`.
  public var description: String {
    isEmpty ? "none" : steps.map { "\($0.kind)=\($0.value)" }.joined(separator: ",")
  }

  /// One string, the notation; it is checked like one that a person types.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let notation = try container.decode(String.self)
    do throws(AugmentationError) {
      try self.init(notation)
    } catch {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: error.description)
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension Augmentation.Step {
  /// What stands behind the `=`: whole numbers without their `.0`.
  fileprivate var value: String {
    if case .flip(let mirror) = self { return mirror.rawValue }
    let text = "\(strength ?? 0)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
