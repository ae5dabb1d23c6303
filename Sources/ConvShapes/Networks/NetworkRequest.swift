/// A network as the command line asks about it: a chain, or the model file's description.
package struct NetworkRequest: Sendable {
  /// What the layers come from.
  package enum Source: Sendable {
    case chain(Chain)
    case model(ModelDescription)
  }

  package var source: Source
  /// nil when the model file says it.
  package var input: ImageShape?
  package var classCount: Int?
  package var batch: Int
  package var convention: CountingConvention
  /// Row and column of an output pixel, from 0.
  package var pixel: (y: Int, x: Int)?
  package var listsMemory: Bool
  package var listsAlgorithms: Bool

  /// The layers that the search for a fix goes through at most.
  private static let triedLayers = 100_000

  /// - Parameters:
  ///   - options: the texts of the options that were given, by their names without dashes: `in`, `classes`, `batch`,
  ///     `count`, `pixel`.
  /// - Throws: ``NotationError`` for the first text that has not the form its option asks for; ``GeometryError`` for a
  ///   number beyond 64 bits.
  package init(
    _ source: Source, options: [String: String], listsMemory: Bool = false, listsAlgorithms: Bool = false
  ) throws {
    self.source = source
    self.listsMemory = listsMemory
    self.listsAlgorithms = listsAlgorithms
    func read<Value>(_ name: String, _ read: (Notation) throws -> Value) throws -> Value? {
      guard let text = options[name] else { return nil }
      let notation = Notation(option: "--\(name)", text: text)
      let value = try read(notation)
      if let number = notation.oversizedNumber {
        let shown = number.count > 40 ? "\(number.prefix(40))…" : number
        throw GeometryError(
          .overflow, at: ["--\(name)"], got: shown, expected: "a number of 64 bits, below 2⁶³")
      }
      return value
    }
    input = try read("in") { try $0.volume() }
    // Only a model file can say it instead.
    if input == nil, case .chain = source { input = try Notation(option: "--in", text: nil).volume() }
    classCount = try read("classes") { try $0.number() }
    batch = try read("batch") { try $0.number() } ?? 1
    pixel = try read("pixel") { try $0.position() }
    convention = .macs
    if let text = options["count"] {
      let words = CountingConvention.allCases.map { $0.rawValue }
      guard let convention = CountingConvention(rawValue: text.lowercased()) else {
        throw NotationError(
          option: "--count", got: text, expected: "one of \(words.joined(separator: ", "))",
          example: nearestName(to: text, among: words) ?? words[0])
      }
      self.convention = convention
    }
  }

  /// The answer.
  ///
  /// - Throws: ``GeometryError`` located as `layer 3 (maxpool:2)`, whose fix, where it is written as an option or a layer,
  ///   has been tried and works.
  package func report() throws(GeometryError) -> NetworkReport {
    switch source {
    case .model(let model):
      do {
        return try NetworkReport(
          try model.resolved(input: input, classCount: classCount), batch: batch, convention: convention)
      } catch {
        throw error.fixedByOption
      }
    case .chain(let chain):
      guard let input else {
        throw GeometryError(
          .unresolved, at: ["--in"], got: "no image", expected: "HEIGHTxWIDTHxCHANNELS",
          fix: "use --in 32x32x3")
      }
      do {
        return try report(chain, input)
      } catch {
        var error = error.fixedByOption
        // A try goes through all layers: of a network of thousands a fix that is not found soon is none.
        var tries = max(Self.triedLayers / max(chain.layers.count, 1), 8)
        let fix = chain.fix(for: error, input: input) { chain, input in
          tries -= 1
          return tries >= 0 && (try? report(chain, input)) != nil
        }
        if let fix { error.fix = fix }
        throw error
      }
    }
  }

  private func report(_ chain: Chain, _ input: ImageShape) throws(GeometryError) -> NetworkReport {
    if let classCount, classCount < 1 {
      throw GeometryError(
        .notPositive, at: ["--classes"], got: "\(classCount)", expected: "at least 1", fix: "use --classes 1")
    }
    if let classCount, !chain.layers.contains(where: { $0.hasOpenClasses }) {
      throw GeometryError(
        .shapeMismatch, at: ["--classes"], got: "\(classCount) for a network without dense:classes",
        expected: "a layer they can be filled in", fix: "leave it out, or end the network in dense:classes")
    }
    let (model, origins) = try chain.network(for: input, classCount: classCount)
    let labels = zip(model.layers, origins).enumerated().map { index, part in
      let (layer, origin) = part
      // The flatten that a dense layer brings with it has no word of its own.
      let isBrought = index + 1 < origins.count && origins[index + 1] == origin
      return NetworkReport.Label(index: origin, text: isBrought ? layer.name : chain.words[origin])
    }
    return try NetworkReport(model, labels: labels, batch: batch, convention: convention)
  }

  /// The whole answer.
  ///
  /// - Throws: ``GeometryError`` as ``report()``, for a pixel the network does not have, and when a count overflows Int.
  package func answer() throws(GeometryError) -> NetworkAnswer {
    let report = try report()
    var answer = NetworkAnswer(report: report, listsMemory: listsMemory)
    if let pixel { answer.box = try report.box(behind: pixel.y, pixel.x) }
    if listsAlgorithms { answer.algorithms = try report.algorithmCosts() }
    return answer
  }
}

extension GeometryError {
  /// What is left open is filled in by an option.
  fileprivate var fixedByOption: GeometryError {
    var error = self
    if reason == .unresolved { error.fix = location == ["input"] ? "use --in 32x32x3" : "use --classes 10" }
    return error
  }
}

extension Notation {
  /// ROW,COLUMN
  fileprivate func position() throws(NotationError) -> (y: Int, x: Int) {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    if parts.count == 2 {
      let numbers = parts.map { try? Notation(option: option, text: $0).number() }
      if let y = numbers[0], let x = numbers[1] { return (y, x) }
    }
    throw NotationError(option: option, got: text, expected: "ROW,COLUMN, counted from 0", example: "0,0")
  }
}

extension LayerRequest {
  /// The one layer as a chain.
  package var chain: Chain {
    var layer = Conv2D(filterCount, kernel: kernel, groups: groups, bias: bias)
    layer.window = window
    return Chain(layers: [.layer(.conv2D(layer))])
  }
}
