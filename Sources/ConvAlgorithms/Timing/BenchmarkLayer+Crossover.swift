extension BenchmarkLayer {
  /// The layer with square kernels of growing size, each padded so that the output has the size of the input over the
  /// stride: where does which algorithm become the fastest?
  ///
  /// The sizes are the odd ones from 1 to the layer's own larger side, in steps that grow.
  ///
  /// - Throws: ``GeometryError`` when such a kernel is impossible.
  public func kernelSizes() throws(GeometryError) -> [BenchmarkLayer] {
    let most = max(geometry.window.kernel.height, geometry.window.kernel.width)
    var layers: [BenchmarkLayer] = []
    var size = 1
    while size <= most {
      var window = geometry.window
      window.kernel = Size2D(height: size, width: size)
      window.padding = .same
      layers.append(
        BenchmarkLayer(
          name: name,
          geometry: try ConvolutionGeometry(
            input: geometry.input, filterCount: geometry.filterCount, window: window, groups: geometry.groups),
          batch: batch))
      size += size < 11 ? 2 : size < 31 ? 4 : 16
    }
    return layers
  }
}

extension LinePlot {
  /// Milliseconds over the size of the kernel, a line an algorithm.
  ///
  /// - Parameter timings: of one pass of layers that differ in their square kernel alone.
  public init(crossover timings: [ConvolutionTiming]) {
    let algorithms = ConvolutionAlgorithm.allCases.filter { algorithm in
      timings.contains { $0.algorithm == algorithm }
    }
    let lines = algorithms.map { algorithm in
      Line(
        name: algorithm.rawValue,
        points: timings.filter { $0.algorithm == algorithm }.map {
          SIMD2(Double($0.geometry.window.kernel.width), 1000 * $0.run.median)
        }.sorted { $0.x < $1.x })
    }
    let first = timings.first
    let layer = first.map {
      "\($0.geometry.input), \($0.geometry.filterCount) filters, batch \($0.batch)"
    }
    self.init(
      title: first.map { "\($0.pass.words) of \(layer ?? "")" } ?? "", horizontalLabel: "side of the kernel",
      verticalLabel: "milliseconds, filters prepared", lines: lines)
  }
}
