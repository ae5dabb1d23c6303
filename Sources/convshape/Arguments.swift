import ConvShapes

/// The command line before ArgumentParser sees it.
///
/// Its parser takes time with the square of the number of arguments, minutes for the words of a large network; so the
/// layers are taken out first, which is what has no dash and is no option's value. On the way is said by name what it
/// would answer in other words or not at all: `--in=`, which takes the next option for its value, and an option given twice,
/// of which it forgets the first.
struct Arguments {
  /// What is left for ArgumentParser.
  private(set) var options: [String] = []
  /// The layers of a network, in their order.
  private(set) var layers: [String] = []

  /// The options that take a value, with the form it has and an example of it.
  static let values: [String: (form: String, example: String)] = [
    "in": ("HEIGHTxWIDTHxCHANNELS", "32x32x3"),
    "filters": ("COUNTxHEIGHTxWIDTH", "10x3x3"),
    "stride": ("a number or HEIGHTxWIDTH", "1"),
    "pad": ("a number, HEIGHTxWIDTH, TOP,LEFT,BOTTOM,RIGHT, same, same-lower, valid or half", "1"),
    "dilation": ("a number or HEIGHTxWIDTH", "1"),
    "groups": ("a whole number", "1"),
    "rounding": ("floor, ceil, strict or caffe", "floor"),
    "batch": ("a whole number", "1"),
    "explain": ("text, markdown or latex", "text"),
    "notation": ("notes or pytorch", "notes"),
    "expect": ("HEIGHTxWIDTHxCHANNELS", "28x28x10"),
    "expect-parameters": ("a whole number", "760"),
    "expect-macs": ("a whole number", "588000"),
    "solve": ("pad, stride, kernel, input or dilation", "pad"),
    "out": ("HEIGHTxWIDTHxCHANNELS", "28x28x10"),
    "limit": ("a whole number", "1000"),
    "model": ("the path of a model file", "model.json"),
    "classes": ("a whole number", "10"),
    "pixel": ("ROW,COLUMN", "0,0"),
    "count": ("one of \(CountingConvention.words)", "macs"),
  ]

  /// The options that stand alone.
  private static let flags: Set = [
    "no-bias", "memory", "algorithms", "json", "quiet", "help", "help-hidden", "experimental-dump-help",
  ]

  /// The error for what is no option of this program, with the option that was probably meant.
  private static func unknown(_ argument: String) -> NotationError {
    let name = String(argument.drop { $0 == "-" }.prefix { $0 != "=" })
    let near = nearestName(to: name, among: values.keys.sorted() + flags.sorted())
    return NotationError(
      option: String(argument.prefix { $0 != "=" }), got: argument, expected: "an option of convshape",
      fix: near.map { "use --\($0)" } ?? "leave it out, or see convshape --help")
  }

  /// Whether a text is one of the options, so that it is no other's value.
  private static func isOption(_ text: String) -> Bool {
    text.hasPrefix("--") && values[String(text.dropFirst(2).prefix { $0 != "=" })] != nil
  }

  /// - Throws: ``NotationError`` for an option without a value or with an empty one, and for one given twice.
  init(_ arguments: [String]) throws(NotationError) {
    // What asks ArgumentParser itself has values of its own.
    if arguments.contains(where: { $0.hasPrefix("---") || $0.hasPrefix("--generate-completion-script") }) {
      options = arguments
      return
    }
    if arguments == ["help"] {
      options = ["--help"]
      return
    }
    var given: Set<String> = []
    var index = 0
    while index < arguments.count {
      let argument = arguments[index]
      index += 1
      if argument == "--" {
        layers += arguments[index...]
        return
      }
      guard argument.utf8.first == UInt8(ascii: "-") else {
        layers.append(argument)
        continue
      }
      options.append(argument)
      if argument == "-h" { continue }
      guard argument.hasPrefix("--") else { throw Self.unknown(argument) }
      let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      let value = Self.values[name]
      if value == nil, !Self.flags.contains(name) { throw Self.unknown(argument) }
      if !given.insert(name).inserted {
        throw NotationError(
          option: String(argument.prefix { $0 != "=" }), got: argument,
          expected: "it once, and it was given before",
          fix: "leave one of them out")
      }
      guard let value else {
        if parts.count == 2 {
          throw NotationError(
            option: "--\(name)", got: String(parts[1]), expected: "no value", fix: "use --\(name)")
        }
        if given.isSuperset(of: ["json", "quiet"]) {
          throw NotationError(
            option: "--json", got: "--quiet", expected: "one way to write the answer",
            fix: "leave --quiet out")
        }
        continue
      }
      if parts.count == 2 {
        if parts[1].isEmpty {
          throw NotationError(option: "--\(name)", got: "", expected: value.form, example: value.example)
        }
      } else if index < arguments.count, !Self.isOption(arguments[index]) {
        options.append(arguments[index])
        index += 1
      } else {
        throw NotationError(
          option: "--\(name)", got: nil, expected: "\(value.form) after it", example: value.example)
      }
    }
  }
}
