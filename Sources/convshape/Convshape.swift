import ArgumentParser
import ConvShapes

/// `convshape --in 32x32x3 --filters 10x5x5 --pad 1`: the arithmetic of convolutional layers.
@main
struct Convshape: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convshape",
    abstract: "The arithmetic of convolutional layers: shapes, parameters, cost.",
    usage: """
      convshape --in HEIGHTxWIDTHxCHANNELS --filters COUNTxHEIGHTxWIDTH [options]
      convshape --in HEIGHTxWIDTHxCHANNELS LAYER ... [options]
      convshape --model FILE [options]
      """,
    discussion: """
      Examples:

        convshape --in 32x32x3 --filters 10x5x5 --pad 1
            One layer: 30×30×10 comes out, of 760 parameters.
        convshape --in 32x32x3 --filters 10x5x5 --pad 1 --expect 30x30x10
            Checks an answer; a wrong one ends with 1 and its likely slip.
        convshape --in 32x32x3 conv:16x3x3,pad=same relu maxpool:2 dense:10
            A network: a line a layer, and totals.

      One number stands for a square. Exit codes: 0 answered, 1 an answer is wrong or none is found, 64 an \
      option is unknown, missing or not of its form, 65 the numbers make no layer, 66 a file is not there, 73 \
      the answer cannot be written.
      """)

  @OptionGroup(title: "The layer") var layer: LayerOptions
  @OptionGroup(title: "Questions about it") var questions: AnswerOptions
  @OptionGroup(title: "A network") var network: NetworkOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() throws {
    if network.asksForTable {
      if try questions.question() != nil {
        let given = LayerQuestion.listed(questions.given)
        throw NotationError(
          option: network.asked, got: given, expected: "no question about one layer beside it",
          fix: "leave \(given) out")
      }
      try output.write(network.answer(for: layer))
      return
    }
    if let question = try questions.question() {
      let answer = try question.answer(forLayer: layer.texts, bias: !layer.noBias)
      try output.write(answer)
      if !answer.isRight { throw ExitCode(1) }
      return
    }
    try output.write(layer.request().report())
  }

  static func main() {
    do {
      let arguments = try Arguments(Array(CommandLine.arguments.dropFirst()))
      var command = try parse(arguments.options)
      command.network.layers = arguments.layers
      try command.run()
    } catch {
      end(with: error)
    }
  }
}
