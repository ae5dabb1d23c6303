import ArgumentParser
import ConvKit

struct TraceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace",
    abstract: "Follows numbers through a network and gradients back, in double precision.",
    discussion: """
      convnet trace Samples/Networks/two-two-one.json --input 0.7,0.5 --target 0.5 --loss half-squared --step 0.03
      convnet trace Samples/Networks/and.json --input 0,0 --input 0,1 --input 1,0 --input 1,1

      One sample: a row for each node, as convnet graph has it. Several: a row for each sample, and the gradients of \
      the loss of all of them together.
      """)

  @OptionGroup var network: NetworkArguments
  @Option(
    parsing: .unconditionalSingleValue,
    help: "The numbers of a sample, with commas; again for another sample.")
  var input: [String] = []
  @Option(
    parsing: .unconditionalSingleValue,
    help:
      "The target of a sample; for cross-entropy the number of a class, from 0, or a share for each class.")
  var target: [String] = []
  @Option(
    parsing: .unconditional,
    help: "\(NetworkLoss.allCases.map(\.rawValue).joined(separator: ", ")) (default: half-squared).",
    transform: ArgumentValues.word)
  var loss: NetworkLoss?
  @Option(
    parsing: .unconditional, help: "Show one step of gradient descent with this learning rate.",
    transform: ArgumentValues.positiveNumber)
  var step: Double?
  @Option(
    parsing: .unconditional, help: "Significant digits shown (default: 4).",
    transform: ArgumentValues.wholeNumber(1...17))
  var digits = 4
  @Flag(help: "Print a Markdown page.")
  var markdown = false
  @Flag(help: "Print JSON, every number in full precision.")
  var json = false

  func validate() throws {
    if json, markdown { throw ValidationError("--json and --markdown are two forms; choose one") }
    if target.isEmpty {
      let lonely = loss != nil ? "--loss" : step != nil ? "--step" : nil
      if let lonely { throw ValidationError("\(lonely) needs a target; add --target") }
    }
  }

  func run() throws {
    let network = try network.network()
    let loss = loss ?? .halfSquared
    let samples = try NetworkSamples(
      inputs: input.map { try NetworkSamples.row($0, option: "--input") },
      targets: target.map { try NetworkSamples.row($0, option: "--target") }, for: network.description,
      loss: loss)
    let trace = try NetworkTrace(network, samples, loss: loss, stepRate: step, digits: digits)
    try Terminal.result(json ? trace.json() : markdown ? trace.markdown() : trace.description)
  }
}
