// How sizes, paddings and windows are written, in model files and by any encoder: a number for a square,
// [height, width], [top, left, bottom, right], or a word.

extension Size2D: Codable {
  var json: JSONValue { height == width ? .integer(height) : .array([.integer(height), .integer(width)]) }

  init(json: JSONValue, atLeast least: Int) throws(ModelFileError) {
    switch json {
    case .number: self.init(try json.integer(atLeast: least))
    case .array(let sides) where sides.count == 2:
      self.init(height: try sides[0].integer(atLeast: least), width: try sides[1].integer(atLeast: least))
    default:
      throw ModelFileError(.wrongType, got: json.summary, expected: "a number or [height, width]")
    }
  }

  /// A number or [height, width], of any sign.
  public init(from decoder: any Decoder) throws {
    self = try decoder.readJSON { try Size2D(json: $0, atLeast: .min) }
  }

  public func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }
}

extension Padding2D: Codable {
  var json: JSONValue {
    if top == bottom, left == right { return Size2D(height: top, width: left).json }
    return .array([.integer(top), .integer(left), .integer(bottom), .integer(right)])
  }

  init(json: JSONValue, atLeast least: Int) throws(ModelFileError) {
    if case .array(let sides) = json, sides.count == 4 {
      self.init(
        top: try sides[0].integer(atLeast: least), left: try sides[1].integer(atLeast: least),
        bottom: try sides[2].integer(atLeast: least), right: try sides[3].integer(atLeast: least))
      return
    }
    let size: Size2D
    do {
      size = try Size2D(json: json, atLeast: least)
    } catch {
      if error.reason == .outOfRange { throw error }
      throw ModelFileError(
        .wrongType, got: json.summary, expected: "a number, [height, width] or [top, left, bottom, right]")
    }
    self.init(height: size.height, width: size.width)
  }

  /// A number, [height, width] or [top, left, bottom, right], of any sign.
  public init(from decoder: any Decoder) throws {
    self = try decoder.readJSON { try Padding2D(json: $0, atLeast: .min) }
  }

  public func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }
}

extension Padding: Codable {
  /// The words that stand for a rule.
  package static let words: [(word: String, padding: Padding)] = [
    ("same", .same), ("same-lower", .sameLower), ("valid", .valid), ("half", .half),
  ]

  var json: JSONValue {
    switch self {
    case .explicit(let pads): pads.json
    case .same: .string("same")
    case .sameLower: .string("same-lower")
    case .valid: .string("valid")
    case .half: .string("half")
    }
  }

  init(json: JSONValue, atLeast least: Int) throws(ModelFileError) {
    guard case .string(let text) = json else {
      self = .explicit(try Padding2D(json: json, atLeast: least))
      return
    }
    let words = Self.words.map { $0.word }
    guard let match = Self.words.first(where: { $0.word == text }) else {
      throw ModelFileError(
        .wrongType, got: text.quoted,
        expected: "a number, a list or \(words.map { $0.quoted }.joined(separator: ", "))",
        fix: nearestName(to: text, among: words).map { "did you mean \($0.quoted)?" })
    }
    self = match.padding
  }

  /// A number, [height, width], [top, left, bottom, right], "same", "same-lower", "valid" or "half".
  public init(from decoder: any Decoder) throws {
    self = try decoder.readJSON { try Padding(json: $0, atLeast: .min) }
  }

  public func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }
}

extension Rounding {
  init(json: JSONValue) throws(ModelFileError) {
    let words = Self.allCases.map { $0.rawValue }
    let text = try json.string()
    guard let rounding = Self(rawValue: text) else {
      throw ModelFileError(
        .wrongType, got: text.quoted, expected: words.map { $0.quoted }.joined(separator: ", "),
        fix: nearestName(to: text, among: words).map { "did you mean \($0.quoted)?" })
    }
    self = rounding
  }
}

extension Window2D: Codable {
  static let keys = ["kernel", "stride", "padding", "dilation", "rounding"]

  /// The members of the window's object; what is 1, or no padding, is left out.
  func members(strideUnlessGiven: Size2D = 1) -> [JSONValue.Member] {
    var members = [JSONValue.Member(key: "kernel", value: kernel.json)]
    if stride != strideUnlessGiven { members.append(.init(key: "stride", value: stride.json)) }
    if padding != 0 { members.append(.init(key: "padding", value: padding.json)) }
    if dilation != 1 { members.append(.init(key: "dilation", value: dilation.json)) }
    if rounding != .floor { members.append(.init(key: "rounding", value: .string(rounding.rawValue))) }
    return members
  }

  /// - Parameter poolsByKernel: the stride is the kernel unless given, as in pooling; else it is 1.
  init(_ fields: JSONFields, poolsByKernel: Bool = false) throws(ModelFileError) {
    func size(_ json: JSONValue) throws(ModelFileError) -> Size2D { try Size2D(json: json, atLeast: 1) }
    let kernel = try fields.read("kernel", example: "3", size)
    self.init(
      kernel: kernel, stride: try fields.read("stride", absent: poolsByKernel ? kernel : 1, size),
      padding: try fields.read("padding", absent: 0) { (json) throws(ModelFileError) in
        try Padding(json: json, atLeast: 0)
      },
      dilation: try fields.read("dilation", absent: 1, size),
      rounding: try fields.read("rounding", absent: .floor) { (json) throws(ModelFileError) in
        try Rounding(json: json)
      })
  }

  /// `{"kernel": 3, "stride": 2, "padding": "same", "dilation": 1, "rounding": "floor"}`; only the kernel must be there. Lengths below 1
  /// and negative padding are refused.
  public init(from decoder: any Decoder) throws {
    self = try decoder.readJSON { try Window2D(JSONFields($0, known: Self.keys)) }
  }

  public func encode(to encoder: any Encoder) throws { try JSONValue.object(members()).encode(to: encoder) }
}

extension ImageShape {
  var json: JSONValue {
    .object([
      "channels": .integer(channels), "height": .integer(height), "width": .integer(width),
    ])
  }

  init(json: JSONValue) throws(ModelFileError) {
    let fields = try JSONFields(json, known: ["channels", "height", "width"])
    func length(_ json: JSONValue) throws(ModelFileError) -> Int { try json.integer(atLeast: 1) }
    self.init(
      channels: try fields.read("channels", example: "3", length),
      height: try fields.read("height", example: "32", length),
      width: try fields.read("width", example: "32", length))
  }
}

extension ConvolutionGeometry: Codable {
  /// `{"input": {"channels": 3, "height": 32, "width": 32}, "filters": 10, "kernel": 5, "padding": 1}`, with the keys
  /// of ``Window2D`` and `groups`; validated as by
  /// ``ConvolutionGeometry/init(input:filterCount:window:groups:)``.
  public init(from decoder: any Decoder) throws {
    self = try decoder.readJSON { json in
      let fields = try JSONFields(json, known: ["input", "filters"] + Window2D.keys + ["groups"])
      return try ConvolutionGeometry(
        input: try fields.read("input", example: "{…}") { (json) throws(ModelFileError) in
          try ImageShape(json: json)
        },
        filterCount: try fields.read("filters", example: "16") { (json) throws(ModelFileError) in
          try json.integer(atLeast: 1)
        },
        window: try Window2D(fields),
        groups: try fields.read("groups", absent: 1) { (json) throws(ModelFileError) in
          try json.integer(atLeast: 1)
        })
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var members: [JSONValue.Member] = [
      .init(key: "input", value: input.json), .init(key: "filters", value: .integer(filterCount)),
    ]
    members += window.members()
    if groups != 1 { members.append(.init(key: "groups", value: .integer(groups))) }
    try JSONValue.object(members).encode(to: encoder)
  }
}
