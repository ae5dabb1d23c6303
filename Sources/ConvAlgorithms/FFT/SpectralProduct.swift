/// The product every pass comes to, for each group and frequency:
///
/// ```
/// result[i, j] = Σ_k left[i, k] · right[j, k]
/// ```
///
/// | pass | left [i, k] | right [j, k] | result [i, j] |
/// |---|---|---|---|
/// | output | input: tile m, channel c | conj filter: o, c | output: m, o |
/// | input gradient | output gradient: m, o | filter: o, c | input: m, c |
/// | filter gradient | input: m, c → [c, m] | conj output gradient: [o, m] | filter: [c, o] |
struct SpectralProduct: Sendable {
  let pass: ConvolutionPass
  let planes: SpectralPlanes

  /// I, J and K
  var lineCount: Int { pass == .filterGradient ? planes.channelCount : planes.tileCount }
  var columnCount: Int {
    pass == .inputGradient ? planes.channelCount : planes.geometry.filtersPerGroup
  }
  var depth: Int {
    switch pass {
    case .output: planes.channelCount
    case .inputGradient: planes.geometry.filtersPerGroup
    case .filterGradient: planes.tileCount
    }
  }

  /// Correlations multiply by the conjugate; the input gradient is a true convolution.
  var conjugates: Bool { pass != .inputGradient }

  /// What of a transform the planes of the three operands fill.
  var sources: [TransformPart] {
    switch pass {
    case .output: [planes.inputPart(), planes.filterPart()]
    case .inputGradient: [planes.outputPart(), planes.filterPart()]
    case .filterGradient: [planes.inputPart(), planes.outputPart()]
    }
  }
  var result: TransformPart {
    switch pass {
    case .output: planes.outputPart()
    case .inputGradient: planes.inputPart()
    case .filterGradient: planes.filterPart()
    }
  }

  func left(group: Int, line i: Int, place k: Int) -> LatticePlane {
    switch pass {
    case .output: planes.input(group: group, tile: i, channel: k)
    case .inputGradient: planes.output(group: group, tile: i, filter: k)
    case .filterGradient: planes.input(group: group, tile: k, channel: i)
    }
  }

  func right(group: Int, line j: Int, place k: Int) -> LatticePlane {
    switch pass {
    case .output: planes.filter(group: group, filter: j, channel: k)
    case .inputGradient: planes.filter(group: group, filter: k, channel: j)
    case .filterGradient: planes.output(group: group, tile: k, filter: j)
    }
  }

  func result(group: Int, line i: Int, place j: Int) -> LatticePlane {
    switch pass {
    case .output: planes.output(group: group, tile: i, filter: j)
    case .inputGradient: planes.input(group: group, tile: i, channel: j)
    case .filterGradient: planes.filter(group: group, filter: j, channel: i)
    }
  }
}
