/// A network as the command line asks about it: a chain, or the model file's description.
package struct NetworkRequest: Sendable {
  /// What the layers come from.
  package enum Source: Sendable {
    case chain(Chain)
    /// What a model file describes; errors name the file.
    case model(ModelDescription, file: String)
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
      if let error = notation.oversizeError(usual: Self.usualNumbers[name] ?? "1") { throw error }
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

  /// What is put in the place of a number that 64 bits cannot hold.
  private static let usualNumbers = ["in": "32", "classes": "10", "pixel": "0"]

  /// The table alone.
  ///
  /// - Throws: ``GeometryError`` located as `layer 3 (maxpool:2)`, after the name of a model file, whose fix has been tried
  ///   and works; where more than one layer is impossible, on the first of them.
  package func report() throws(GeometryError) -> NetworkReport {
    do throws(GeometryError) {
      return try plainReport()
    } catch {
      throw fixed(error) { (try? $0.plainReport()) != nil }
    }
  }

  /// The whole answer.
  ///
  /// - Throws: ``GeometryError`` as ``report()``, for a pixel the network does not have, and when a count overflows Int.
  package func answer() throws(GeometryError) -> NetworkAnswer {
    let report = try report()
    do throws(GeometryError) {
      return try answer(with: report)
    } catch {
      throw fixed(error) { request in
        (try? request.plainReport()).flatMap { try? request.answer(with: $0) } != nil
      }
    }
  }

  private func answer(with report: NetworkReport) throws(GeometryError) -> NetworkAnswer {
    var answer = NetworkAnswer(report: report, listsMemory: listsMemory)
    if let pixel { answer.box = try report.box(behind: pixel.y, pixel.x) }
    if listsAlgorithms { answer.algorithms = try report.algorithmCosts() }
    return answer
  }

  /// The error with a fix that can be put in, and the name of the model file.
  private func fixed(_ error: GeometryError, isPossible: @escaping (NetworkRequest) -> Bool) -> GeometryError
  {
    var error = error
    switch error.location.first {
    case "batch": error.location = ["--batch"]
    case "classes": error.location = ["--classes"]
    default: break
    }
    if error.reason == .unresolved {
      error.fix = error.location == ["input"] ? "use --in 32x32x3" : "use --classes 10"
    } else if let fix = NetworkFixes.text(for: error, of: self, isPossible: isPossible) {
      error.fix = fix
    }
    if case .model(_, let file) = source, error.location.first?.hasPrefix("--") != true {
      let place = error.location.first.map { "\(file): \($0)" } ?? file
      error.location = [place] + error.location.dropFirst()
    }
    return error
  }

  private func plainReport() throws(GeometryError) -> NetworkReport {
    if let classCount, classCount < 1 {
      throw GeometryError(
        .notPositive, at: ["--classes"], got: "\(classCount)", expected: "at least 1", fix: "use --classes 1")
    }
    switch source {
    case .model(let model, _):
      if let own = model.input, let input, own != input {
        throw GeometryError(
          .shapeMismatch, at: ["--in"], got: "\(input)",
          expected: model.takesFeatures
            ? "none, as the model takes lists of \(own.channels) numbers" : "\(own), as the model says",
          fix: model.takesFeatures
            ? "leave it out" : "use --in \(own.height)x\(own.width)x\(own.channels), or leave it out")
      }
      return try NetworkReport(
        try model.resolved(input: input, classCount: classCount), batch: batch, convention: convention)
    case .chain(let chain): return try report(chain)
    }
  }

  private func report(_ chain: Chain) throws(GeometryError) -> NetworkReport {
    guard let input else {
      throw GeometryError(
        .unresolved, at: ["input"], got: "no image", expected: "HEIGHTxWIDTHxCHANNELS",
        fix: "use --in 32x32x3")
    }
    if min(input.channels, input.height, input.width) < 1 {
      throw GeometryError(
        .notPositive, at: ["--in"], got: "\(input)", expected: "lengths of at least 1",
        fix: "use --in \(max(input.height, 1))x\(max(input.width, 1))x\(max(input.channels, 1))")
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
    return Chain(options: layer)
  }
}
