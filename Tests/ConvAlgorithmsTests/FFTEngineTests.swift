#if FFTW
  import Testing

  @testable import ConvAlgorithms

  /// What only the fft engine has: tiles of any size, chunks of any size, and a workspace it keeps to.
  @Suite struct FFTEngineTests {
    static let names = [
      "padding larger than the kernel", "asymmetric padding", "dilation and stride share a factor",
      "everything at once",
    ]

    static var entries: [GeometryCatalogue.Entry] {
      GeometryCatalogue.all.filter { names.contains($0.what) }
    }

    @Test(arguments: ConvolutionPass.allCases)
    func everyTransformSizeIsRight(pass: ConvolutionPass) throws {
      #expect(Self.entries.count == Self.names.count)
      for entry in Self.entries {
        let (rows, columns) = try #require(PhaseAxis.axes(of: entry.geometry))
        let passes = Passes(entry.geometry, batch: entry.batch, seed: 8)
        let expected = passes.definition(pass)
        // Not only smooth lengths: every one from the kernel's to one beyond the whole.
        let heights = rows.extent...AxisTiling.wholeLength(rows, pass: pass) + 1
        let widths = columns.extent...AxisTiling.wholeLength(columns, pass: pass) + 1
        for height in heights {
          for width in widths where height == heights.lowerBound || (height + width) % 3 == 0 {
            // Several planes at once and one after the other; the first for smooth lengths alone.
            for byLanes in [false, true] {
              let engine = FFTEngine(
                entry.geometry, batch: entry.batch, pass: pass, context: ComputeContext(threadCount: 1),
                TransformTiling(
                  rows, columns, pass: pass, size: TransformSize(height: height, width: width)),
                byLanes: byLanes)
              let isSmooth = TransformLength.isSmooth(height) && TransformLength.isSmooth(width)
              #expect((engine.transform is LaneTransform) == (byLanes && isSmooth))
              let error = maximumError(
                passes.result(pass, engine), expected.values, magnitude: expected.magnitude)
              #expect(
                error <= ConvolutionAlgorithm.fft.errorBound, "\(entry), \(height)×\(width), \(byLanes)")
            }
          }
        }
      }
    }

    @Test(arguments: ConvolutionPass.allCases)
    func everyChunkSizeIsRight(pass: ConvolutionPass) throws {
      for entry in GeometryCatalogue.all {
        let passes = Passes(entry.geometry, batch: entry.batch, seed: 9)
        let expected = passes.definition(pass)
        for limit in [1, 1 << 12, 1 << 14] {
          for (prepared, byLanes) in [(0, false), (0, true), (1 << 27, false), (1 << 27, true)] {
            let engine = try engine(
              entry, pass,
              limits: ProductChunks.Limits(
                cached: limit, scratch: limit, streamed: limit, prepared: prepared),
              byLanes: byLanes)
            let error = maximumError(
              passes.result(pass, engine), expected.values, magnitude: expected.magnitude)
            #expect(
              error <= ConvolutionAlgorithm.fft.errorBound, "\(entry), \(limit), \(prepared), \(byLanes)")
          }
        }
      }
    }

    /// Filters that are transformed as they are needed give the bits of prepared ones.
    @Test(arguments: [ConvolutionPass.output, .inputGradient], [false, true])
    func streamedFiltersChangeNothing(pass: ConvolutionPass, byLanes: Bool) throws {
      var columnBlocks: [Int] = []
      for entry in GeometryCatalogue.all {
        let passes = Passes(entry.geometry, batch: entry.batch, seed: 11)
        for limit in [1, 1 << 12, 1 << 15] {
          let engine = try engine(
            entry, pass, limits: ProductChunks.Limits(streamed: limit), byLanes: byLanes)
          guard let streamed = engine.streamedChunks else { continue }
          columnBlocks.append(streamed.columns.blockCount)
          let isSame =
            passes.unpreparedResult(pass, engine).map(\.bitPattern)
            == passes.result(pass, engine).map(\.bitPattern)
          #expect(isSame, "\(entry), \(limit) floats")
        }
      }
      #expect(columnBlocks.count > 40 && (columnBlocks.max() ?? 0) > 10)
    }

    @Test(arguments: ConvolutionPass.allCases, [false, true])
    func staysWithinItsWorkspaceAndTrustsNothingInIt(pass: ConvolutionPass, byLanes: Bool) throws {
      for entry in GeometryCatalogue.all {
        let passes = Passes(entry.geometry, batch: entry.batch, seed: 10)
        let engine = try engine(entry, pass, limits: ProductChunks.Limits(streamed: 1), byLanes: byLanes)
        #expect(engine.workspaceByteCount == 4 * engine.workspaceCount)
        let usual = passes.result(pass, engine)
        let guarded = GuardedEngine(engine)
        #expect(passes.result(pass, guarded).map(\.bitPattern) == usual.map(\.bitPattern), "\(entry)")
        if engine.preparesWhileRunning {
          let streamed = passes.unpreparedResult(pass, guarded)
          let isSame = streamed.map(\.bitPattern) == usual.map(\.bitPattern)
          #expect(isSame, "\(entry), streamed")
        }
        #expect(guarded.isIntact, "\(entry)")
      }
    }

    @Test func workspaceIsBoundedForLargeLayers() throws {
      let geometry = try ConvolutionGeometry(
        input: ImageShape(channels: 512, height: 112, width: 112), filterCount: 512,
        window: Window2D(kernel: 3, padding: 1))
      for pass in ConvolutionPass.allCases {
        let plan = try ConvolutionAlgorithm.fft.plan(
          for: geometry, batch: 64, pass: pass, context: ComputeContext(threadCount: 2))
        #expect(plan.workspaceByteCount < 80 << 20, "\(plan)")
      }
    }

    @Test func chunksOfMoreFiltersThanIntegersCount() {
      let prepared = ProductChunks(
        pass: .output, groups: 1, lines: 10, columns: 1 << 31, depth: 1 << 29, spectrumCount: 32)
      #expect(prepared.transformsRight)
      #expect(ProductChunks(streaming: prepared, spectrumCount: 32) == nil)
    }

    @Test func hugeWindowsAreRefusedByName() throws {
      let geometry = try ConvolutionGeometry(
        input: ImageShape(channels: 1, height: 1 << 15, width: 1 << 15), filterCount: 1,
        window: Window2D(kernel: Size2D(1 << 15)))
      #expect(throws: ConvolutionError.unsupported(algorithm: .fft, reason: TransformSize.limitation)) {
        try ConvolutionAlgorithm.fft.plan(
          for: geometry, batch: 1, pass: .output, context: ComputeContext(threadCount: 1))
      }
    }

    private func engine(
      _ entry: GeometryCatalogue.Entry, _ pass: ConvolutionPass, limits: ProductChunks.Limits, byLanes: Bool
    ) throws -> FFTEngine {
      let (rows, columns) = try #require(PhaseAxis.axes(of: entry.geometry))
      let size = TransformSize(
        height: TransformLength.next(atLeast: rows.extent + 3, even: false),
        width: TransformLength.next(atLeast: columns.extent + 2, even: true))
      return FFTEngine(
        entry.geometry, batch: entry.batch, pass: pass, context: ComputeContext(threadCount: 2),
        TransformTiling(rows, columns, pass: pass, size: size), limits: limits, byLanes: byLanes)
    }

    /// The engine with a workspace full of NaN between two guards.
    private final class GuardedEngine: StoredFilterEngine {
      let engine: FFTEngine
      private let workspace: TensorStorage
      private static let guardCount = 1024
      private static let guardBits: UInt32 = 0x7FC0_BEEF

      init(_ engine: FFTEngine) {
        self.engine = engine
        workspace = TensorStorage(count: engine.workspaceCount + 2 * Self.guardCount)
        workspace.pointer.update(repeating: Float(bitPattern: Self.guardBits), count: workspace.count)
      }

      var isIntact: Bool {
        let end = workspace.count - Self.guardCount
        return (0..<Self.guardCount).allSatisfy {
          workspace.pointer[$0].bitPattern == Self.guardBits
            && workspace.pointer[end + $0].bitPattern == Self.guardBits
        }
      }

      var workspaceByteCount: Int { engine.workspaceByteCount }
      var summary: String { engine.summary }
      var preparedFilterCount: Int { engine.preparedFilterCount }

      func prepare(_ filters: UnsafePointer<Float>, into prepared: UnsafeMutablePointer<Float>) {
        engine.prepare(filters, into: prepared)
      }

      func execute(
        _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
        rectified: Bool, into result: UnsafeMutablePointer<Float>
      ) {
        run(engine.chunks, left, right, bias, rectified, result)
      }

      var preparesWhileRunning: Bool { engine.preparesWhileRunning }

      func execute(
        _ left: UnsafePointer<Float>, filters: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
        rectified: Bool, into result: UnsafeMutablePointer<Float>
      ) {
        run(engine.streamedChunks ?? engine.chunks, left, filters, bias, rectified, result)
      }

      private func run(
        _ chunks: ProductChunks, _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>,
        _ bias: UnsafePointer<Float>?, _ rectified: Bool, _ result: UnsafeMutablePointer<Float>
      ) {
        workspace.pointer.update(repeating: Float(bitPattern: Self.guardBits), count: workspace.count)
        engine.run(
          chunks, left, right, bias: bias, rectified: rectified, into: result,
          workspace: workspace.pointer + Self.guardCount)
      }
    }
  }
#endif
