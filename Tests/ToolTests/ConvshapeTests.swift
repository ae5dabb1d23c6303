import Foundation
import TestSupport
import Testing

@Suite("convshape, run as a process")
struct ConvshapeTests {
  @Test("The example of the README, whole")
  func readme() throws {
    let outcome = try run("--in 32x32x3 --filters 10x5x5 --pad 1")
    #expect(outcome.status == 0)
    #expect(outcome.stderr == "")
    #expect(
      outcome.stdout == """
        input          32×32×3   (height × width × channels)
        filters        10 of 5×5×3
        window         stride 1×1, padding 1

        output         30×30×10
          height       ⌊(32 + 1 + 1 − 5) ÷ 1⌋ + 1 = 30
          width        ⌊(32 + 1 + 1 − 5) ÷ 1⌋ + 1 = 30
        parameters     760 (750 weights + 10 biases)
          weights      10 · 5 · 5 · 3 = 750
        multiply-adds  675,000 (MACs)
          products     30 · 30 · 10 · (5 · 5 · 3) = 675,000
        FLOPs          1,350,000 = 2 × 675,000

        """)
  }

  @Test("Everything at once: per-axis values, SAME, dilation, groups, no bias, a batch")
  func everything() throws {
    let outcome = try run(
      "--in 224x224x4 --filters 8x3x5 --stride 2x3 --pad same --dilation 1x2 --groups 2 --no-bias --batch 16")
    #expect(
      outcome.stdout == """
        input          16 images of 224×224×4   (height × width × channels)
        filters        8 of 3×5×2 in 2 groups of 4
        window         stride 2×3, padding same: top 0, left 3, bottom 1, right 4, dilation 1×2

        output         16 images of 112×75×8
          height       ⌊(224 + 0 + 1 − 3) ÷ 2⌋ + 1 = 112
          width        ⌊(224 + 3 + 4 − (2 · (5 − 1) + 1)) ÷ 3⌋ + 1 = 75
          same         top 0, left 3, bottom 1, right 4 → 112×75   (TensorFlow's SAME)
          symmetric    top 1, left 4, bottom 1, right 4 → 112×75   (usual in PyTorch, ⌊(extent − 1) ÷ 2⌋)
        parameters     240 (240 weights, no bias)
          weights      8 · 3 · 5 · 4 ÷ 2 = 240
        multiply-adds  32,256,000 (MACs)
          products     16 · 112 · 75 · 8 · (3 · 5 · 4 ÷ 2) = 32,256,000
        FLOPs          64,512,000 = 2 × 32,256,000

        """)
  }

  @Test("Numbers have thousands separators wherever they stand alone, sizes joined by × none")
  func separators() throws {
    let report = try run("--in 3000x2000x512 --filters 1024x5x5 --batch 1000 --pad 1").stdout
    for line in [
      "input          1,000 images of 3000×2000×512   (height × width × channels)",
      "filters        1,024 of 5×5×512", "  height       ⌊(3,000 + 1 + 1 − 5) ÷ 1⌋ + 1 = 2,998",
      "  weights      1,024 · 5 · 5 · 512 = 13,107,200",
      "  products     1,000 · 2,998 · 1,998 · 1,024 · (5 · 5 · 512) = 78,512,180,428,800,000",
    ] { #expect(report.contains(line + "\n"), "\(line)") }
    let text = try run("--in 3000x2000x512 --filters 1024x5x5 --pad 1 --explain text").stdout
    for line in [
      "  H₁  = 3,000  input, height", "     = ⌊(3,000 − 5 + 2 · 1)/1⌋ + 1", "     = ⌊2,997/1⌋ + 1",
      "          = 5 · 5 · 512 · 1,024",
    ] { #expect(text.contains(line + "\n"), "\(line)") }
    #expect(text.contains("    stop 2,998"))
    let latex = try run("--in 3000x2000x512 --filters 1024x5x5 --pad 1 --explain latex").stdout
    #expect(latex.contains("5 \\cdot 5 \\cdot 512 \\cdot 1{,}024 \\\\"))
    let json = try run("--in 3000x2000x512 --filters 1024x5x5 --pad 1 --explain text --json").stdout
    #expect(json.contains("\"value\": 3000"))
  }

  @Test("Unread rows and columns are reported")
  func unread() throws {
    let outcome = try run("--in 10x11x1 --filters 1x2x2 --stride 5x4")
    #expect(
      outcome.stdout.split(separator: "\n").filter { $0.contains("note") } == [
        "  note         unread: the last 3 rows and 1 column of the padded input, which the stride steps over",
        "  note         never read: 6 of 10 rows and 5 of 11 columns of the image",
      ])
  }

  /// What the issue asks for: the output's shape as [C, H, W] and the parameters.
  static let answers: [(String, [Int], Int)] = [
    ("--in 32x28x3 --filters 10x5x5 --pad 0", [10, 28, 24], 760),
    ("--in 32x32x1 --filters 10x5x5", [10, 28, 28], 260),
    ("--in 32X32×3 --filters 10x5x5 --no-bias --stride 2x1", [10, 14, 28], 750),
    ("--in 7x7x4 --filters 8x3x3 --groups 4 --pad 0,1,2,3", [8, 7, 9], 80),
    ("--in 13x13x1 --filters 1x6x6 --stride 5 --pad same-lower", [1, 3, 3], 37),
    ("--in 13x13x1 --filters 1x6x6 --stride 5 --pad valid", [1, 2, 2], 37),
  ]

  @Test("--json answers with the documented keys", arguments: answers)
  func json(arguments: String, shape: [Int], parameters: Int) throws {
    struct Answer: Decodable, Equatable {
      struct Image: Decodable, Equatable { var channels, height, width: Int }
      struct Parameters: Decodable, Equatable { var weights, biases, total: Int }
      struct Sides: Decodable, Equatable { var top, left, bottom, right: Int }
      struct Size: Decodable, Equatable { var height, width: Int }
      var format: String
      var version, batch, filters, groups, multiplyAdds, flops: Int
      var kernel, stride, dilation: [Int]
      var bias: Bool
      var paddingRule: String
      var padding: Sides
      var unread: Size
      var input, output: Image
      var parameters: Parameters
    }
    let outcome = try run(arguments + " --json")
    #expect(outcome.status == 0)
    let answer = try JSONDecoder().decode(Answer.self, from: Data(outcome.stdout.utf8))
    #expect(answer.output == Answer.Image(channels: shape[0], height: shape[1], width: shape[2]))
    #expect(answer.parameters.total == parameters)
    #expect(answer.flops == 2 * answer.multiplyAdds)
  }

  @Test("Beside TensorFlow's SAME with a stride stand PyTorch's usual pads: 4 and 3 positions of 2 over 7")
  func symmetricPadding() throws {
    let outcome = try run("--in 7x7x1 --filters 1x2x2 --stride 2 --pad same")
    let lines = outcome.stdout.split(separator: "\n").map(String.init)
    #expect(
      lines.filter { $0.hasPrefix("  same ") || $0.hasPrefix("  symmetric") } == [
        "  same         top 0, left 0, bottom 1, right 1 → 4×4   (TensorFlow's SAME)",
        "  symmetric    top 0, left 0, bottom 0, right 0 → 3×3   (usual in PyTorch, ⌊(extent − 1) ÷ 2⌋)",
      ])
    let json = try run("--in 7x7x1 --filters 1x2x2 --stride 2 --pad same --json").stdout
    #expect(json.contains(#""output": {"height": 3, "width": 3}"#))
    #expect(try !run("--in 7x7x1 --filters 1x3x3 --pad same --json").stdout.contains("symmetricPadding"))
  }

  @Test("--quiet answers a script", arguments: answers)
  func quiet(arguments: String, shape: [Int], parameters: Int) throws {
    let line = "\(shape[1])x\(shape[2])x\(shape[0]) \(parameters)\n"
    #expect(try run(arguments + " --quiet") == Tool.Outcome(stdout: line, stderr: "", status: 0))
  }

  /// Bad input, exit code, and the one line on stderr.
  static let refusals: [(String, Int32, String)] = [
    (
      "--in 32x32 --filters 10x5x5", 64,
      #"--in: got "32x32"; expected HEIGHTxWIDTHxCHANNELS; use --in 32x32x3"#
    ),
    (
      "--in 32x32x3 --filters ten", 64,
      #"--filters: got "ten"; expected COUNTxHEIGHTxWIDTH; use --filters 10x3x3"#
    ),
    (
      "--in 32x32x3 --filters 10x5x5 --pad sane", 64,
      #"--pad: got "sane"; expected a number, HEIGHTxWIDTH, TOP,LEFT,BOTTOM,RIGHT, same, same-lower, valid or half; use --pad same"#
    ),
    (
      "--in 32x32x3 --filters 10x5x5 --rounding cell", 64,
      #"--rounding: got "cell"; expected floor, ceil, strict or caffe; use --rounding ceil"#
    ),
    (
      "--in 112x113x3 --filters 10x3x3 --stride 2 --rounding strict", 65,
      "output height: got 1 of the padded input left over by steps of 2; expected none with strict rounding; use --in 111x113x3 or --in 113x113x3"
    ),
    (
      "--in 32x32x3 --filters 10x5x5 --stride 1.5", 64,
      #"--stride: got "1.5"; expected a number or HEIGHTxWIDTH; use --stride 1"#
    ),
    (
      "--in 32x32x3 --filters 10x5x5 --stide 2", 64,
      #"--stide: got "--stide"; expected an option of convshape; use --stride"#
    ),
    (
      "--in 32x32x3 --filters 10x5x5 --bogus=3", 64,
      #"--bogus: got "--bogus=3"; expected an option of convshape; leave it out, or see convshape --help"#
    ),
    (
      "--in 32x32x3 --filters 10x5x5 -q", 64,
      #"-q: got "-q"; expected an option of convshape; leave it out, or see convshape --help"#
    ),
    (
      "--in 32x32x3 --filters 10x5x5 --pad 1:2:3:4", 64,
      #"--pad: got "1:2:3:4"; expected a number, HEIGHTxWIDTH, TOP,LEFT,BOTTOM,RIGHT, same, same-lower, valid or half; use --pad 1,2,3,4"#
    ),
    (
      "--in 32x32x3 --filters 10x5x5 --pad 1,2", 64,
      #"--pad: got "1,2"; expected a number, HEIGHTxWIDTH, TOP,LEFT,BOTTOM,RIGHT, same, same-lower, valid or half; use --pad 1x2"#
    ),
    (
      "--in 32x32x3 conv:10x3x3 --batch 0", 65, "--batch: got 0; expected at least 1; use --batch 1"
    ),
    (
      "--in 32x32x3 conv:10x3x3 --batch 99999999999999999999", 65,
      "--batch: got 99999999999999999999; expected a number of 64 bits, below 2⁶³; use --batch 1"
    ),
    ("--in 0x32x3 conv:10x3x3", 65, "--in: got 0×32×3; expected lengths of at least 1; use --in 3x32x3"),
    (
      "--in 32x32x3 --filters 10x5x5 --expect 99999999999999999999x6x10", 64,
      #"--expect: got "99999999999999999999"; expected a number of 64 bits, below 2⁶³; use --expect 1x6x10"#
    ),
    (
      "--model Samples/Networks/partially-connected.json --in 3x3x1", 65,
      "--in: got 3×3×1; expected none, as the model takes lists of 3 numbers; leave it out"
    ),
    (
      "--in 32x32x3", 64,
      "--filters: not given; expected COUNTxHEIGHTxWIDTH; use --filters 10x3x3"
    ),
    ("", 64, "--in: not given; expected HEIGHTxWIDTHxCHANNELS; use --in 32x32x3"),
    ("--in 32x32", 64, #"--in: got "32x32"; expected HEIGHTxWIDTHxCHANNELS; use --in 32x32x3"#),
    ("--in=", 64, "--in: got an empty text; expected HEIGHTxWIDTHxCHANNELS; use --in 32x32x3"),
    (
      "--in 32x32x3 --filters 0x10", 64,
      #"--filters: got "0x10"; expected COUNTxHEIGHTxWIDTH; use --filters 10x10x3"#
    ),
    (
      "--in 32x32x3 --filters 10x5x5 --json --quiet", 64,
      #"--json: got "--quiet"; expected one way to write the answer; leave --quiet out"#
    ),
    (
      "--in 32x32x3 --filters 10x5x5 --quiet=1", 64, #"--quiet: got "1"; expected no value; use --quiet"#
    ),
    (
      "--in 32x32x3 conv:10x3x3 --stride 2 --no-bias", 64,
      #"--stride: got "2"; expected none beside layers, which have their own, as conv:10x3x3,stride=2,bias=no; leave --stride and --no-bias out"#
    ),
    (
      "--in 32x32x3 conv:10x3x3 --no-bias", 64,
      #"--no-bias: got "--no-bias"; expected none beside layers, which have their own, as conv:10x3x3,stride=2,bias=no; leave --no-bias out"#
    ),
    (
      "--model Samples/Networks/partially-connected.json relu", 64,
      #"--model: got "Samples/Networks/partially-connected.json"; expected none beside layers, which make a network of their own; leave --model out, or the layers"#
    ),
    (
      "--in 32x32x3 --filters 10x5x5 --memory --expect 28x28x10 --expect-macs 5", 64,
      #"--memory: got "--expect and --expect-macs"; expected no question about one layer beside it; leave --expect and --expect-macs out"#
    ),
    (
      "--in 32x32x3 relu --solve pad --out 5x5", 64,
      #"layers: got "--solve and --out"; expected no question about one layer beside it; leave --solve and --out out"#
    ),
    (
      "--in 1x1x1 --filters 4000000000000000000x1x1 --memory", 65,
      "layer 1 (conv:4000000000000000000x1x1), activation bytes: got 4000000000000000000 × 4; expected a product below 2⁶³; use --filters 256204778801521550x1x1"
    ),
    ("--in 0x3x3 --filters 10x3x3", 65, "input height: got 0; expected at least 1; use --in 3x3x3"),
    ("--in -1x3x3 --filters 10x3x3", 65, "input height: got -1; expected at least 1; use --in 3x3x3"),
    ("--in=-1x3x3 --filters 10x3x3", 65, "input height: got -1; expected at least 1; use --in 3x3x3"),
    ("--in 3x3x3 --filters 10x3x3 --pad -1", 65, "padding height: got -1; expected 0 or more; use --pad 0"),
    (
      "--in 3x3x3 --filters 10x3x3 --stride -1", 65,
      "stride height: got -1; expected at least 1; use --stride 1"
    ),
    (
      "--in 3x3x3 --filters 10x3x3 --stride 0", 65,
      "stride height: got 0; expected at least 1; use --stride 1"
    ),
    ("--in 3x3x3 --filters 10x3x3 --batch 0", 65, "batch: got 0; expected at least 1; use --batch 1"),
    (
      "--in 4x4x3 --filters 10x5x5", 65,
      "kernel height: got a window of 5 over a padded input of 4; expected at most 4; use --pad 1 or --filters 10x4x4"
    ),
    (
      "--in 32x32x6 --filters 10x5x5 --groups 4", 65,
      "groups: got 4 groups for 6 channels; expected a number that divides 6; use --groups 2"
    ),
    (
      "--in 32x32x3 --filters 10x5x5 --batch 9223372036854775807", 65,
      "input elements: got 9223372036854775807 × 3 × 32 × 32; expected a product below 2⁶³; use --batch 7843003432699"
    ),
    (
      "--in 99999999999999999999x32x3 --filters 10x5x5", 65,
      "--in: got 99999999999999999999; expected a number of 64 bits, below 2⁶³; use --in 219604096115593x32x3"
    ),
  ]

  @Test("Bad input is answered in one line, about its value", arguments: refusals)
  func refusal(arguments: String, status: Int32, line: String) throws {
    let outcome = try run(arguments)
    #expect(outcome == Tool.Outcome(stdout: "", stderr: "convshape: \(line)\n", status: status))
  }

  @Test("An empty text is said to be empty")
  func empty() throws {
    let outcome = try Tool("convshape").run(["--in", "32x32x3", "--filters", ""])
    let line = "convshape: --filters: got an empty text; expected COUNTxHEIGHTxWIDTH; use --filters 10x3x3\n"
    #expect(outcome == Tool.Outcome(stdout: "", stderr: line, status: 64))
    let path = try Tool("convshape").run(["--model", ""])
    #expect(
      path.stderr
        == "convshape: --model: got an empty text; expected the path of a model file; use --model model.json\n"
    )
    #expect(path.status == 64)
  }

  @Test("Help goes to stdout and is no error")
  func help() throws {
    let outcome = try run("--help")
    #expect(outcome.status == 0)
    #expect(outcome.stderr == "")
    #expect(outcome.stdout.contains("USAGE: convshape"))
    #expect(try run("help") == outcome)
    // It opens with three examples, and they work.
    let opening = outcome.stdout.components(separatedBy: "USAGE:")[0].split(separator: "\n")
    let examples = opening.filter { $0.hasPrefix("  convshape ") }
    #expect(examples.count == 3)
    for example in examples {
      let outcome = try run(String(example.dropFirst("  convshape ".count)))
      #expect(outcome.status == 0 && !outcome.stdout.isEmpty, "\(example): \(outcome)")
    }
  }

  private func run(_ arguments: String) throws -> Tool.Outcome {
    try Tool("convshape").run(arguments.split(separator: " ").map(String.init))
  }
}
