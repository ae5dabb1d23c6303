import ConvKit
import Foundation

/// How numbers are written for people.
enum Format {
  /// `97.8 %`
  static func percent(_ share: Double) -> String { String(format: "%.1f %%", share * 100) }

  /// `0.0812`
  static func loss(_ loss: Double) -> String { String(format: "%.4f", loss) }

  /// `5,300`: three digits are as many as a rate is good for.
  static func rate(_ rate: Double) -> String {
    guard rate.isFinite, rate < 1e15 else { return "–" }
    guard rate >= 100 else { return String(format: "%.1f", rate) }
    let unit = pow(10, floor(log10(rate)) - 2)
    return Int((rate / unit).rounded() * unit).grouped
  }

  /// `0.00297`, `1.2e-05`: three figures.
  static func figures(_ number: Double, count: Int = 3) -> String { String(format: "%.\(count)g", number) }

  /// `0:42`, `3:05`, `2:10:00`
  static func clock(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "–" }
    let total = Int(seconds.rounded(.up))
    let (hours, minutes) = (total / 3600, total / 60 % 60)
    return hours == 0
      ? String(format: "%d:%02d", minutes, total % 60)
      : String(format: "%d:%02d:%02d", hours, minutes, total % 60)
  }

  /// `42 s`, `3 min 05 s`, `2 h 10 min`
  ///
  /// - Parameter precise: `0.031 s` for a short one.
  static func duration(_ seconds: Double, precise: Bool = false) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "–" }
    if precise, seconds < 10 { return "\(figures(seconds)) s" }
    let total = Int(seconds.rounded(.up))
    if total < 60 { return "\(total) s" }
    if total < 3600 { return String(format: "%d min %02d s", total / 60, total % 60) }
    return String(format: "%d h %02d min", total / 3600, total / 60 % 60)
  }

  /// `512 B`, `1.5 MiB`
  static func bytes(_ count: Int) -> String {
    let value = Double(count)
    if value < 1024 { return "\(count) B" }
    if value < 1_048_576 { return String(format: "%.0f KiB", value / 1024) }
    return String(format: "%.1f MiB", value / 1_048_576)
  }

  /// JSON with sorted keys, for programs and for comparing.
  static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return EscapedName.printableJSON(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  /// JSON on one line.
  static func jsonLine(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return EscapedName.printableJSON(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  /// A field of a comma-separated row: quoted when it must be (RFC 4180, 1996).
  static func csvField(_ text: String) -> String {
    guard text.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) else { return text }
    return "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
  }
}
