/// The way sizes are written on the command line: `32x28x3`, `5`, `5x3`, `0,0,1,1`, `same`.
///
/// `x`, `X` and `×` separate. Any whole number can be written, a negative one or one beyond 64 bits too: whether a number is
/// possible is for the geometry to say. Numbers beyond 64 bits become the largest or smallest Int.
package struct Notation {
  /// The option as it is written, for errors: `--in`.
  package let option: String
  package let text: String
  private let isGiven: Bool

  /// - Parameter text: `nil` for an option that was not given: what it is read as is then an error that says so.
  package init(option: String, text: String?) {
    self.option = option
    self.text = text ?? ""
    isGiven = text != nil
  }

  /// The first number in the text that 64 bits cannot hold.
  package var oversizedNumber: String? {
    parts(separators).first { Self.isNumber($0) && Int($0) == nil }
  }

  /// The text with another number in the place of each that 64 bits cannot hold.
  package func replacingOversizedNumbers(by usual: String) -> String {
    var result = ""
    var number = ""
    func finish() {
      result += Self.isNumber(number) && Int(number) == nil ? usual : number
      number = ""
    }
    for character in text {
      if "0123456789+-".contains(character) {
        number.append(character)
      } else {
        finish()
        result.append(character)
      }
    }
    finish()
    return result
  }

  /// The error for a number that 64 bits cannot hold, if there is one.
  ///
  /// - Parameter usual: the number that is put in its place to make it work.
  package func oversizeError(usual: String) -> GeometryError? {
    guard let number = oversizedNumber else { return nil }
    let shown = number.count > 40 ? "\(number.prefix(40))…" : number
    return GeometryError(
      .overflow, at: [option], got: shown, expected: "a number of 64 bits, below 2⁶³",
      fix: "use \(option) \(replacingOversizedNumbers(by: usual))")
  }

  /// HEIGHTxWIDTHxCHANNELS
  package func volume() throws(NotationError) -> ImageShape {
    let numbers = try numbers(counts: [3], expected: "HEIGHTxWIDTHxCHANNELS", example: ["32", "32", "3"])
    return ImageShape(channels: numbers[2], height: numbers[0], width: numbers[1])
  }

  /// COUNTxHEIGHTxWIDTH
  package func filters() throws(NotationError) -> (count: Int, kernel: Size2D) {
    let numbers = try numbers(counts: [3], expected: "COUNTxHEIGHTxWIDTH", example: ["10", "3", "3"])
    return (numbers[0], Size2D(height: numbers[1], width: numbers[2]))
  }

  /// A number, or HEIGHTxWIDTH
  package func size() throws(NotationError) -> Size2D {
    let numbers = try numbers(counts: [1, 2], expected: "a number or HEIGHTxWIDTH", example: ["1", "1"])
    return Size2D(height: numbers[0], width: numbers[numbers.count - 1])
  }

  /// A whole number
  package func number() throws(NotationError) -> Int {
    // Thousands as tables and reports group them.
    let groups = text.split(omittingEmptySubsequences: false) { ",_' ".contains($0) }
    let digits = groups.joined()
    let isGrouped =
      groups.count > 1 && !groups[0].isEmpty && groups.dropFirst().allSatisfy { $0.count == 3 }
      && Self.isNumber(digits) && (Int(digits) ?? 0) >= 1
    return try numbers(counts: [1], expected: "a whole number", example: [isGrouped ? digits : "1"])[0]
  }

  /// A number, HEIGHTxWIDTH, TOP,LEFT,BOTTOM,RIGHT, or `same`, `same-lower`, `valid`, `half`
  package func padding() throws(NotationError) -> Padding {
    if let match = Padding.words.first(where: { $0.word == text.lowercased() }) { return match.padding }
    let sides = parts([","])
    if sides.count == 4, sides.allSatisfy(Self.isNumber) {
      let numbers = sides.map(Self.clamped)
      return .explicit(Padding2D(top: numbers[0], left: numbers[1], bottom: numbers[2], right: numbers[3]))
    }
    let expected = "a number, HEIGHTxWIDTH, TOP,LEFT,BOTTOM,RIGHT, same, same-lower, valid or half"
    // Four sides as a chain writes them, or two with the comma of four.
    let separated = parts([":", ","])
    if separated.allSatisfy(Self.isNumber), separated.count == 2 || separated.count == 4 {
      throw error(expected: expected, example: separated.joined(separator: separated.count == 2 ? "x" : ","))
    }
    if let word = nearestName(to: text, among: Padding.words.map { $0.word }) {
      throw error(expected: expected, example: word)
    }
    let numbers = try numbers(counts: [1, 2], least: 0, expected: expected, example: ["1", "1"])
    return .explicit(Padding2D(height: numbers[0], width: numbers[numbers.count - 1]))
  }

  /// `floor`, `ceil`, `strict` or `caffe`
  package func rounding() throws(NotationError) -> Rounding {
    if let rounding = Rounding(rawValue: text.lowercased()) { return rounding }
    let words = Rounding.allCases.map { $0.rawValue }
    throw error(
      expected: "floor, ceil, strict or caffe", example: nearestName(to: text, among: words) ?? words[0])
  }

  private var separators: [Character] { text.contains(",") ? [","] : ["x", "X", "×"] }

  private func parts(_ separators: [Character]) -> [String] {
    text.split(omittingEmptySubsequences: false) { separators.contains($0) }
      .map { part in String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()) }
  }

  /// The numbers of the text, of which there must be one of `counts`.
  private func numbers(
    counts: [Int], least: Int = 1, expected: String, example: [String]
  ) throws(NotationError) -> [Int] {
    let parts = parts(["x", "X", "×"])
    if counts.contains(parts.count), parts.allSatisfy(Self.isNumber) { return parts.map(Self.clamped) }
    // Numbers with something else between them than x.
    let separated = self.parts([":", ",", ";", "*", "/"])
    if counts.contains(separated.count), counts != [1],
      separated.allSatisfy({ Self.isNumber($0) && (Int($0) ?? 0) >= least })
    {
      throw error(expected: expected, example: separated.joined(separator: "x"))
    }
    // Keep what can be kept of the text, so that the example is the smallest change; but no number that would
    // be the next error.
    let length = min(max(parts.count, counts[0]), counts[counts.count - 1])
    let kept = (0..<length).map { index in
      index < parts.count && Self.isNumber(parts[index]) && (Int(parts[index]) ?? 0) >= least
        ? parts[index] : example[index]
    }
    throw error(expected: expected, example: kept.joined(separator: "x"))
  }

  private func error(expected: String, example: String) -> NotationError {
    NotationError(option: option, got: isGiven ? text : nil, expected: expected, example: example)
  }

  private static func isNumber(_ text: String) -> Bool {
    let digits = text.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
    return !digits.isEmpty && text.utf8.count - digits.count <= 1
      && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }

  private static func clamped(_ text: String) -> Int { Int(text) ?? (text.hasPrefix("-") ? .min : .max) }
}
