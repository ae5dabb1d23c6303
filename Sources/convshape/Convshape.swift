import ArgumentParser
import ConvShapes

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// `convshape --in 32x32x3 --filters 10x5x5 --pad 1`: the arithmetic of a convolutional layer.
@main
struct Convshape: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convshape",
    abstract: "The arithmetic of a convolutional layer: output shape, parameters and cost.",
    discussion: """
      Example: convshape --in 32x32x3 --filters 10x5x5 --pad 1

      One number stands for a square. Exit codes: 0 answered, 64 an option is unknown, missing or not of \
      its form, 65 the numbers make no layer.
      """)

  // Texts, and every text of any form, so that `--pad -1` is answered about its value.
  @Option(
    name: .customLong("in"), parsing: .unconditional,
    help: ArgumentHelp("The image that comes in.", valueName: "HEIGHTxWIDTHxCHANNELS"))
  var input: String

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The number of filters and their size.", valueName: "COUNTxHEIGHTxWIDTH"))
  var filters: String

  @Option(parsing: .unconditional, help: ArgumentHelp("Steps of the window.", valueName: "N|HxW"))
  var stride: String = "1"

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Zeros around the image. same: output ⌈input ÷ stride⌉, an odd zero below and right; same-lower: above and left.",
      valueName: "N|HxW|T,L,B,R|same|same-lower|valid"))
  var pad: String = "0"

  @Option(parsing: .unconditional, help: ArgumentHelp("Steps inside the window.", valueName: "N|HxW"))
  var dilation: String = "1"

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Groups of channels that do not see each other.", valueName: "N"))
  var groups: String = "1"

  @Flag(name: .customLong("no-bias"), help: "The filters have no biases.")
  var noBias = false

  @Option(parsing: .unconditional, help: ArgumentHelp("Images at once.", valueName: "N"))
  var batch: String = "1"

  @Flag(help: "Print JSON; its keys are described in docs/convshape.md.")
  var json = false

  func run() throws {
    let options = [
      "in": input, "filters": filters, "stride": stride, "pad": pad, "dilation": dilation, "groups": groups,
      "batch": batch,
    ]
    let report = try LayerRequest(options: options, bias: !noBias).report()
    print(json ? report.json() : report.description)
  }

  static func main() {
    do {
      try parse().run()
    } catch {
      // Help is no error; everything else is one line.
      if exitCode(for: error).isSuccess { exit(withError: error) }
      switch error {
      case let error as NotationError: fail("\(error)", .usage)
      case let error as GeometryError: fail("\(error)", .badData)
      default: fail("\(message(for: error)); see convshape --help", .usage)
      }
    }
  }

  private enum Status: Int32 {
    case usage = 64
    case badData = 65
  }

  /// One line on stderr, and the end.
  private static func fail(_ message: String, _ status: Status) -> Never {
    let line = message.split(whereSeparator: \.isNewline).joined(separator: " ")
    var text = "convshape: \(line)\n"
    text.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
    exit(withError: ExitCode(status.rawValue))
  }
}
