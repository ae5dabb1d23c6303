/// What a question is answered with, in the ways a tool can write it.
package protocol Answer: CustomStringConvertible {
  /// The answer for people, in aligned lines without a last line break; `colored` adds a terminal's escape sequences.
  func text(colored: Bool) -> String

  /// The answer for programs: JSON text whose keys are documented.
  func json() -> String

  /// The answer for scripts: output and parameters, `30x30x10 760`.
  var brief: String { get }
}

extension Answer {
  package func text(colored: Bool) -> String { description }
}
