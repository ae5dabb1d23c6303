import ArgumentParser
import ConvShapes

/// `convshape --in 32x32x3 --filters 10x5x5 --pad 1`: the arithmetic of convolutional layers.
@main
struct Convshape: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convshape",
    abstract: "The arithmetic of convolutional layers: shapes, parameters, cost.",
    usage: "convshape --in HEIGHTxWIDTHxCHANNELS --filters COUNTxHEIGHTxWIDTH [options]",
    discussion: """
      Examples:

        convshape --in 32x32x3 --filters 10x5x5 --pad 1
            The first layer of many a course: 30×30×10 comes out, of 760 parameters.
        convshape --in 224x224x3 --filters 64x7x7 --stride 2 --pad 3 --quiet
            The stem of ResNet, for a script: 112x112x64 9472
        convshape --in 224x224x3 --filters 32x3x3 --stride 2 --pad same --no-bias
            MobileNet's first layer: TensorFlow's pads, beside PyTorch's.

      One number stands for a square. Exit codes: 0 answered, 64 an option is unknown, missing or not of \
      its form, 65 the numbers make no layer, 73 the answer cannot be written.
      """)

  @OptionGroup(title: "The layer") var layer: LayerOptions
  @OptionGroup(title: "Questions about it") var questions: AnswerOptions
  @OptionGroup(title: "A network") var network: NetworkOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() throws {
    if network.asksForTable {
      if try questions.question() != nil {
        throw ValidationError(
          "\(network.asked): got a question about one layer too; ask one thing at a time")
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
      try parse().run()
    } catch {
      end(with: error)
    }
  }
}
