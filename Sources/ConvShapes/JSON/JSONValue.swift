/// A JSON text as a value.
///
/// Numbers stay text, so that nothing is rounded or clipped before it is asked for as what it should be, and an error
/// can say what stands in the file. Objects keep their order and their duplicates, so that both can be reported.
package enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([Member])

  package struct Member: Hashable, Sendable {
    package var key: String
    package var value: JSONValue

    package init(key: String, value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  package static func object(_ members: KeyValuePairs<String, JSONValue>) -> JSONValue {
    .object(members.map { Member(key: $0.key, value: $0.value) })
  }

  package static func integer(_ value: Int) -> JSONValue { .number("\(value)") }

  /// A real number; JSON has no infinities and no NaN, which become `null`.
  package static func real(_ value: Double) -> JSONValue { value.isFinite ? .number("\(value)") : .null }

  /// The same as a person types it: without `.0` behind a whole number.
  static func typed(_ value: Double) -> JSONValue { value.isFinite ? .number(value.shortest) : .null }

  /// What stands there, as an error says it.
  package var summary: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .number(let text): text.count > 40 ? "\(text.prefix(40))…" : text
    case .string(let text): text.quoted
    case .array(let elements):
      elements.count > 4 ? "a list of \(elements.count)" : self.text(multiline: false)
    case .object: "an object"
    }
  }
}

extension String {
  /// The text in quotes on one line, shortened when it is long.
  package var quoted: String {
    let shown = count > 60 ? "\(prefix(60))…" : self
    return JSONValue.string(shown).text(multiline: false)
  }
}

extension Double {
  /// The shortest text that reads as this number, without `.0` behind a whole number.
  var shortest: String {
    let text = "\(self)"
    return text.hasSuffix(".0") && text != "-0.0" ? String(text.dropLast(2)) : text
  }
}
