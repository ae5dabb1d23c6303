extension ModelDescription {
  /// What a model file says it is.
  static let format = "convkit-model"
  /// The version this build writes, and the only one it reads.
  static let version = 1
  /// No description of a model is longer, in bytes.
  static let sizeLimit = 1 << 24

  /// Reads a model file: JSON, described in docs/file-formats.md.
  ///
  /// - Parameters:
  ///   - modelFile: the bytes of the file.
  ///   - name: what errors call the file.
  /// - Throws: ``ModelFileError`` for bytes that are not JSON, an unknown, missing or repeated key, an unknown layer, a
  ///   value of the wrong type or outside its range. Whether the layers fit each other is for
  ///   ``resolved(input:classCount:)`` to say.
  public init(modelFile: some Collection<UInt8>, name: String) throws(ModelFileError) {
    do throws(ModelFileError) {
      if modelFile.count > Self.sizeLimit {
        throw ModelFileError(
          .tooLarge, got: "\(modelFile.count) bytes", expected: "at most \(Self.sizeLimit)",
          fix: "check that this is a model file")
      }
      try self.init(json: JSONReader.value(of: Array(modelFile)))
    } catch {
      var error = error
      error.file = name
      throw error
    }
  }

  /// The model file: JSON text, one layer a line; equal descriptions give equal bytes.
  ///
  /// Reading it gives this description again. Numbers that JSON cannot say (a slope that is not finite), and blocks
  /// nested more than 30 deep, are written and then refused by reading, as ``resolved(input:classCount:)`` refuses
  /// the former.
  public func modelFile() -> [UInt8] { Array((json.text() + "\n").utf8) }

  var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init(key: "format", value: .string(Self.format)), .init(key: "version", value: .integer(Self.version)),
    ]
    if let input {
      let json: JSONValue = takesFeatures ? .object(["features": .integer(input.channels)]) : input.json
      members.append(.init(key: "input", value: json))
    }
    members.append(.init(key: "layers", value: .array(layers.map { $0.json })))
    return .object(members)
  }

  private init(json: JSONValue) throws(ModelFileError) {
    try Self.checkHeader(json)
    let fields = try JSONFields(json, known: ["format", "version", "input", "layers"])
    let layers = try LayerDescription.layers(fields.require("layers", example: "[…]"))
    if layers.isEmpty {
      throw ModelFileError(
        .outOfRange, at: ["layers"], got: "an empty list", expected: "at least one layer",
        fix: "add {\"layer\": \"dense\", \"units\": \"classes\"}")
    }
    let input = try fields.read("input", absent: nil) { (json) throws(ModelFileError) -> Input? in
      try Input(json: json)
    }
    switch input {
    case .features(let count)?: self.init(features: count, layers: layers)
    case .image(let shape)?: self.init(input: shape, layers: layers)
    case nil: self.init(layers: layers)
    }
  }

  /// What the key `input` says.
  private enum Input {
    case image(ImageShape)
    case features(Int)

    init(json: JSONValue) throws(ModelFileError) {
      if case .object(let members) = json, members.contains(where: { $0.key == "features" }) {
        let count = try JSONFields(json, known: ["features"]).read("features", example: "2") {
          (json) throws(ModelFileError) in try json.integer(atLeast: 1)
        }
        self = .features(count)
      } else {
        self = .image(try ImageShape(json: json))
      }
    }
  }

  /// Format and version come first: the keys of another format or version are no mistakes.
  private static func checkHeader(_ json: JSONValue) throws(ModelFileError) {
    guard case .object(let members) = json else {
      throw ModelFileError(
        .wrongFormat, got: json.summary, expected: "an object, {\"format\": \"\(format)\", …}")
    }
    func first(_ key: String) -> JSONValue? { members.first { $0.key == key }?.value }
    if first("format") != .string(format) {
      throw ModelFileError(
        .wrongFormat, at: ["format"], got: first("format")?.summary ?? "no such key", expected: format.quoted,
        fix: "add \"format\": \"\(format)\" if this is a model file")
    }
    if first("version") != .integer(version) {
      throw ModelFileError(
        .unsupportedVersion, at: ["version"], got: first("version")?.summary ?? "no such key",
        expected: "\(version), the only version there is", fix: "use \"version\": \(version)")
    }
  }
}
