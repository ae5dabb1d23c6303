/// The parts of a chain's layer, `name:size,key=value,…`, asked for by type; every question can be answered with a
/// located error.
struct LayerText {
  let place: String
  let name: String
  /// What stands between the colon and the first comma; nil without a colon.
  let size: String?
  private let options: [(key: String, value: String)]

  init(_ word: String, place: String) throws(ChainError) {
    self.place = place
    let parts = word.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let head = parts[0].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    name = head[0].lowercased()
    size = head.count == 2 ? head[1] : nil
    var options: [(key: String, value: String)] = []
    for part in parts.dropFirst() {
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard sides.count == 2 else {
        throw ChainError(
          place: place, got: part.quoted, expected: "KEY=VALUE behind each comma",
          fix: "use \(parts[0]),stride=2, or separate the layers by spaces")
      }
      if options.contains(where: { $0.key == sides[0].lowercased() }) {
        throw ChainError(
          place: place, got: "the option \(sides[0].quoted) twice", expected: "it once", fix: "remove one")
      }
      options.append((sides[0].lowercased(), sides[1]))
    }
    self.options = options
  }

  /// Refuses options the layer does not have.
  func allow(_ keys: [String]) throws(ChainError) {
    for option in options where !keys.contains(option.key) {
      let fix = nearestName(to: option.key, among: keys).map { "did you mean \($0)?" } ?? "remove it"
      throw ChainError(
        place: place, got: "the option \(option.key.quoted)",
        expected: keys.isEmpty ? "no options" : "one of \(keys.joined(separator: ", "))", fix: fix)
    }
  }

  /// For a layer that is its name alone.
  func allowNothing() throws(ChainError) {
    if let size {
      throw ChainError(
        place: place, got: "the size \(size.quoted)", expected: "the name alone", fix: "use \(name)")
    }
    try allow([])
  }

  func unknownName(among names: [String]) -> ChainError {
    ChainError(
      place: place, got: name.isEmpty ? "no name" : name.quoted,
      expected: "one of \(names.joined(separator: ", "))",
      fix: nearestName(to: name, among: names).map { "did you mean \($0)?" })
  }

  /// The size behind the colon, which must be there.
  func sizes<Value>(
    _ expected: String, example: String, _ read: (Notation) throws -> Value
  ) throws -> Value {
    guard let size else {
      throw ChainError(
        place: place, got: "no size", expected: "\(name):SIZE, \(expected)", fix: "use \(name):\(example)")
    }
    return try self.read(size, before: "\(name):", read)
  }

  /// `3`, `3x3` or `2x3x3`, which is two filters a channel.
  func multipliedKernel() throws -> (multiplier: Int, kernel: Size2D) {
    let count = size?.split(omittingEmptySubsequences: false) { "xX×".contains($0) }.count ?? 0
    if count == 3 {
      let filters = try sizes("MULTIPLIERxHEIGHTxWIDTH", example: "1x3x3") { try $0.filters() }
      return (filters.count, filters.kernel)
    }
    return (1, try sizes("a number, HEIGHTxWIDTH or MULTIPLIERxHEIGHTxWIDTH", example: "3") { try $0.size() })
  }

  func window(_ kernel: Size2D, stride: Size2D) throws -> Window2D {
    Window2D(
      kernel: kernel, stride: try size("stride", stride), padding: try padding(),
      dilation: try size("dilation", 1), rounding: try rounding())
  }

  private func rounding() throws -> Rounding {
    guard let text = option("rounding") else { return .floor }
    return try read(text, before: "rounding=") { try $0.rounding() }
  }

  func size(_ key: String, _ usual: Size2D) throws -> Size2D {
    guard let text = option(key) else { return usual }
    return try read(text, before: "\(key)=") { try $0.size() }
  }

  func number(_ key: String, _ usual: Int) throws -> Int {
    guard let text = option(key) else { return usual }
    return try read(text, before: "\(key)=") { try $0.number() }
  }

  /// `bias=no`; yes unless said.
  func flag(_ key: String) throws(ChainError) -> Bool {
    guard let text = option(key) else { return true }
    switch text.lowercased() {
    case "yes", "true": return true
    case "no", "false": return false
    default:
      throw ChainError(
        place: place, got: "\(key)=\(text)".quoted, expected: "yes or no", fix: "use \(key)=no")
    }
  }

  /// Pads of a layer that takes no rule.
  func pads() throws -> Padding2D {
    switch try padding() {
    case .explicit(let pads): return pads
    case .valid: return 0
    default:
      throw ChainError(
        place: place, got: "pad=\(option("pad") ?? "")".quoted,
        expected: "pads in rows and columns, as no rule is defined for a transposed convolution",
        fix: "use pad=1")
    }
  }

  /// A real number behind the colon.
  func real(_ usual: Double) throws(ChainError) -> Double {
    try allow([])
    guard let size else { return usual }
    guard let value = Double(size) else {
      throw ChainError(
        place: place, got: size.quoted, expected: "\(name):NUMBER", fix: "use \(name):\(usual)")
    }
    return value
  }

  private func padding() throws -> Padding {
    guard let text = option("pad") else { return 0 }
    // Commas end an option here, so the four sides have colons between them.
    let sides = String(text.map { $0 == ":" ? "," : $0 })
    return try read(sides, before: "pad=") { try $0.padding() }
  }

  private func option(_ key: String) -> String? { options.first { $0.key == key }?.value }

  /// Reads by the rules of the one-layer options, and puts the place before what goes wrong.
  private func read<Value>(
    _ text: String, before: String, _ read: (Notation) throws -> Value
  ) throws -> Value {
    let notation = Notation(option: before, text: text)
    do {
      let value = try read(notation)
      if let number = notation.oversizedNumber {
        let shown = number.count > 40 ? "\(number.prefix(40))…" : number
        throw GeometryError(
          .overflow, at: [place], got: "\(before)\(shown)", expected: "a number of 64 bits, below 2⁶³")
      }
      return value
    } catch let error as NotationError {
      let inner: (String) -> String = { String($0.map { $0 == "," && before == "pad=" ? ":" : $0 }) }
      throw ChainError(
        place: place, got: inner(error.got ?? "").quoted,
        expected: before == "pad="
          ? error.expected.split(separator: "TOP,LEFT,BOTTOM,RIGHT", omittingEmptySubsequences: false)
            .joined(separator: "TOP:LEFT:BOTTOM:RIGHT") : error.expected,
        fix: "use \(before)\(inner(error.example))")
    }
  }
}
