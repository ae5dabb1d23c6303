import ArgumentParser
import ConvKit

struct TimeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "time", abstract: "Times the convolution algorithms on layers, and measures their errors.",
    discussion: """
      One layer: convnet time --in 64x64x32 --filters 32x31x31 --pad 15 --batch 8
      A list: convnet time --layers Tests/Benchmarks/layers.json, or the layers of a network: --model vgg-small
      """)

  @OptionGroup var layers: TimedLayers
  @Option(
    parsing: .unconditional,
    help:
      "\(ArgumentValues.passNames.joined(separator: ", ")), or several with commas; all when not given.",
    transform: ArgumentValues.passes)
  var pass = ConvolutionPass.allCases
  @Option(
    parsing: .unconditional,
    help:
      "\(ConvolutionAlgorithm.allCases.map(\.rawValue).joined(separator: ", ")), or several with commas; all when not given.",
    transform: ArgumentValues.algorithms)
  var algorithm = ConvolutionAlgorithm.allCases
  @Option(
    parsing: .unconditional, help: "Threads; all cores when not given.",
    transform: ArgumentValues.wholeNumber(1...1024))
  var threads: Int?
  @Option(
    parsing: .unconditional, help: "avx512, avx2 or baseline; the machine's best when not given.",
    transform: ArgumentValues.instructionSet)
  var instructionSet = InstructionSet.best
  @Option(
    parsing: .unconditional, help: "Seconds to measure each.", transform: ArgumentValues.measuringSeconds)
  var seconds = 0.4
  @Flag(name: .customLong("no-errors"), help: "Do not compare results with the definition.")
  var noErrors = false
  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let context = ComputeContext(threadCount: threads, instructionSet: instructionSet)
    let layers = try layers.layers()
    if !json { print(TimingText.machine(context)) }
    var documents: [TimingDocument.Layer] = []
    for layer in layers {
      let benchmark = ConvolutionBenchmark(layer.geometry, batch: layer.batch, context: context)
      // The clock drifts: each layer has its own peak.
      let peak = context.measuredPeak()
      let timings = pass.flatMap {
        benchmark.timings(of: $0, by: algorithm, seconds: seconds, comparing: !noErrors)
      }
      let choices = try pass.map {
        try AlgorithmChoice(for: layer.geometry, batch: layer.batch, pass: $0, context: context)
      }
      if json {
        documents.append(TimingDocument.Layer(layer, timings, choices, peak: peak))
      } else {
        print("\n" + TimingText.layer(layer, timings, choices, peak: peak))
      }
    }
    if json { print(try Format.json(TimingDocument(context, layers: documents))) }
  }
}
