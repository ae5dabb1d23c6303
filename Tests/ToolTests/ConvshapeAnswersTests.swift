import Foundation
import TestSupport
import Testing

@Suite("convshape's questions about one layer, run as a process")
struct ConvshapeAnswersTests {
  /// Arguments, exit code, and lines that must be on stdout.
  static let answers: [(String, Int32, [String])] = [
    (
      "--expect 30x30x10 --expect-parameters 760 --expect-macs 675000", 0,
      ["right: output 30×30×10, parameters 760, multiply-adds 675,000"]
    ),
    (
      "--expect 28x30x10 --expect-parameters 750", 1,
      [
        "wrong: output height: got 28; expected 30; likely padding ignored",
        "wrong: parameters: got 750; expected 760; likely bias forgotten",
        "right: output width 30, output channels 10",
      ]
    ),
    (
      "--expect 0x-7x9223372036854775807", 1,
      ["wrong: output height: got 0; expected 30; fits no known misconception"]
    ),
    ("--solve pad --out 32x32x10", 0, ["solution    --pad 2"]),
    ("--solve stride --out 28x28x10", 1, ["nearest   --stride 1 gives 30×30×10"]),
    (
      "--solve pad --out 32x32x11", 1,
      ["channels    none: the output has a channel a filter, 10; use --filters 11x5x5"]
    ),
    ("--explain text", 0, ["  H₂ = ⌊(H₁ − F + 2P)/S⌋ + 1", "     = ⌊(32 − 5 + 2 · 1)/1⌋ + 1"]),
    ("--explain markdown", 0, [#"- $H_2 = \left\lfloor \frac{H_1 - F + 2P}{S} \right\rfloor + 1$"#]),
    (
      "--explain latex --notation pytorch", 0,
      [
        #"  H_{\mathrm{out}} &= \left\lfloor \frac{H_{\mathrm{in}} + 2 \cdot \mathrm{padding}[0] - \mathrm{dilation}[0] \cdot \left(\mathrm{kernel\_size}[0] - 1\right) - 1}{\mathrm{stride}[0]} \right\rfloor + 1 \\"#
      ]
    ),
  ]

  @Test("Answers and their exit codes", arguments: answers)
  func answer(arguments: String, status: Int32, lines: [String]) throws {
    let layer =
      "--in 32x32x3 --filters 10x5x5 \(arguments.hasPrefix("--solve pad") ? "" : "--pad 1 ")"
    let outcome = try run(layer + arguments)
    #expect(outcome.status == status)
    #expect(outcome.stderr == "")
    let printed = outcome.stdout.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for line in lines { #expect(printed.contains(line), "\(outcome.stdout)") }
    let json = try run(layer + "--json " + arguments)
    #expect(json.status == status)
    #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(json.stdout.utf8)) }
  }

  /// Arguments, exit code, and what the one line on stderr begins with.
  static let refusals: [(String, Int32, String)] = [
    ("--explain", 64, "--explain: not given; expected text, markdown or latex after it; use --explain text"),
    ("--explain html", 64, #"--explain: got "html"; expected text, markdown or latex; use --explain "#),
    (
      "--explain text --notation keras", 64,
      #"--notation: got "keras"; expected notes or pytorch; use --notation "#
    ),
    (
      "--notation notes", 64,
      #"--notation: got "notes"; expected --explain beside it; use --notation notes --explain text"#
    ),
    (
      "--solve pda --out 1x1x1", 64,
      #"--solve: got "pda"; expected pad, stride, kernel, input or dilation; use --solve pad"#
    ),
    (
      "--solve pad", 64,
      #"--solve: got "pad"; expected --out HEIGHTxWIDTHxCHANNELS beside it; use --solve pad --out 28x28x10"#
    ),
    (
      "--solve pad --out 1x1x1 --explain text", 64,
      #"--solve: got "pad"; expected one question at a time, without --explain; leave --explain out"#
    ),
    (
      "--explain text --notation pytorch --expect 16x14x11", 64,
      #"--expect: got "16x14x11"; expected one question at a time, without --explain and --notation; leave --explain and --notation out"#
    ),
    (
      "--solve pad --out 16x14 --explain text --expect-macs 5", 64,
      #"--expect-macs: got "5"; expected one question at a time, without --explain, --solve and --out; leave --explain, --solve and --out out"#
    ),
    (
      "--out 5x5x10 --explain text", 64,
      #"--explain: got "text"; expected one question at a time, without --out; leave --out out"#
    ),
    (
      "--notation pytorch", 64,
      #"--notation: got "pytorch"; expected --explain beside it; use --notation pytorch --explain text"#
    ),
    (
      "--out 5x6x10", 64,
      #"--out: got "5x6x10"; expected --solve beside it; use --out 5x6x10 --solve pad"#
    ),
    (
      "--expect-parameters 1,000", 64,
      #"--expect-parameters: got "1,000"; expected a whole number; use --expect-parameters 1000"#
    ),
    // No groups of three digits: 1.0, and a number whose beginning is missing.
    (
      "--expect-parameters 1,0", 64,
      #"--expect-parameters: got "1,0"; expected a whole number; use --expect-parameters 1"#
    ),
    (
      "--expect-parameters ,000", 64,
      #"--expect-parameters: got ",000"; expected a whole number; use --expect-parameters 1"#
    ),
    (
      "--expect 28,28,10", 64,
      #"--expect: got "28,28,10"; expected HEIGHTxWIDTHxCHANNELS; use --expect 28x28x10"#
    ),
    ("--pad 1 --solve pad --out 1x1x10", 64, #"--pad: got "1"; expected none beside --solve pad"#),
    (
      "--stride 2 --solve stride --out 1x1x10", 64, #"--stride: got "2"; expected none beside --solve stride"#
    ),
    (
      "--dilation 1 --solve dilation --out 1x1x10", 64,
      #"--dilation: got "1"; expected none beside --solve dilation"#
    ),
    (
      "--solve kernel --out 1x1x10", 64,
      #"--filters: got "10x5x5"; expected COUNT alone beside --solve kernel, which looks for the height and width; use --filters 10"#
    ),
    (
      "--solve input --out 1x1x10", 64,
      #"--in: got "32x32x3"; expected CHANNELS alone beside --solve input, which looks for the sizes; use --in 3"#
    ),
    ("--solve pad --out 0x1x10", 65, "--out, height: got 0; expected at least 1"),
    ("--solve pad --out 1x1x10 --limit 0", 65, "--limit: got 0; expected at least 1; use --limit 2147483648"),
    ("--expect 1x1", 64, #"--expect: got "1x1"; expected HEIGHTxWIDTHxCHANNELS"#),
    (
      "--expect-parameters NaN", 64,
      #"--expect-parameters: got "NaN"; expected a whole number; use --expect-parameters 1"#
    ),
    (
      "--expect-macs 99999999999999999999", 64,
      "--expect-macs: got \"99999999999999999999\"; expected a number of 64 bits, below 2⁶³"
    ),
    ("--stride 0 --solve pad --out 1x1x10", 65, "stride height: got 0; expected at least 1; use --stride 1"),
  ]

  @Test("Bad questions are answered in one line", arguments: refusals)
  func refusal(arguments: String, status: Int32, line: String) throws {
    let outcome = try run("--in 32x32x3 --filters 10x5x5 " + arguments)
    #expect(outcome.status == status)
    #expect(outcome.stdout == "")
    #expect(outcome.stderr.hasPrefix("convshape: \(line)"), "\(outcome.stderr)")
    #expect(outcome.stderr.filter { $0 == "\n" }.count == 1)
  }

  private func run(_ arguments: String) throws -> Tool.Outcome {
    try Tool("convshape").run(arguments.split(separator: " ").map(String.init))
  }
}
