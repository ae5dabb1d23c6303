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
    private let batch: Int
    /// Whether the result has elements that no sum reaches: rows of the input that the stride steps over.
    private let zerosFirst: Bool

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
      run(streamedChunks ?? chunks, left, filters, bias: bias, rectified: rectified, into: result)
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

    /// Transforms the planes of a range, which `plane` finds in the tensor.
    private func spectra(
      of range: SpectrumRange, _ plane: (_ group: Int, _ line: Int, _ place: Int) -> LatticePlane,
      from tensor: UnsafePointer<Float>, into spectra: UnsafeMutablePointer<Float>,
      scratch: UnsafeMutablePointer<Float>, phase: TransformPhase
    ) {
      let start = clock.start()
      defer { clock.stop(phase, since: start, threads: context.threadCount) }
      let blocks = range.blocks
      let tasks = BlockSplit(blocks.planeCount, limit: transform.planesPerTask)
      context.forEachTask(
        tasks.blockCount, scratch: scratch, scratchCount: transform.scratchCount
      ) { threads, task in
        let planes = range.positions(tasks[task]).map { plane($0.group, $0.line, $0.place) }
        transform.forward(
          planes, of: tensor, into: spectra, blocks, from: tasks[task].lowerBound, by: threads)
      }
    }

    /// sums[i, j] (+)= Σ_k left[i, k] · right[j, k] at every frequency; `held` is what of the right factor is there.
    private func multiply(
      _ leftRange: SpectrumRange, _ left: UnsafePointer<Float>, _ rightRange: SpectrumRange,
      _ right: UnsafePointer<Float>, in held: SpectrumRange, into sums: UnsafeMutablePointer<Float>,
      accumulate: Bool
    ) {
      let start = clock.start()
      defer { clock.stop(.products, since: start, threads: context.threadCount) }
      let kernel = context.instructionSet.complexProduct
      let (lines, columns, depth) = (leftRange.lines.count, rightRange.lines.count, leftRange.places.count)
      let leftBlocks = leftRange.blocks
      let rightBlocks = held.blocks
      let sumBlocks = SpectrumBlocks(groups: leftRange.groups.count, lines: lines, places: columns)
      // How lines are shared out changes no sum, so this may look at the threads.
      let pieces = transform.blockCount * leftRange.groups.count
      let share = BlockSplit(lines, limit: max(lines * pieces / (4 * context.threadCount), 16))
      context.parallelFor(pieces * share.blockCount) { task in
        let (piece, part) = task.quotientAndRemainder(dividingBy: share.blockCount)
        let (block, group) = piece.quotientAndRemainder(dividingBy: leftRange.groups.count)
        let some = share[part]
        kernel(
          some.count, columns, depth,
          left + block * leftBlocks.blockPitch
            + leftBlocks.offset(group: group, line: some.lowerBound, place: 0),
          leftBlocks.linePitch,
          right + block * rightBlocks.blockPitch
            + rightBlocks.offset(
              group: leftRange.groups.lowerBound + group - held.groups.lowerBound,
              line: rightRange.lines.lowerBound - held.lines.lowerBound,
              place: rightRange.places.lowerBound - held.places.lowerBound),
          rightBlocks.linePitch, product.conjugates, accumulate,
          sums + block * sumBlocks.blockPitch
            + sumBlocks.offset(group: group, line: some.lowerBound, place: 0),
          sumBlocks.linePitch)
      }
    }

    /// Transforms sums back and writes them, with the bias, to their places in the result.
    private func results(
      _ range: SpectrumRange, _ sums: UnsafePointer<Float>, bias: UnsafePointer<Float>?, rectified: Bool,
      into result: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
    ) {
      let start = clock.start()
      defer { clock.stop(.resultTransform, since: start, threads: context.threadCount) }
      let blocks = range.blocks
      let scale = 1 / Float(transform.height * transform.width)
      let tasks = BlockSplit(blocks.planeCount, limit: transform.planesPerTask)
      context.forEachTask(
        tasks.blockCount, scratch: scratch, scratchCount: transform.scratchCount
      ) { threads, task in
        let positions = range.positions(tasks[task])
        transform.backward(
          sums, blocks, from: tasks[task].lowerBound, scale: scale,
          biases: positions.map { one in bias.map { $0[one.group * product.columnCount + one.place] } ?? 0 },
          rectified: rectified,
          to: positions.map { product.result(group: $0.group, line: $0.line, place: $0.place) }, of: result,
          by: threads)
      }
    }

    private func clearInput(_ result: UnsafeMutablePointer<Float>) {
      let size = product.planes.geometry.input
      let count = size.height * size.width
      context.parallelFor(batch * size.channels) { (result + $0 * count).update(repeating: 0, count: count) }
    }
  }
#endif
