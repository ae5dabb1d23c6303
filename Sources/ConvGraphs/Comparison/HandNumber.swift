import ConvNets
import Foundation

/// A number as it was written by hand: its last digit says how exact it claims to be.
public struct HandNumber: Hashable, Sendable {
  /// As it was typed: `-0.390`.
  public let text: String
  /// The number nearest to what was typed; finite.
  public let value: Double
  /// What one step of the last digit written is worth: 0.001 for `-0.390`; 0.1 for whole numbers of one or two digits,
  /// 1 for longer ones.
  public let unit: Double
  /// Digits from the first that is not 0.
  public let significantDigits: Int

  /// Reads `-0.39`, `.5`, `3e-4`; nil for anything else.
  init?(_ text: String) {
    var rest = text[...]
    if rest.hasPrefix("-") || rest.hasPrefix("+") { rest = rest.dropFirst() }
    let parts = rest.split(separator: "e", maxSplits: 1, omittingEmptySubsequences: false)
    guard let mantissa = parts.first else { return nil }
    let halves = mantissa.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let digits = halves.joined()
    guard !digits.isEmpty, digits.utf8.count <= 100, digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
      return nil
    }
    var exponent = 0
    if parts.count == 2 {
      guard let written = Int(parts[1]), abs(written) < 400 else { return nil }
      exponent = written
    }
    let sign = text.hasPrefix("-") ? "-" : ""
    guard let value = Double("\(sign)\(digits)e\(exponent - (halves.count == 2 ? halves[1].count : 0))"),
      value.isFinite
    else { return nil }
    self.text = text
    self.value = value
    let decimals = halves.count == 2 ? halves[1].count : 0
    // A whole number of one or two digits is written without decimals because it is one: 0 is not what 0.4 rounds to.
    let isWhole = halves.count == 1 && parts.count == 1 && digits.drop { $0 == "0" }.count < 3
    // And a 0 says that there is nothing: 0.04 would have been written down.
    unit = isWhole ? (value == 0 ? 0.001 : 0.1) : pow(10, Double(exponent - decimals))
    significantDigits = digits.drop { $0 == "0" }.count
    guard unit > 0, unit.isFinite else { return nil }
  }

  /// How a number is related to the one written.
  enum Agreement: Hashable {
    /// It rounds to what is written: `-0.39` is anything from -0.395 to -0.385.
    case rounded
    /// It begins with what is written; correctly rounded it would end in another digit.
    case cutOff
    /// It is less than one step of the last digit away, on the other side: something was rounded before.
    case lastDigit
    case none
  }

  /// Whether a number was written down as this one.
  func agreement(with exact: Double) -> Agreement {
    guard exact.isFinite else { return .none }
    // The last factor: half of a unit is no exact double.
    if abs(exact - value) <= unit / 2 * (1 + 1e-9) { return .rounded }
    // One digit alone says too little about where it comes from.
    guard significantDigits >= 2, exact * value > 0, abs(exact - value) < unit * (1 - 1e-9)
    else { return .none }
    return abs(exact) >= abs(value) ? .cutOff : .lastDigit
  }

  /// The number as it would be written with as many digits.
  func rounded(_ exact: Double) -> String {
    unit < 1
      ? String(format: "%.\(min(Int((-log10(unit)).rounded()), 40))f", exact)
      : "\((exact / unit).rounded() * unit)"
  }
}

// What the pen does rather than the calculation.
extension HandNumber {
  /// Whether three digits or more are written and exactly one of them is not that of the right number.
  func differsInOneDigit(from exact: Double) -> Bool {
    guard significantDigits >= 3, !text.contains("e"), exact.isFinite, abs(exact) < 1e15 else { return false }
    let right = Array(rounded(exact).drop { $0 == "+" })
    let mine = Array(rounded(value).drop { $0 == "+" })
    guard right.count == mine.count else { return false }
    let differing = zip(right, mine).filter { $0 != $1 }
    // The last digit alone is a matter of rounding.
    return differing.count == 1 && differing[0].0.isNumber && differing[0].1.isNumber
      && right.last == mine.last
  }

  /// Whether the right number has these digits behind another number of places.
  func isShifted(from exact: Double) -> Bool {
    guard significantDigits >= 2, exact != 0, value != 0, exact.isFinite else { return false }
    return (-6...6).contains { places in
      places != 0 && abs(exact * pow(10, Double(places)) - value) <= unit / 2 * (1 + 1e-9)
    }
  }
}
