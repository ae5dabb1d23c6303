#if FFTW
  /// The steps of an execution: spectra, their products, and the way back, each shared by all threads.
  extension FFTEngine {
    /// Transforms the planes of a range, which `plane` finds in the tensor.
    func spectra(
      of range: SpectrumRange, _ plane: (_ group: Int, _ line: Int, _ place: Int) -> LatticePlane,
      from tensor: UnsafePointer<Float>, into spectra: UnsafeMutablePointer<Float>,
      scratch: UnsafeMutablePointer<Float>, phase: TransformPhase
    ) {
      let start = clock.start()
      defer { clock.stop(phase, since: start, threads: context.threadCount) }
      let blocks = range.blocks
      let tasks = BlockSplit(blocks.planeCount, limit: transform.planesPerTask)
      context.forEachTask(tasks.blockCount, of: transform, scratch: scratch) { threads, task in
        let planes = range.positions(tasks[task]).map { plane($0.group, $0.line, $0.place) }
        transform.forward(
          planes, of: tensor, into: spectra, blocks, from: tasks[task].lowerBound, by: threads)
      }
    }

    /// sums[i, j] (+)= Σ_k left[i, k] · right[j, k] at every frequency; `held` is what of the right factor is there.
    func multiply(
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
    func results(
      _ range: SpectrumRange, _ sums: UnsafePointer<Float>, bias: UnsafePointer<Float>?, rectified: Bool,
      into result: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
    ) {
      let start = clock.start()
      defer { clock.stop(.resultTransform, since: start, threads: context.threadCount) }
      let blocks = range.blocks
      let scale = 1 / Float(transform.height * transform.width)
      let tasks = BlockSplit(blocks.planeCount, limit: transform.planesPerTask)
      context.forEachTask(tasks.blockCount, of: transform, scratch: scratch) { threads, task in
        let positions = range.positions(tasks[task])
        transform.backward(
          sums, blocks, from: tasks[task].lowerBound, scale: scale,
          biases: positions.map { one in bias.map { $0[one.group * product.columnCount + one.place] } ?? 0 },
          rectified: rectified,
          to: positions.map { product.result(group: $0.group, line: $0.line, place: $0.place) }, of: result,
          by: threads)
      }
    }

    func clearInput(_ result: UnsafeMutablePointer<Float>) {
      let size = product.planes.geometry.input
      let count = size.height * size.width
      context.parallelFor(batch * size.channels) { (result + $0 * count).update(repeating: 0, count: count) }
    }
  }
#endif
