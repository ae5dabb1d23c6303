import ArgumentParser
import ConvShapes

/// How the answer is written.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print JSON; its keys are described in docs/convshape.md.")
  var json = false

  @Flag(help: "Print output and parameters alone, for scripts: 30x30x10 760.")
  var quiet = false

  /// Writes the answer to stdout, coloured on a terminal.
  ///
  /// - Throws: ``OutputError`` when stdout does not take it.
  func write(_ answer: some Answer) throws {
    try Streams.writeResult(
      json ? answer.json() : quiet ? answer.brief : answer.text(colored: Streams.showsColor))
  }
}
