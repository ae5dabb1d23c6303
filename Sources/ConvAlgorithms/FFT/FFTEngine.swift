#if FFTW
  /// Convolution through products of spectra.
  ///
  /// ```
  /// input, output gradient ──transform──→ left  [block][group][i][k] ─┐
  /// filters, output gradient ──transform──→ right [block][group][j][k] ─┴─ Σ_k ─→ sums [block][group][i][j] ──inverse──→ result
  /// ```
  ///
  /// One driver for the three passes: ``SpectralProduct`` says which tensor plays which part, ``SpectralPlanes`` where
  /// each plane lies in it, ``AxisTiling`` why sums on a circle are the right ones. Chunks of the product are
  /// transformed, multiplied and transformed back in turn. All threads share each of these steps; each plane and each
  /// sum is computed by one of them, in a fixed order.
  ///
  /// Sources: Mathieu, Henaff & LeCun, *Fast training of convolutional networks through FFTs*, 2014; Vasilache et al.,
  /// *Fast convolutional nets with fbfft*, 2015; Dukhan, *NNPACK*, 2016, for the product by blocks of frequencies.
  struct FFTEngine: StoredFilterEngine, PhasedEngine {
    let product: SpectralProduct
    let transform: any SpectralTransform
    /// With filters that are prepared, and with stored ones where those are better not prepared.
    let chunks: ProductChunks
    let streamedChunks: ProductChunks?
    let context: ComputeContext
    let groups: Int
    var clock: PhaseClock?
    let batch: Int
    /// Whether the result has elements that no sum reaches: rows of the input that the stride steps over.
    let zerosFirst: Bool

    /// - Throws: ``ConvolutionError/unsupported(algorithm:reason:)`` where the window is too large for a transform: see
    ///   ``TransformSize/smallest(_:_:)``.
    init(
      _ geometry: ConvolutionGeometry, batch: Int, pass: ConvolutionPass, context: ComputeContext,
      planning: TransformPlanning
    ) throws(ConvolutionError) {
      guard
        let tiling = TransformTiling(
          geometry, batch: batch, pass: pass, instructionSet: context.instructionSet)
      else { throw .unsupported(algorithm: .fft, reason: TransformSize.limitation) }
      self.init(geometry, batch: batch, pass: pass, context: context, tiling, planning: planning)
    }

    /// With a given tiling for the pass.
    ///
    /// - Parameter byLanes: whether planes are transformed several at once, where they can be; nil for what the tiling says.
    init(
      _ geometry: ConvolutionGeometry, batch: Int, pass: ConvolutionPass, context: ComputeContext,
      _ tiling: TransformTiling,
      limits: ProductChunks.Limits = ProductChunks.Limits(), planning: TransformPlanning = .estimated,
      byLanes: Bool? = nil
    ) {
      let planes = SpectralPlanes(geometry, batch: batch, tiling: tiling)
      let product = SpectralProduct(pass: pass, planes: planes)
      let size = tiling.size
      let lanes =
        byLanes ?? size.byLanes
        ? LaneTransform(
          height: size.height, width: size.width, instructionSet: context.instructionSet) : nil
      let transform: any SpectralTransform =
        lanes
        ?? PlaneTransform(
          height: size.height, width: size.width, sources: product.sources, result: product.result,
          planning: planning, instructionSet: context.instructionSet)
      self.product = product
      self.transform = transform
      self.context = context
      self.batch = batch
      groups = geometry.groups
      zerosFirst = pass == .inputGradient && !(tiling.rows.readsAllInput && tiling.columns.readsAllInput)
      chunks = ProductChunks(
        pass: pass, groups: groups, lines: product.lineCount, columns: product.columnCount,
        depth: product.depth, spectrumCount: transform.spectrumCount, limits: limits)
      streamedChunks = ProductChunks(
        streaming: chunks, spectrumCount: transform.spectrumCount, limits: limits)
    }

    var workspaceByteCount: Int { workspaceCount * MemoryLayout<Float>.stride }

    /// Floats of one execution, whether its filters are prepared or not.
    var workspaceCount: Int {
      max(workspaceCount(chunks), streamedChunks.map(workspaceCount) ?? 0)
    }

    /// Floats of the spectra of a chunk and of every thread's transform.
    private func workspaceCount(_ chunks: ProductChunks) -> Int {
      [chunks.left, chunks.right, chunks.sums].reduce(context.threadCount * transform.scratchCount) {
        $0 + count($1)
      }
    }

    private func count(_ blocks: SpectrumBlocks?) -> Int {
      blocks?.count(blockCount: transform.blockCount) ?? 0
    }

    var summary: String {
      let planes = product.planes
      let tiles = planes.rowTiling.count * planes.columnTiling.count
      let phases = planes.rows.phases.count * planes.columns.phases.count
      return
        "transforms of \(transform.height)×\(transform.width)\(transform.methods), \(tiles) tile\(tiles == 1 ? "" : "s") an image"
        + (phases == 1 ? "" : ", \(phases) stride phases")
        + (chunks.transformsRight && product.pass != .filterGradient
          ? ", filters transformed on the fly" : "")
        + " (\(context.instructionSet.rawValue))"
    }

    // MARK: Filters

    /// All filters as the right operand.
    private var allFilters: SpectrumRange {
      SpectrumRange(groups: 0..<groups, lines: 0..<product.columnCount, places: 0..<product.depth)
    }

    var preparedFilterCount: Int {
      if product.pass == .filterGradient { return 0 }
      if chunks.transformsRight { return product.planes.geometry.filterShape.count }
      return allFilters.blocks.count(blockCount: transform.blockCount)
    }

    func prepare(_ filters: UnsafePointer<Float>, into prepared: UnsafeMutablePointer<Float>) {
      if chunks.transformsRight { return prepared.update(from: filters, count: preparedFilterCount) }
      let scratch = TensorStorage(count: context.threadCount * transform.scratchCount)
      spectra(
        of: allFilters, product.right, from: filters, into: prepared, scratch: scratch.pointer,
        phase: .filterTransform)
      withExtendedLifetime(scratch) {}
    }

    // MARK: Execution

    func execute(
      _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
      rectified: Bool, into result: UnsafeMutablePointer<Float>
    ) {
      run(chunks, left, right, bias: bias, rectified: rectified, into: result)
    }

    var preparesWhileRunning: Bool { streamedChunks != nil }

    func execute(
      _ left: UnsafePointer<Float>, filters: UnsafePointer<Float>, bias: UnsafePointer<Float>?,
      rectified: Bool, into result: UnsafeMutablePointer<Float>
    ) {
      guard let streamedChunks else { preconditionFailure("filters that are not prepared, for \(summary)") }
      run(streamedChunks, left, filters, bias: bias, rectified: rectified, into: result)
    }

    private func run(
      _ chunks: ProductChunks, _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>,
      bias: UnsafePointer<Float>?, rectified: Bool, into result: UnsafeMutablePointer<Float>
    ) {
      let workspace = TensorStorage(count: workspaceCount(chunks))
      run(
        chunks, left, right, bias: bias, rectified: rectified, into: result, workspace: workspace.pointer)
      withExtendedLifetime(workspace) {}
    }

    /// An execution in ``workspaceCount`` floats of the caller's and nothing else.
    ///
    /// - Parameter right: spectra, or what the chunks transform.
    func run(
      _ chunks: ProductChunks, _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>,
      bias: UnsafePointer<Float>?, rectified: Bool, into result: UnsafeMutablePointer<Float>,
      workspace: UnsafeMutablePointer<Float>
    ) {
      if zerosFirst { clearInput(result) }
      let leftSpectra = workspace
      let rightSpectra = leftSpectra + count(chunks.left)
      let sums = rightSpectra + count(chunks.right)
      let scratch = sums + count(chunks.sums)
      var heldLeft: SpectrumRange?
      var heldRight: SpectrumRange?
      for groups in chunks.groups.ranges {
        for columns in chunks.columns.ranges {
          for lines in chunks.lines.ranges {
            for depth in chunks.depth.ranges {
              let leftRange = SpectrumRange(groups: groups, lines: lines, places: depth)
              if heldLeft != leftRange {
                spectra(
                  of: leftRange, product.left, from: left, into: leftSpectra, scratch: scratch,
                  phase: .sourceTransform)
                heldLeft = leftRange
              }
              let rightRange = SpectrumRange(groups: groups, lines: columns, places: depth)
              if chunks.transformsRight && heldRight != rightRange {
                spectra(
                  of: rightRange, product.right, from: right, into: rightSpectra, scratch: scratch,
                  phase: .filterTransform)
                heldRight = rightRange
              }
              // Prepared filters are all there, and the chunk is a part of them.
              multiply(
                leftRange, leftSpectra, rightRange,
                chunks.transformsRight ? UnsafePointer(rightSpectra) : right,
                in: chunks.transformsRight ? rightRange : allFilters, into: sums,
                accumulate: depth.lowerBound > 0)
            }
            results(
              SpectrumRange(groups: groups, lines: lines, places: columns), sums, bias: bias,
              rectified: rectified, into: result, scratch: scratch)
          }
        }
      }
    }
  }
#endif
