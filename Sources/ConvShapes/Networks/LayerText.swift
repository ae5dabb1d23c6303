/// The parts of a chain's layer, `name:size,key=value,…`, asked for by type; every question can be answered with a
/// located error.
struct LayerText {
  let place: String
  /// The layer as it was written.
  private let word: String
  let name: String
  /// What stands between the colon and the first comma; nil without a colon.
  let size: String?
  private let options: [(key: String, value: String)]
  /// The name as it was written, with its size.
  private var head: String { String(word.prefix { $0 != "," }) }

  init(_ word: String, place: String) throws(ChainError) {
    self.place = place
    self.word = word
    let parts = word.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let head = parts[0].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    name = head[0].lowercased()
    size = head.count == 2 ? head[1] : nil
    var options: [(key: String, value: String)] = []
    for (index, part) in parts.enumerated().dropFirst() {
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard sides.count == 2 else {
        throw ChainError(
          place: place, got: part.quoted, expected: "KEY=VALUE behind each comma",
          fix: Self.padsWithColons(parts, at: index) ?? Self.withoutOthers(parts))
      }
      if options.contains(where: { $0.key == sides[0].lowercased() }) {
        let once = parts.enumerated().filter { $0.offset != index }.map(\.element)
        throw ChainError(
          place: place, got: "the option \(sides[0].quoted) twice", expected: "it once",
          fix: "use \(once.joined(separator: ","))")
      }
      options.append((sides[0].lowercased(), sides[1]))
    }
    self.options = options
  }

  /// The word without what is no option behind its commas; layers among that as words of their own.
  ///
  /// Options belong to the layer that begins the word, or, where a comma begins it, to the one before them.
  private static func withoutOthers(_ parts: [String]) -> String {
    func isLayer(_ text: String) -> Bool { (try? ChainLayer(text, place: "")) != nil }
    let isNamed = !parts[0].isEmpty
    var words = isNamed ? [[parts[0]]] : []
    for part in parts.dropFirst() {
      if !part.contains("=") {
        if isLayer(part) { words.append([part]) }
      } else if !words.isEmpty {
        words[isNamed ? 0 : words.count - 1].append(part)
      }
    }
    let readable = words.map { word in
      let whole = word.joined(separator: ",")
      return isLayer(whole) || !isLayer(word[0]) ? whole : word[0]
    }
    return readable.isEmpty ? "leave it out" : "use \(readable.joined(separator: " "))"
  }

  /// For pads with commas between them, which end an option here: the layer with colons in their place.
  private static func padsWithColons(_ parts: [String], at index: Int) -> String? {
    let before = parts[index - 1].split(separator: "=", omittingEmptySubsequences: false).map(String.init)
    guard before.count == 2, before[0].lowercased() == "pad" else { return nil }
    let sides = [before[1]] + parts[index...].prefix { Int($0) != nil }
    guard sides.count == 2 || sides.count == 4, Int(before[1]) != nil else { return nil }
    let pads = "pad=" + sides.joined(separator: sides.count == 4 ? ":" : "x")
    let rest = parts[(index + sides.count - 1)...]
    return "use " + (parts[..<(index - 1)] + [pads] + rest).joined(separator: ",")
  }

  /// Refuses options the layer does not have.
  func allow(_ keys: [String]) throws(ChainError) {
    for option in options where !keys.contains(option.key) {
      let others = options.filter { $0.key != option.key && keys.contains($0.key) }
      func whole(_ options: [(key: String, value: String)]) -> String {
        ([head] + options.map { "\($0.key)=\($0.value)" }).joined(separator: ",")
      }
      let near = Self.nearestKey(to: option, among: keys)
      let isFree = near.map { near in !others.contains { $0.key == near } } ?? false
      let fix = "use " + whole(near.flatMap { isFree ? others + [($0, option.value)] : nil } ?? others)
      throw ChainError(
        place: place, got: "the option \(option.key.quoted)",
        expected: keys.isEmpty ? "no options" : "one of \(keys.joined(separator: ", "))", fix: fix)
    }
  }

  /// What other programs and our own options call a key.
  private static let synonyms = [
    "padding": "pad", "pads": "pad", "strides": "stride", "dilations": "dilation", "rate": "dilation",
    "group": "groups", "use_bias": "bias", "output_padding": "outpad", "count_include_pad": "countpad",
  ]

  /// The key that was probably meant, if the value is one of its values.
  private static func nearestKey(to option: (key: String, value: String), among keys: [String]) -> String? {
    let synonym = synonyms[option.key].flatMap { keys.contains($0) ? $0 : nil }
    guard let near = synonym ?? nearestName(to: option.key, among: keys) else { return nil }
    let value = Notation(option: "", text: String(option.value.map { $0 == ":" && near == "pad" ? "," : $0 }))
    if value.oversizedNumber != nil { return nil }
    let isReadable =
      switch near {
      case "pad": (try? value.padding()) != nil
      case "rounding": (try? value.rounding()) != nil
      case "bias", "countpad": flags[option.value.lowercased()] != nil
      case "groups": (try? value.number()) != nil
      default: (try? value.size()) != nil
      }
    return isReadable ? near : nil
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
      fix: nearestName(to: name, among: names).map { "use \($0)\(word.dropFirst(name.count))" }
        ?? "use one of these, or leave it out")
  }

  /// The size behind the colon, which must be there.
  func sizes<Value>(
    _ expected: String, example: String, _ read: (Notation) throws -> Value
  ) throws -> Value {
    guard let size else {
      throw ChainError(
        place: place, got: "no size", expected: "\(name):SIZE, \(expected)",
        fix: "use \(whole("\(name):", example))")
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
    if let flag = Self.flags[text.lowercased()] { return flag }
    throw ChainError(
      place: place, got: "\(key)=\(text)".quoted, expected: "yes or no", fix: "use \(whole("\(key)=", "no"))")
  }

  private static let flags = ["yes": true, "true": true, "no": false, "false": false]

  /// Pads of a layer that takes no rule.
  func pads() throws -> Padding2D {
    switch try padding() {
    case .explicit(let pads): return pads
    case .valid: return 0
    default:
      throw ChainError(
        place: place, got: "pad=\(option("pad") ?? "")".quoted,
        expected: "pads in rows and columns, as no rule is defined for a transposed convolution",
        fix: "use \(whole("pad=", "1"))")
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
      if var error = notation.oversizeError(usual: "1") {
        error.location = [place]
        error.got = before + error.got
        error.fix = "use \(Notation(option: "", text: word).replacingOversizedNumbers(by: "1"))"
        throw error
      }
      return value
    } catch let error as NotationError {
      let inner: (String) -> String = { String($0.map { $0 == "," && before == "pad=" ? ":" : $0 }) }
      throw ChainError(
        place: place, got: inner(error.got ?? "").quoted,
        expected: before == "pad="
          ? error.expected.split(separator: "TOP,LEFT,BOTTOM,RIGHT", omittingEmptySubsequences: false)
            .joined(separator: "TOP:LEFT:BOTTOM:RIGHT") : error.expected,
        fix: "use \(whole(before, inner(error.example)))")
    }
  }

  /// The whole layer with one value put in: `conv:16x3x3,stride=2` for `conv:` and `16x3x3`, or `stride=` and `2`.
  private func whole(_ before: String, _ value: String) -> String {
    let isSize = before.hasSuffix(":")
    let parts = options.map { "\($0.key)=\("\($0.key)=" == before ? value : $0.value)" }
    return ([isSize ? before + value : head] + parts).joined(separator: ",")
  }
}
