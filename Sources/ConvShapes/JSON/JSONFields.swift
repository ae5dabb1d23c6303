/// The members of a JSON object, asked for by key and type; every question can be answered with a located error.
package struct JSONFields {
  private let members: [String: JSONValue]

  /// - Throws: ``ModelFileError`` for something that is no object, and for a key that is not in `known` or is there
  ///   twice.
  package init(_ value: JSONValue, known: [String]) throws(ModelFileError) {
    guard case .object(let list) = value else {
      throw ModelFileError(.wrongType, got: value.summary, expected: "an object, {…}")
    }
    var members: [String: JSONValue] = [:]
    for member in list {
      if !known.contains(member.key) {
        throw ModelFileError(
          .unknownKey, got: "the key \(member.key.quoted)",
          expected: "one of \(known.joined(separator: ", "))",
          fix: nearestName(to: member.key, among: known).map { "did you mean \($0.quoted)?" } ?? "remove it")
      }
      if members.updateValue(member.value, forKey: member.key) != nil {
        throw ModelFileError(
          .duplicateKey, got: "the key \(member.key.quoted) twice", expected: "it once", fix: "remove one")
      }
    }
    self.members = members
  }

  /// Whether the object has the key.
  func has(_ key: String) -> Bool { members[key] != nil }

  /// The value of a key that must be there.
  package func require(_ key: String, example: String) throws(ModelFileError) -> JSONValue {
    if let value = members[key] { return value }
    throw ModelFileError(
      .missingKey, got: "no key \(key.quoted)", expected: "it to be there",
      fix: "add \(key.quoted): \(example)")
  }

  /// The value of a key as `read` makes it; `absent` when the key is not there.
  package func read<Value>(
    _ key: String, absent: Value, _ read: (JSONValue) throws(ModelFileError) -> Value
  ) throws(ModelFileError) -> Value {
    guard let value = members[key] else { return absent }
    return try at(key, value, read)
  }

  /// The value of a key that must be there as `read` makes it.
  package func read<Value>(
    _ key: String, example: String, _ read: (JSONValue) throws(ModelFileError) -> Value
  ) throws(ModelFileError) -> Value {
    try at(key, require(key, example: example), read)
  }

  private func at<Value>(
    _ key: String, _ value: JSONValue, _ read: (JSONValue) throws(ModelFileError) -> Value
  ) throws(ModelFileError) -> Value {
    do { return try read(value) } catch { throw error.located(in: key) }
  }
}

extension JSONValue {
  /// A whole number of at least `least`.
  package func integer(atLeast least: Int) throws(ModelFileError) -> Int {
    guard case .number(let text) = self else {
      throw ModelFileError(.wrongType, got: summary, expected: "a whole number")
    }
    guard let value = Int(text) else {
      let large = text.allSatisfy { $0.isNumber || $0 == "-" }
      throw ModelFileError(
        large ? .outOfRange : .wrongType, got: summary,
        expected: large ? "a number below 2⁶³" : "a whole number")
    }
    if value < least {
      throw ModelFileError(.outOfRange, got: text, expected: "at least \(least)", fix: "use \(least)")
    }
    return value
  }

  /// A finite real number.
  package func real() throws(ModelFileError) -> Double {
    guard case .number(let text) = self else {
      throw ModelFileError(.wrongType, got: summary, expected: "a number")
    }
    guard let value = Double(text), value.isFinite else {
      throw ModelFileError(.outOfRange, got: summary, expected: "a number that 64 bits can hold")
    }
    return value
  }

  package func bool() throws(ModelFileError) -> Bool {
    if case .bool(let value) = self { return value }
    throw ModelFileError(.wrongType, got: summary, expected: "true or false")
  }

  package func string() throws(ModelFileError) -> String {
    if case .string(let value) = self { return value }
    throw ModelFileError(.wrongType, got: summary, expected: "a text in quotes")
  }

  package func array() throws(ModelFileError) -> [JSONValue] {
    if case .array(let elements) = self { return elements }
    throw ModelFileError(.wrongType, got: summary, expected: "a list, […]")
  }
}
