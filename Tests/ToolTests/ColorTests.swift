import Foundation
import TestSupport
import Testing

@Suite("convshape, colour")
struct ColorTests {
  /// What the environment says, and whether a terminal is shown colours.
  static let terminals: [([String: String], Bool)] = [
    (["TERM": "xterm"], true), (["TERM": "dumb"], false), (["TERM": "xterm", "NO_COLOR": "1"], false),
    // no-color.org: "when present and not an empty string".
    (["TERM": "xterm", "NO_COLOR": ""], true),
  ]

  @Test("On a terminal, unless its owner wants none; the text is the same", arguments: terminals)
  func terminal(environment: [String: String], colored: Bool) throws {
    let text = try onTerminal(["--in", "32x32x3", "--filters", "10x5x5"], environment)
    #expect(text.contains("\u{1B}[1moutput") == colored)
    #expect(text.contains("\u{1B}") == colored)
    let plain = try Tool("convshape").run(["--in", "32x32x3", "--filters", "10x5x5"]).stdout
    #expect(!plain.contains("\u{1B}"))
    #expect(text.replacing(/\u{1B}\[[0-9]*m/, with: "") == plain)
  }

  /// What the program writes to a terminal, with `\n` for the line ends that a terminal is sent.
  private func onTerminal(_ arguments: [String], _ environment: [String: String]) throws -> String {
    // script(1) gives the program a terminal; its words for that differ.
    let command = ([Tool("convshape").executable.path] + arguments).map { "'\($0)'" }.joined(separator: " ")
    #if os(macOS)
      let words = ["-q", "/dev/null", "/bin/sh", "-c", command]
    #else
      let words = ["-qec", command, "/dev/null"]
    #endif
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/script")
    process.arguments = words
    process.environment = environment.merging(["PATH": "/usr/bin:/bin"]) { $1 }
    let pipe = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self).replacing("\r\n", with: "\n")
  }
}
