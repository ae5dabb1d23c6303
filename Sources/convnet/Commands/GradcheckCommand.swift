import ArgumentParser
import ConvKit

struct GradcheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gradcheck",
    abstract: "Compares a network's gradients with finite differences, in double precision.",
    discussion: """
      convnet gradcheck Samples/Networks/partially-connected.json
      convnet gradcheck tiny --elements 5

      Inputs and targets that are not given are drawn. The exit code is 1 when a gradient is wrong.
      """)

  @OptionGroup var network: NetworkArguments
  @Option(
    parsing: .unconditionalSingleValue,
    help: "The numbers of a sample, with commas; again for another sample.")
  var input: [String] = []
  @Option(parsing: .unconditionalSingleValue, help: "The target of a sample.")
  var target: [String] = []
  @Option(
    parsing: .unconditional,
    help: "\(NetworkLoss.allCases.map(\.rawValue).joined(separator: ", ")) (default: half-squared).",
    transform: ArgumentValues.word)
  var loss = NetworkLoss.halfSquared
  @Option(
    parsing: .unconditional, help: "Elements looked at of each parameter, evenly spaced; all when not given.",
    transform: ArgumentValues.wholeNumber(1...1_000_000_000))
  var elements: Int?
  @Option(
    parsing: .unconditional, help: "The relative error allowed (default: 0.000001).",
    transform: ArgumentValues.positiveNumber)
  var tolerance = 1e-6
  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    if input.isEmpty, !target.isEmpty {
      throw ValidationError("--target belongs to an --input; add it or leave --target out")
    }
  }

  func run() throws {
    let network = try network.network()
    let inputs = try input.map { try NetworkSamples.row($0, option: "--input") }
    let targets = try target.map { try NetworkSamples.row($0, option: "--target") }
    let samples =
      try targets.isEmpty
      ? NetworkSamples(drawnFor: network.description, loss: loss, inputs: inputs, seed: self.network.seed)
      : NetworkSamples(inputs: inputs, targets: targets, for: network.description, loss: loss)
    let check = try NetworkGradientCheck(
      network, samples, loss: loss, seed: self.network.seed, tolerance: tolerance,
      elementsPerParameter: elements)
    try Terminal.result(json ? check.json() : check.description)
    if !check.passes { throw ExitCode(ToolFailure.someFailed) }
  }
}
