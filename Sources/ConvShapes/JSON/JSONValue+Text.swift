extension JSONValue {
  /// The value as JSON text.
  ///
  /// - Parameter multiline: one member of the outermost object a line, and one element a line of every list of
  ///   objects; all else stays on its line, so that a model file reads as one layer a line.
  package func text(multiline: Bool = true) -> String {
    var text = ""
    write(into: &text, indentation: multiline ? 0 : nil, outermost: true)
    return text
  }

  private func write(into text: inout String, indentation: Int?, outermost: Bool = false) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .number(let number): text += number
    case .string(let string): Self.write(string, into: &text)
    case .array(let elements):
      Self.write(elements, "[", "]", &text, holdsObjects ? indentation : nil) { element, text, inner in
        element.write(into: &text, indentation: inner)
      }
    case .object(let members):
      Self.write(members, "{", "}", &text, outermost || holdsObjects ? indentation : nil) {
        member, text, inner in
        Self.write(member.key, into: &text)
        text += ": "
        member.value.write(into: &text, indentation: inner)
      }
    }
  }

  /// Whether a list of objects is inside, which is what lines are broken for.
  private var holdsObjects: Bool {
    switch self {
    case .array(let elements):
      elements.contains { element in
        if case .object = element { return true }
        return element.holdsObjects
      }
    case .object(let members): members.contains { $0.value.holdsObjects }
    default: false
    }
  }

  /// Elements between brackets: each on a line of its own, or, without indentation, all on this line.
  private static func write<Element>(
    _ elements: [Element], _ opening: String, _ closing: String, _ text: inout String, _ indentation: Int?,
    _ body: (Element, inout String, Int?) -> Void
  ) {
    text += opening
    let inner = indentation.map { $0 + 2 }
    for (index, element) in elements.enumerated() {
      if index > 0 { text += inner == nil ? ", " : "," }
      if let inner { text += "\n" + String(repeating: " ", count: inner) }
      body(element, &text, inner)
    }
    if let indentation, !elements.isEmpty { text += "\n" + String(repeating: " ", count: indentation) }
    text += closing
  }

  private static func write(_ string: String, into text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
