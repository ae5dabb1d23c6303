import ArgumentParser
import ConvKit
import Foundation

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
    parsing: .unconditional,
    help: "avx512, avx2 or baseline; CONVKIT_INSTRUCTION_SET or the machine's best when not given.",
    transform: ArgumentValues.instructionSet)
  var instructionSet: InstructionSet?
  @Option(
    parsing: .unconditional, help: "Seconds to measure each.", transform: ArgumentValues.measuringSeconds)
  var seconds = 0.4
  @Flag(name: .customLong("no-errors"), help: "Do not compare results with the definition.")
  var noErrors = false
  @Flag(help: "Show the phases of the algorithms that multiply transforms, winograd and fft.")
  var phases = false
  @Flag(help: "Time only what would be chosen.")
  var chosen = false
  @Option(
    parsing: .unconditional,
    help:
      "Time the layer with kernels of all sizes up to its own, and draw the times to an SVG file; one pass.")
  var plot: String?
  @Flag(
    help:
      "Keep the times and FFTW's measured plans in the user's cache folder, for convnet train --tuned; all algorithms are timed."
  )
  var tune = false
  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    if plot != nil {
      guard layers.isOne, pass.count == 1 else {
        throw ValidationError("--plot draws one pass of one layer; give --in, --filters and one --pass")
      }
    }
    if tune, chosen || algorithm != ConvolutionAlgorithm.allCases {
      throw ValidationError("--tune compares all algorithms; leave --chosen and --algorithm out")
    }
  }

  func run() throws {
    let context = try ComputeContext.ofCommand(threads: threads, instructionSet: instructionSet)
    let named = try layers.layers()
    let layers = plot == nil ? named : try named.flatMap { try $0.kernelSizes() }
    for layer in layers { try layer.checkMemory(limit: ProcessInfo.processInfo.physicalMemory) }
    if !json { try Terminal.result(TimingText.machine(context)) }
    var table = tune ? Tuning.tableToExtend(context: context) : nil
    var documents: [TimingDocument.Layer] = []
    var all: [ConvolutionTiming] = []
    for layer in layers {
      // The clock drifts: each layer has its own peak.
      let peak = context.measuredPeak()
      let choices = try pass.map { try LayerChoices(layer, pass: $0, context: context) }
      let benchmark = ConvolutionBenchmark(layer.geometry, batch: layer.batch, context: context)
      let timings = choices.flatMap {
        table?.measureTransforms(for: layer.geometry, batch: layer.batch, pass: $0.pass, context: context)
        return benchmark.timings(
          of: $0.pass, by: chosen ? $0.algorithms : algorithm, seconds: seconds, comparing: !noErrors,
          phases: phases, wisdom: table?.wisdom)
      }
      all += timings
      if json {
        documents.append(TimingDocument.Layer(layer, timings, choices, peak: peak))
      } else {
        try Terminal.result("\n" + TimingText.layer(layer, timings, choices, peak: peak))
      }
    }
    if json { try Terminal.result(try Format.json(TimingDocument(context, layers: documents))) }
    if let plot { try AtomicFile.write(Data(LinePlot(crossover: all).svg().utf8), to: plot) }
    table?.record(all)
    try table.map(Tuning.keep)
  }
}
