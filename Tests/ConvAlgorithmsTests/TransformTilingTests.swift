#if FFTW
  import Foundation
  import TestSupport
  import Testing

  @testable import ConvAlgorithms

  /// What `convshape --algorithms` prints of a layer's transforms is what the engine's plan takes.
  @Suite struct TransformTilingTests {
    /// A layer of Tests/Benchmarks/layers.json.
    private struct Layer: Decodable {
      var n, c, h, w, k, r, s, stride, pad, dilation, groups: Int
    }

    private static func expectPrinted(_ geometry: ConvolutionGeometry, batch: Int) throws {
      let printed = try AlgorithmCost.all(for: geometry, batch: batch).map(\.name).filter {
        $0.hasPrefix("fft ")
      }
      for set in InstructionSet.available {
        let context = ComputeContext(threadCount: 1, instructionSet: set)
        let plan = try ConvolutionAlgorithm.fft.plan(
          for: geometry, batch: batch, pass: .output, context: context)
        let name = try #require(printed.first { printed.count == 1 || $0.contains(set.rawValue) })
        // fft 20×20, 9 tiles (avx512)
        let words = name.split(separator: " (")[0].split(separator: ", ").map(String.init)
        let size = words[0].dropFirst("fft ".count)
        let tiles = words.count == 1 ? "1 tile an image" : "\(words[1]) an image"
        #expect("\(plan)".contains("transforms of \(size)"), "\(name): \(plan)")
        #expect("\(plan)".contains(", \(tiles)"), "\(name): \(plan)")
      }
    }

    @Test func theSizesOfTheBenchmarksArePrinted() throws {
      let file = Fixtures.repository.appendingPathComponent("Tests/Benchmarks/layers.json")
      let layers = try JSONDecoder().decode([Layer].self, from: Data(contentsOf: file))
      #expect(layers.count >= 28)
      for layer in layers {
        let geometry = try ConvolutionGeometry(
          input: ImageShape(channels: layer.c, height: layer.h, width: layer.w), filterCount: layer.k,
          window: Window2D(
            kernel: Size2D(height: layer.r, width: layer.s), stride: Size2D(layer.stride),
            padding: .explicit(Padding2D(layer.pad)), dilation: Size2D(layer.dilation)),
          groups: layer.groups)
        try Self.expectPrinted(geometry, batch: layer.n)
      }
    }

    @Test func theSizesOfTheCatalogueArePrinted() throws {
      for entry in GeometryCatalogue.all { try Self.expectPrinted(entry.geometry, batch: entry.batch) }
    }

    @Test func theSizesOfRandomLayersArePrinted() throws {
      var random = RandomStream(seed: 31, purpose: "transform sizes", epoch: 0, index: 0)
      var cut = 0
      for _ in 0..<150 {
        func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
        func size(_ range: ClosedRange<Int>) -> Size2D {
          Size2D(height: number(range), width: number(range))
        }
        let groups = number(0...4) == 0 ? 2 : 1
        let large = number(0...2) == 0
        let image = size(large ? 100...400 : 5...60)
        let window = Window2D(
          kernel: size(1...(number(0...3) == 0 ? 15 : 5)), stride: size(1...(number(0...2) == 0 ? 3 : 1)),
          padding: .explicit(Padding2D(number(0...3))), dilation: size(1...(number(0...4) == 0 ? 3 : 1)))
        guard
          let geometry = try? ConvolutionGeometry(
            input: ImageShape(channels: groups * number(1...16), height: image.height, width: image.width),
            filterCount: groups * number(1...24), window: window, groups: groups)
        else { continue }
        let batch = number(1...4)
        try Self.expectPrinted(geometry, batch: batch)
        if try AlgorithmCost.all(for: geometry, batch: batch).contains(where: { $0.name.contains("tiles") }) {
          cut += 1
        }
      }
      #expect(cut > 20)
    }

    /// The calculator takes sizes that no machine holds: the choice saturates and ends at once.
    @Test func hugeLayersEndAtOnce() throws {
      let clock = ContinuousClock()
      for kernel in [3, 16384, 1 << 20] {
        let geometry = try ConvolutionGeometry(
          input: ImageShape(channels: 1, height: 1 << 31, width: 1 << 10), filterCount: 1,
          window: Window2D(kernel: Size2D(height: kernel, width: 1)))
        let time = clock.measure {
          let tiling = TransformTiling(
            geometry, batch: 1 << 40, pass: .output, instructionSet: .avx512)
          #expect(tiling != nil)
        }
        #expect(time < .seconds(5))
      }
    }
  }
#endif
