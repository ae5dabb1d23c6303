import ArgumentParser

/// The root command.
struct Convnet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convnet",
    abstract: "Trains small convolutional networks on folders of PNG images, and uses them.",
    discussion: """
      A folder holds one sub-folder a class. Results go to stdout, progress and messages to stderr.

      convnet check Samples/Digits
      convnet train Samples/Digits/train --test Samples/Digits/test
      convnet evaluate run/best.safetensors Samples/Digits/test
      convnet predict run/best.safetensors image.png
      convnet graph 'q = x + y; f = q*z' x=-2 y=5 z=-4
      convnet trace Samples/Networks/two-two-one.json --input 0.7,0.5 --target 0.5

      Exit codes: 0 done, 1 some image could not be read or a compared value is wrong, 64 usage, 65 bad data, 66 input missing, 70 a loss that \
      is not finite, 73 cannot write, 130 interrupted.
      """,
    subcommands: [
      TrainCommand.self,
      CheckCommand.self,
      PreviewCommand.self,
      FindRateCommand.self,
      EvaluateCommand.self,
      PredictCommand.self,
      ReportCommand.self,
      CamCommand.self,
      FiltersCommand.self,
      CompareCommand.self,
      SummaryCommand.self,
      TimeCommand.self,
      GraphCommand.self,
      TraceCommand.self,
      GradcheckCommand.self,
    ])
}
