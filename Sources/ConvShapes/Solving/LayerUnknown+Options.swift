extension LayerUnknown {
  /// The options of a layer with something in the place of this setting, where a reader of layers misses it.
  ///
  /// - Throws: ``NotationError`` where the setting is given: a value would be looked for and not looked at.
  func leftOpen(in options: [String: String]) throws(NotationError) -> [String: String] {
    var options = options
    switch self {
    case .pad, .stride, .dilation:
      if let text = options[rawValue] {
        throw NotationError(
          option: "--\(rawValue)", got: text, expected: "none beside --solve \(rawValue), which looks for it",
          fix: "leave it out")
      }
    case .kernel:
      let count = try number(
        "filters", in: options, "COUNT", usual: "10", example: { try? $0.filters().count })
      options["filters"] = "\(count ?? "10")x1x1"
    case .input:
      // As many channels as there are groups, which they must be divided by.
      let groups = options["groups"].flatMap { Int($0) }.map { max($0, 1) } ?? 1
      let channels = try number(
        "in", in: options, "CHANNELS", usual: "3", isNeeded: false, example: { try? $0.volume().channels })
      options["in"] = "1x1x\(channels ?? "\(groups)")"
    }
    return options
  }

  /// The one number that is left of an option whose other numbers are looked for.
  private func number(
    _ name: String, in options: [String: String], _ form: String, usual: String, isNeeded: Bool = true,
    example: (Notation) -> Int?
  ) throws(NotationError) -> String? {
    let notation = Notation(option: "--\(name)", text: options[name])
    if options[name] == nil, !isNeeded { return nil }
    if options[name] != nil, (try? notation.number()) != nil { return notation.text }
    let looked = self == .kernel ? "height and width" : "sizes"
    throw NotationError(
      option: "--\(name)", got: options[name],
      expected: "\(form) alone beside --solve \(rawValue), which looks for the \(looked)",
      example: example(notation).map { "\(max($0, 1))" } ?? usual)
  }
}
