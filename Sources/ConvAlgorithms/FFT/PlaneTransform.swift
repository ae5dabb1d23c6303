#if FFTW
  import CFFTW

  /// The transforms of real planes of one size, between the few rows that hold something and the whole spectrum.
  ///
  /// ```
  ///   rows (real)            spectrum, height × pitch complex numbers, frequencies 0 … width/2 of each row
  /// ┌────────────┐   r2c    ┌───────┬┐
  /// │ window     │ ───────→ │ window││   then all columns in place
  /// └────────────┘   c2r    │       ││
  ///                ←─────── └───────┴┘
  /// ```
  ///
  /// FFTW does each step, or a ``MatrixTransform`` does both where that takes less time. Rows outside the window are zero on
  /// the way there and unwanted on the way back, so they are never transformed. Not scaled: there and back multiplies by
  /// width · height.
  struct PlaneTransform: SpectralTransform {
    let height: Int
    let width: Int
    /// Complex numbers from one row of the spectrum to the next: even, so that every row is as well aligned for FFTW
    /// as the first.
    let pitch: Int
    /// Floats from one real row to the next, for the same reason a multiple of 16.
    let realPitch: Int
    private let columnsForward: FFTWPlan
    private let columnsBackward: FFTWPlan
    private let rowsForward: [Int: FFTWPlan]
    private let rowsBackward: FFTWPlan
    private let resultRows: Int
    private let matricesForward: [Range<Int>: MatrixTransform]
    private let matricesBackward: [Range<Int>: MatrixTransform]

    /// - Parameters:
    ///   - sources: what ``forward(_:window:)`` will be given.
    ///   - result: what ``backward(_:window:)`` will be asked for.
    ///   - byMatrices: whether products take the place of FFTW; nil where they take less time.
    init(
      height: Int, width: Int, sources: [TransformPart], result: TransformPart, planning: TransformPlanning,
      instructionSet: InstructionSet, byMatrices: Bool? = nil
    ) {
      self.height = height
      self.width = width
      let pitch = (width / 2 + 2) / 2 * 2
      let realPitch = (width + 15) / 16 * 16
      self.pitch = pitch
      self.realPitch = realPitch
      let sourceRows = Set(sources.flatMap { $0.windows.map(\.count) })
      let resultRows = result.windows.map(\.count).max() ?? 1
      self.resultRows = resultRows
      let size = TransformSize(height: height, width: width)
      // Two parts with one window have the places of the wider.
      func matrices(_ parts: [TransformPart], isForward: Bool) -> [Range<Int>: MatrixTransform] {
        var columns: [Range<Int>: Int] = [:]
        for part in parts {
          for window in part.windows { columns[window] = max(columns[window] ?? 0, part.columns) }
        }
        guard columns.count <= Self.windowLimit else { return [:] }
        var found: [Range<Int>: MatrixTransform] = [:]
        for (window, columns) in columns
        where byMatrices ?? size.prefersMatrices(rows: window.count, columns: columns, instructionSet) {
          found[window] = MatrixTransform(
            height: height, width: width, pitch: pitch, window: window, columns: columns,
            isForward: isForward,
            tiles: instructionSet.productTiles)
        }
        return found
      }
      matricesForward = matrices(sources, isForward: true)
      matricesBackward = matrices([result], isForward: false)
      // FFTW wants the arrays' alignment; when it measures, it writes them.
      let real = TensorStorage(count: realPitch * height)
      let spectrum = TensorStorage(count: 2 * pitch * height)
      let complex = UnsafeMutableRawPointer(spectrum.pointer).assumingMemoryBound(to: fftwf_complex.self)
      let (rowLength, columnLength) = ([Int32(width)], [Int32(height)])
      let count = Int32(width / 2 + 1)
      (columnsForward, columnsBackward, rowsForward, rowsBackward) = FFTWPlanner.plans(planning) { plan in
        func columns(_ direction: Int32) -> FFTWPlan {
          plan {
            fftwf_plan_many_dft(
              1, columnLength, count, complex, nil, Int32(pitch), 1, complex, nil, Int32(pitch), 1, direction,
              $0)
          }
        }
        let rowsForward = sourceRows.sorted().map { rows in
          let plan = plan {
            fftwf_plan_many_dft_r2c(
              1, rowLength, Int32(rows), real.pointer, nil, 1, Int32(realPitch), complex, nil, 1,
              Int32(pitch), $0)
          }
          return (rows, plan)
        }
        let rowsBackward = plan {
          fftwf_plan_many_dft_c2r(
            1, rowLength, Int32(resultRows), complex, nil, 1, Int32(pitch), real.pointer, nil, 1,
            Int32(realPitch), $0)
        }
        return (
          columns(FFTW_FORWARD), columns(FFTW_BACKWARD), Dictionary(uniqueKeysWithValues: rowsForward),
          rowsBackward
        )
      }
      withExtendedLifetime((real, spectrum)) {}
    }

    /// ` by products`, where that is so, for people.
    var methods: String {
      switch (matricesForward.isEmpty, matricesBackward.isEmpty) {
      case (true, true): ""
      case (false, false): " by products"
      default: " partly by products"
      }
    }

    /// The most windows that get matrices of their own.
    private static let windowLimit = 8

    /// The scratch memory of one transform, in floats: the spectrum, the real rows, and what products need. Whole cache
    /// lines, so that the next thread's is as well aligned for FFTW as the first's.
    var scratchCount: Int {
      let matrices = Array(matricesForward.values) + Array(matricesBackward.values)
      let products = matrices.map(\.scratchCount).max() ?? 0
      return spectrumCount + realPitch * height + (products + 15) / 16 * 16
    }

    /// Blocks of frequencies of one spectrum.
    var blockCount: Int { SpectrumBlocks.count(frequencies: pitch * height) }

    var planesPerTask: Int { 1 }
    var sharesTasks: Bool { false }

    /// The real rows in the scratch memory.
    func real(_ scratch: UnsafeMutablePointer<Float>) -> UnsafeMutablePointer<Float> {
      scratch + spectrumCount
    }

    func forward(
      _ planes: [LatticePlane], of tensor: UnsafePointer<Float>, into spectra: UnsafeMutablePointer<Float>,
      _ blocks: SpectrumBlocks, from first: Int, by threads: TransformThreads
    ) {
      let scratch = threads.scratch
      for (index, plane) in planes.enumerated() {
        plane.gather(from: tensor, into: real(scratch), pitch: realPitch)
        forward(scratch, window: plane.window)
        blocks.store(scratch, blockCount: blockCount, plane: first + index, in: spectra)
      }
    }

    func backward(
      _ spectra: UnsafePointer<Float>, _ blocks: SpectrumBlocks, from first: Int, scale: Float,
      biases: [Float], rectified: Bool, to planes: [LatticePlane], of tensor: UnsafeMutablePointer<Float>,
      by threads: TransformThreads
    ) {
      let scratch = threads.scratch
      for (index, plane) in planes.enumerated() {
        blocks.load(plane: first + index, of: spectra, blockCount: blockCount, into: scratch)
        backward(scratch, window: plane.window)
        plane.scatter(
          real(scratch), pitch: realPitch, scale: scale, bias: biases[index], rectified: rectified,
          into: tensor)
      }
    }

    /// Transforms the real rows, which stand for the rows `window` of the plane, into the spectrum.
    func forward(_ scratch: UnsafeMutablePointer<Float>, window: Range<Int>) {
      if let matrix = matricesForward[window] {
        matrix.forward(
          real(scratch), realPitch: realPitch, into: scratch, scratch: real(scratch) + realPitch * height)
        let end = 2 * pitch * height
        return (scratch + end).update(repeating: 0, count: spectrumCount - end)
      }
      guard let rows = rowsForward[window.count] else {
        preconditionFailure("\(window.count) rows, planned for \(rowsForward.keys.sorted())")
      }
      let first = 2 * pitch * window.lowerBound
      let end = 2 * pitch * window.upperBound
      scratch.update(repeating: 0, count: first)
      (scratch + end).update(repeating: 0, count: spectrumCount - end)
      if pitch > width / 2 + 1 {
        for row in window { (scratch + 2 * (pitch * row + pitch - 1)).update(repeating: 0, count: 2) }
      }
      fftwf_execute_dft_r2c(rows.pointer, real(scratch), complex(scratch + first))
      fftwf_execute_dft(columnsForward.pointer, complex(scratch), complex(scratch))
    }

    /// Transforms the spectrum, which is used up, back into the real rows that stand for the rows `window`.
    func backward(_ scratch: UnsafeMutablePointer<Float>, window: Range<Int>) {
      if let matrix = matricesBackward[window] {
        return matrix.backward(
          scratch, into: real(scratch), realPitch: realPitch, scratch: real(scratch) + realPitch * height)
      }
      precondition(window.count == resultRows, "\(window.count) rows, planned for \(resultRows)")
      fftwf_execute_dft(columnsBackward.pointer, complex(scratch), complex(scratch))
      fftwf_execute_dft_c2r(
        rowsBackward.pointer, complex(scratch + 2 * pitch * window.lowerBound), real(scratch))
    }

    private func complex(_ floats: UnsafeMutablePointer<Float>) -> UnsafeMutablePointer<fftwf_complex> {
      UnsafeMutableRawPointer(floats).assumingMemoryBound(to: fftwf_complex.self)
    }
  }
#endif
