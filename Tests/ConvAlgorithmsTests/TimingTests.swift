import Foundation
import Testing

@testable import ConvAlgorithms

/// What measurements are made of: spreads, errors against the definition, and lists of layers.
@Suite struct TimingTests {
  @Test func quartilesOfKnownNumbers() {
    let spread = TimeSpread(of: [4, 1, 3, 2, 5])
    #expect(
      [spread.minimum, spread.lowerQuartile, spread.median, spread.upperQuartile, spread.maximum]
        == [1, 2, 3, 4, 5])
    #expect(TimeSpread(of: [1, 2]).median == 1.5)
    #expect(TimeSpread(of: [7]) == TimeSpread(of: [7]) && TimeSpread(of: [7]).upperQuartile == 7)
  }

  /// Single elements of the definition are those of the whole result, on every geometry and pass.
  @Test(arguments: ConvolutionPass.allCases) func elementsAreThoseOfTheDefinition(pass: ConvolutionPass) {
    for entry in GeometryCatalogue.all {
      let passes = Passes(entry.geometry, batch: entry.batch, seed: 3)
      let definition = ConvolutionDefinition(entry.geometry, batch: entry.batch)
      let whole = passes.definition(pass)
      let input = Tensor(Shape(batch: entry.batch, entry.geometry.input), passes.input)
      let gradient = Tensor(Shape(batch: entry.batch, entry.geometry.output), passes.outputGradient)
      let filters = Tensor(entry.geometry.filterShape, passes.filters)
      let bias = passes.bias.map { Tensor([entry.geometry.filterCount], $0) }
      var magnitude = 0.0
      for index in whole.values.indices {
        let element = definition.element(
          index, of: pass, left: pass == .inputGradient ? gradient : input,
          right: pass == .filterGradient ? gradient : filters, bias: pass == .output ? bias : nil)
        #expect(abs(element.value - whole.values[index]) <= 1e-13 * whole.magnitude, "\(entry), \(index)")
        magnitude = max(magnitude, element.magnitude)
      }
      #expect(abs(magnitude - whole.magnitude) <= 1e-13 * whole.magnitude, "\(entry)")
    }
  }

  @Test func aBenchmarkMeasuresEveryAlgorithmThatCan() throws {
    let geometry = try ConvolutionGeometry(
      input: ImageShape(channels: 3, height: 9, width: 8), filterCount: 5,
      window: Window2D(kernel: 3, stride: 2))
    let benchmark = ConvolutionBenchmark(geometry, batch: 2, context: ComputeContext(threadCount: 2))
    for pass in ConvolutionPass.allCases {
      let timings = benchmark.timings(of: pass, seconds: 1e-3)
      #expect(timings.map(\.algorithm) == ConvolutionAlgorithm.built.filter { $0 != .winograd })
      for timing in timings {
        #expect(timing.run.minimum > 0 && timing.rate > 0)
        #expect((timing.preparation == nil) == (pass == .filterGradient))
        let error = try #require(timing.error)
        #expect(error.isComplete && error.maximum <= timing.algorithm.errorBound)
        #expect(error.rootMeanSquare <= error.maximum)
      }
    }
  }

  @Test func thePeakIsAboveWhatAnyProductReaches() throws {
    let peak = ComputeContext(threadCount: 1).measuredPeak(seconds: 0.01)
    #expect(peak > 0.1 && peak.isFinite)
  }

  @Test func listsOfLayersAreReadOrRefused() throws {
    let json =
      #"[{"name": "a", "n": 2, "c": 4, "h": 8, "w": 6, "k": 8, "r": 3, "s": 5, "pad": 2, "groups": 4}]"#
    let layers = try BenchmarkLayer.list(json: Data(json.utf8), file: "list")
    #expect(layers.count == 1 && layers[0].batch == 2 && layers[0].name == "a")
    #expect(layers[0].geometry.filterShape == [8, 1, 3, 5])
    #expect(layers[0].geometry.output == ImageShape(channels: 8, height: 10, width: 6))
    for (text, reason) in [
      ("", "got no JSON"), ("{}", "expected a list of layers"), ("[]", "got an empty list"),
      (#"[{"name": "a"}]"#, #"layer 1: got no key "n""#),
      (#"[{"name": "a", "n": 1, "c": "3", "h": 8, "w": 8, "k": 2, "r": 3, "s": 3}]"#, "layer 1, c: expected"),
      (#"[{"name": "a", "n": 1, "c": 3, "h": 2, "w": 8, "k": 2, "r": 3, "s": 3}]"#, "layer 1 (a): "),
      (#"[{"name": "a", "n": 0, "c": 3, "h": 8, "w": 8, "k": 2, "r": 3, "s": 3}]"#, "layer 1 (a): batch"),
    ] {
      let error = try #require(throws: LayerListError.self) {
        try BenchmarkLayer.list(json: Data(text.utf8), file: "list")
      }
      #expect("\(error)".hasPrefix("list: ") && "\(error)".contains(reason), "\(error)")
    }
  }
}
