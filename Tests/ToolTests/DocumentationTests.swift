import Foundation
import TestSupport
import Testing

/// Every `console` block of README and docs is run, and its output compared line by line.
///
/// A block is a list of commands (`$ convshape …`), each followed by what it prints on both streams. `…` in an expected
/// line stands for anything in that place (a time, a speed); a line of `…` alone, for any lines. The blocks of a file
/// run in one temporary folder that holds `Samples`, in their order, so a command can use what an earlier one wrote.
@Suite struct DocumentationTests {
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static let files: [String] = {
    let docs = FileManager.default.enumerator(atPath: root.appending(path: "docs").path)
    let pages = (docs?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".md") }.map { "docs/" + $0 }
    return ["README.md"] + pages.sorted()
  }()

  @Test(arguments: files) func everyCommandPrintsWhatThePageShows(file: String) throws {
    let page = try String(contentsOf: Self.root.appending(path: file), encoding: .utf8)
    let examples = Example.all(in: page)
    guard !examples.isEmpty else { return }
    let folder = FileManager.default.temporaryDirectory.appending(path: "convkit-docs-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createSymbolicLink(
      at: folder.appending(path: "Samples"), withDestinationURL: Self.root.appending(path: "Samples"))
    for example in examples {
      let printed = try example.run(in: folder)
      #expect(
        example.matches(printed),
        "\(file): $ \(example.command)\nprinted:\n\(printed.joined(separator: "\n"))")
    }
    try comparePictures(of: file, drawnIn: folder)
  }

  /// A picture that a page shows is the one its commands draw.
  private func comparePictures(of file: String, drawnIn folder: URL) throws {
    let pages = Self.root.appending(path: file).deletingLastPathComponent()
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.hasSuffix(".svg")
    {
      let shown = pages.appending(path: name)
      guard FileManager.default.fileExists(atPath: shown.path) else { continue }
      let isSame = try Data(contentsOf: shown) == Data(contentsOf: folder.appending(path: name))
      #expect(isSame, "\(file): \(name) is not what its command draws")
    }
  }

  /// The comparison itself can fail.
  @Test func aWrongLineIsNoticed() {
    let example = Example(command: "", expected: ["a … c", "…", "end"])
    #expect(example.matches(["a b c", "x", "y", "end"]))
    #expect(example.matches(["a b c", "end"]))
    #expect(!example.matches(["a b", "end"]))
    #expect(!example.matches(["a b c", "x"]))
    #expect(!example.matches(["a b c", "end", "more"]))
  }
}

/// One command of a page and what it should print.
private struct Example {
  let command: String
  var expected: [String]

  static func all(in page: String) -> [Example] {
    var examples: [Example] = []
    var inside = false
    for line in page.components(separatedBy: "\n") {
      if line == "```console" {
        inside = true
      } else if line.hasPrefix("```") {
        inside = false
      } else if inside, line.hasPrefix("$ ") {
        examples.append(Example(command: String(line.dropFirst(2)), expected: []))
      } else if inside, !examples.isEmpty {
        examples[examples.count - 1].expected.append(line)
      }
    }
    // An empty line between two examples of a block belongs to neither.
    return examples.map { example in
      var example = example
      while example.expected.last == "" { example.expected.removeLast() }
      return example
    }
  }

  func run(in folder: URL) throws -> [String] {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "( \(command) ) 2>&1"]
    process.currentDirectoryURL = folder
    var environment = ProcessInfo.processInfo.environment
    let path = environment["PATH"] ?? "/usr/bin:/bin"
    environment["PATH"] = "\(Tool("convshape").executable.deletingLastPathComponent().path):\(path)"
    process.environment = environment
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    var lines = String(decoding: data, as: UTF8.self).components(separatedBy: "\n")
    while lines.last == "" { lines.removeLast() }
    return lines
  }

  func matches(_ printed: [String]) -> Bool { Self.matches(expected[...], printed[...]) }

  private static func matches(_ expected: ArraySlice<String>, _ printed: ArraySlice<String>) -> Bool {
    guard let first = expected.first else { return printed.isEmpty }
    if first == "…" {
      return (printed.startIndex...printed.endIndex).contains {
        matches(expected.dropFirst(), printed[$0...])
      }
    }
    guard let line = printed.first, Self.line(line, matches: first) else { return false }
    return matches(expected.dropFirst(), printed.dropFirst())
  }

  private static func line(_ line: String, matches pattern: String) -> Bool {
    let parts = pattern.components(separatedBy: "…")
    guard parts.count > 1 else { return line == pattern }
    var rest = line[...]
    guard rest.hasPrefix(parts[0]) else { return false }
    rest = rest.dropFirst(parts[0].count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let range = rest.range(of: part) else { return false }
      rest = rest[range.upperBound...]
    }
    return rest.hasSuffix(parts[parts.count - 1])
  }
}
