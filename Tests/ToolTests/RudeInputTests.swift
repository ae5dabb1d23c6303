import Foundation
import TestSupport
import Testing

/// Every option of `convshape` × texts nobody should type. A new option is swept as soon as the program lists it.
@Suite("convshape, a rude user")
struct RudeInputTests {
  static let values = [
    "", " ", "x", "×", "-", "--", "-1", "0", "+3", "1.5", "1e3", "NaN", "0x10", "٣", "3\u{0301}",
    "2147483648", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
    String(repeating: "9", count: 80), "1xx1", "1x2x3x4", "0x0x0", "-1x-1x-1", "2147483648x2147483648x1",
    "9223372036854775807x9223372036854775807x9223372036854775807", "1,1", "1,1,1,-1",
    "9223372036854775807,9223372036854775807,9223372036854775807,9223372036854775807", "Same\n", "a\nb",
    "\u{1B}[31m", "/", "/dev/null", String(repeating: "9x", count: 5000), "'; exit 3; '", "🦆",
  ]

  /// Values that could be taken for options, joined by `=` too.
  static let joined: Set = ["", "-", "--", "-1", "-1x-1x-1"]

  static let options = (try? ConvshapeOption.all()) ?? []

  @Test("There is something to sweep") func listed() {
    #expect(Self.options.count { $0.takesValue } >= 8)
  }

  @Test("No trap, no silence: an answer, or one line that names the option", arguments: options)
  func sweep(option: ConvshapeOption) throws {
    let usual = ["in": "32x32x4", "filters": "8x3x3"]
    let texts: [String?] = option.takesValue ? Self.values : [nil]
    for text in texts {
      for joined in Self.joined.contains(text ?? "x") ? [false, true] : [false] {
        var arguments = usual.filter { $0.key != option.name }.flatMap { ["--\($0.key)", $0.value] }
        if let text {
          arguments += joined ? ["--\(option.name)=\(text)"] : ["--\(option.name)", text]
        } else {
          arguments.append("--\(option.name)")
        }
        let outcome = try Tool("convshape").run(arguments)
        let what = "\(arguments.map { $0.prefix(80) }): \(outcome)"
        #expect([0, 1, 64, 65, 66, 73].contains(outcome.status), "\(what)")
        if outcome.status == 0 || outcome.status == 1 {
          #expect(!outcome.stdout.isEmpty && outcome.stderr.isEmpty, "\(what)")
        } else {
          #expect(outcome.stdout.isEmpty, "\(what)")
          #expect(outcome.stderr.hasPrefix("convshape: ") && outcome.stderr.hasSuffix("\n"), "\(what)")
          #expect(outcome.stderr.count { $0.isNewline } == 1, "\(what)")
          #expect(outcome.stderr.count < 1000, "\(what)")
          #expect(!outcome.stderr.contains("\u{1B}"), "\(what)")
          #expect(outcome.stderr.contains(option.name), "\(what)")
        }
      }
    }
  }

  @Test("An option without its value is named", arguments: options)
  func missingValue(option: ConvshapeOption) throws {
    guard option.takesValue else { return }
    let outcome = try Tool("convshape").run(["--\(option.name)"])
    #expect(outcome.status == 64)
    #expect(outcome.stderr.contains("--\(option.name)"), "\(outcome)")
  }

  @Test("The options that take a value are those that the program lists")
  func knownOptions() throws {
    for option in Self.options {
      let outcome = try Tool("convshape").run(["--\(option.name)="])
      if option.takesValue {
        #expect(outcome.status == 64)
        #expect(
          outcome.stderr.hasPrefix("convshape: --\(option.name): got an empty text; expected"), "\(outcome)")
        let twice = try Tool("convshape").run(["--\(option.name)", "1", "--\(option.name)=2"])
        #expect(twice.status == 64 && twice.stderr.hasPrefix("convshape: --\(option.name): got"))
        #expect(twice.stderr.contains("expected it once"))
        let missing = try Tool("convshape").run(["--\(option.name)", "--in", "3x3x3"])
        #expect(missing.status == 64)
        #expect(missing.stderr.hasPrefix("convshape: --\(option.name): not given"), "\(missing)")
      }
    }
  }

  @Test("A network of many words is refused by name, or answered, in seconds")
  func manyWords() throws {
    let clock = ContinuousClock()
    for (count, status) in [(10_000, 0), (100_000, 65)] as [(Int, Int32)] {
      let words = Array(repeating: "relu", count: count)
      var outcome: Tool.Outcome?
      let time = try clock.measure {
        outcome = try Tool("convshape").run(["--in", "8x8x3"] + words + ["--quiet"])
      }
      #expect(outcome?.status == status, "\(String(describing: outcome))")
      if status == 65 {
        #expect(outcome?.stderr.contains("layers: got 100000; expected at most 10000") == true)
      }
      #expect(time < .seconds(30), "\(count) words: \(time)")
    }
  }

  /// All kinds and settings are swept in ConvShapesTests, without a process for each word.
  static let beginnings = ["", "conv:", "conv:16x3x3,pad=", "maxpool:", "maxpool:2,rounding=", "dense:"]

  @Test("No word in the place of a layer traps", arguments: beginnings)
  func words(before: String) throws {
    for text in Self.values {
      let outcome = try Tool("convshape").run(["--in", "32x32x4", before + text])
      let what = "\((before + text).prefix(80)): \(outcome)"
      #expect([0, 64, 65].contains(outcome.status), "\(what)")
      if outcome.status != 0 {
        #expect(outcome.stdout.isEmpty && outcome.stderr.hasPrefix("convshape: "), "\(what)")
        #expect(outcome.stderr.count { $0.isNewline } == 1 && outcome.stderr.count < 1000, "\(what)")
        #expect(!outcome.stderr.contains("\u{1B}"), "\(what)")
      }
    }
  }

  @Test(
    "Sizes of 2³¹ an axis are answered; what they multiply to is refused by name when 64 bits cannot hold it")
  func large() throws {
    let outcome = try Tool("convshape").run([
      "--in", "2147483648x1073741824x1", "--filters", "1x1x1", "--quiet",
    ])
    #expect(outcome == Tool.Outcome(stdout: "2147483648x1073741824x1 2\n", stderr: "", status: 0))
    let larger = try Tool("convshape").run(["--in", "2147483648x2147483648x1", "--filters", "1x1x1"])
    #expect(larger.status == 65)
    #expect(
      larger.stderr.hasPrefix("convshape: FLOPs: got 2 × 4611686018427387904; expected a product below 2⁶³"))
  }

  @Test("An answer that cannot be written is not lost in silence")
  func fullDisk() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    let process = Process()
    process.executableURL = Tool("convshape").executable
    process.arguments = ["--in", "32x32x3", "--filters", "10x5x5"]
    process.standardOutput = FileHandle(forWritingAtPath: "/dev/full")
    let stderr = Pipe()
    process.standardError = stderr
    try process.run()
    let message = String(decoding: try stderr.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 73)
    #expect(message.hasPrefix("convshape: stdout: got"))
  }
}
