extension Activation {
  /// The words of a model file.
  static let names = [
    "relu", "leaky-relu", "elu", "softplus", "sigmoid", "tanh", "step", "identity", "softmax",
  ]

  /// The key of the number that belongs to an activation, for those that have one.
  static let keys = ["leaky-relu": "slope", "elu": "alpha", "step": "atZero"]

  /// The activation of a name, with the numbers of its object.
  ///
  /// - Parameter fields: nil when the name stands alone.
  /// - Throws: ``ModelFileError`` for an unknown name (reason `unknownLayer`), and for a step whose value at 0 is not said.
  init(_ name: String, _ fields: JSONFields?) throws(ModelFileError) {
    func number(_ key: String, absent: Double) throws(ModelFileError) -> Double {
      try fields?.read(key, absent: absent) { (json) throws(ModelFileError) in try json.real() } ?? absent
    }
    switch name {
    case "relu": self = .relu
    case "leaky-relu": self = .leakyReLU(slope: try number("slope", absent: 0.01))
    case "elu": self = .elu(alpha: try number("alpha", absent: 1))
    case "softplus": self = .softplus
    case "sigmoid": self = .sigmoid
    case "tanh": self = .tanh
    case "step":
      guard let fields else {
        throw ModelFileError(
          .missingKey, got: "a step without its value at 0", expected: "the value to be chosen",
          fix: "use {\"activation\": \"step\", \"atZero\": 1}")
      }
      self = .step(
        atZero: try fields.read("atZero", example: "1") { (json) throws(ModelFileError) in try json.real() })
    case "identity": self = .identity
    case "softmax": self = .softmax
    default:
      throw ModelFileError(
        .unknownLayer, got: name.quoted, expected: "one of \(Self.names.joined(separator: ", "))",
        fix: nearestName(to: name, among: Self.names).map { "did you mean \($0.quoted)?" })
    }
    do { try validate() } catch {
      throw ModelFileError(
        .outOfRange, at: error.location, got: error.got, expected: error.expected, fix: error.fix)
    }
  }

  /// The member of the activation's own number.
  var members: [JSONValue.Member] {
    switch self {
    case .leakyReLU(let slope): [.init(key: "slope", value: .real(slope))]
    case .elu(let alpha): [.init(key: "alpha", value: .real(alpha))]
    case .step(let value): [.init(key: "atZero", value: .typed(value))]
    case .relu, .softplus, .sigmoid, .tanh, .identity, .softmax: []
    }
  }
}

extension UnitActivations {
  init(_ fields: JSONFields) throws(ModelFileError) {
    let elements = try fields.read("activations", example: "[\"sigmoid\", \"relu\"]") {
      (json) throws(ModelFileError) -> [Activation] in
      var activations: [Activation] = []
      for (index, element) in try json.array().enumerated() {
        do throws(ModelFileError) { activations.append(try Self.activation(element)) } catch {
          throw error.located(in: "\(index + 1)")
        }
      }
      return activations
    }
    self.init(elements)
    do { try validate() } catch {
      throw ModelFileError(
        .outOfRange, at: error.location, got: error.got, expected: error.expected, fix: error.fix)
    }
  }

  /// A name, or an object of a name and its number.
  private static func activation(_ json: JSONValue) throws(ModelFileError) -> Activation {
    switch json {
    case .string(let name): return try Activation(name, nil)
    case .object(let members):
      guard case .string(let name)? = members.first(where: { $0.key == "activation" })?.value else {
        throw ModelFileError(
          .missingKey, got: "no key \"activation\"", expected: "it to be there",
          fix: "add \"activation\": \"relu\"")
      }
      let keys = Activation.keys[name].map { [$0] } ?? []
      return try Activation(name, JSONFields(json, known: ["activation"] + keys))
    default:
      throw ModelFileError(
        .wrongType, got: json.summary,
        expected: "the name of an activation, or {\"activation\": \"step\", \"atZero\": 1}")
    }
  }

  var json: JSONValue {
    .array(
      activations.map { activation in
        let members = activation.members
        if members.isEmpty { return .string(activation.name) }
        return .object([JSONValue.Member(key: "activation", value: .string(activation.name))] + members)
      })
  }
}
