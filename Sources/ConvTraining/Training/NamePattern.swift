/// A pattern for the names of parameters: `0.*`, `*.bias`, `4.body.?.weight`; `0` alone means all below it.
///
/// `*` stands for any letters, dots too, `?` for one.
public struct NamePattern: Hashable, Sendable, CustomStringConvertible {
  /// As it was written.
  public let description: String
  private let letters: [Character]

  /// Every text is a pattern; one that matches nothing is for the caller to refuse.
  public init(_ text: String) {
    description = text
    letters = Array(text)
  }

  /// Whether the pattern is for a name, or for what the name is in: `4.body` matches `4.body.0.weight`.
  public func matches(_ name: String) -> Bool {
    var parts = name.split(separator: ".", omittingEmptySubsequences: false)
    while !parts.isEmpty {
      if matches(whole: Array(parts.joined(separator: "."))) { return true }
      parts.removeLast()
    }
    return false
  }

  /// Linear but for `*`, where the last one is tried again: no pattern takes more than pattern · name steps.
  private func matches(whole name: [Character]) -> Bool {
    var (place, index) = (0, 0)
    var star: (place: Int, index: Int)?
    while index < name.count {
      if place < letters.count, letters[place] == "*" {
        star = (place, index)
        place += 1
      } else if place < letters.count, letters[place] == "?" || letters[place] == name[index] {
        place += 1
        index += 1
      } else if let last = star {
        star = (last.place, last.index + 1)
        (place, index) = (last.place + 1, last.index + 1)
      } else {
        return false
      }
    }
    return letters[place...].allSatisfy { $0 == "*" }
  }
}
