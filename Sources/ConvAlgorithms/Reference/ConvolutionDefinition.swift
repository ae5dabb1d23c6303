/// A convolution as it is defined: the sums of ``ConvolutionGeometry``, term by term, in Double.
///
/// Slow and plain on purpose. Tests, gradient checks and error measurements compare the algorithms with it; nothing
/// computes with it.
///
/// Each result comes with its *magnitude*, the largest Σ|terms| of all its elements: rounding errors are proportional to
/// the size of what was added, not to what is left of it, so errors are stated relative to the magnitude.
///
/// - Complexity: N · oH · oW · O · C/G · kH · kW multiply-adds a pass.
public struct ConvolutionDefinition: Sendable {
  /// What a pass comes to.
  public struct Result: Sendable {
    /// Row-major, in the shape the pass has.
    public let values: [Double]
    /// The largest Σ|terms| of an element.
    public let magnitude: Double

    init(values: [Double], sums: [Double]) {
      self.values = values
      magnitude = sums.max() ?? 0
    }
  }

  /// The layer for one image.
  public let geometry: ConvolutionGeometry
  /// N: the number of images.
  public let batch: Int

  /// - Precondition: a batch of 1 or more.
  public init(_ geometry: ConvolutionGeometry, batch: Int) {
    precondition(batch >= 1, "a batch of \(batch)")
    self.geometry = geometry
    self.batch = batch
  }

  /// `output[n, o, y, x] = bias[o] + Σ_c Σ_i Σ_j input[n, c, …] · filters[o, c, i, j]`
  ///
  /// - Parameters:
  ///   - input: [N, C, H, W]
  ///   - filters: [O, C/G, kH, kW]
  ///   - bias: [O]
  /// - Returns: [N, O, oH, oW]
  public func output(input: [Double], filters: [Double], bias: [Double]? = nil) -> Result {
    expect("input", input.count, inputCount)
    expect("filters", filters.count, geometry.filterShape.count)
    if let bias { expect("bias", bias.count, geometry.filterCount) }
    var values = [Double](repeating: 0, count: outputCount)
    var sums = values
    if let bias {
      for index in values.indices {
        values[index] = bias[index / (geometry.output.height * geometry.output.width) % geometry.filterCount]
        sums[index] = abs(values[index])
      }
    }
    forEachTerm { place, filter, output in
      let term = input[place] * filters[filter]
      values[output] += term
      sums[output] += abs(term)
    }
    return Result(values: values, sums: sums)
  }

  /// `inputGradient[n, c, …] = Σ outputGradient[n, o, y, x] · filters[o, c, i, j]` over all that read the element.
  ///
  /// - Parameters:
  ///   - outputGradient: [N, O, oH, oW]
  ///   - filters: [O, C/G, kH, kW]
  /// - Returns: [N, C, H, W]
  public func inputGradient(outputGradient: [Double], filters: [Double]) -> Result {
    expect("output gradient", outputGradient.count, outputCount)
    expect("filters", filters.count, geometry.filterShape.count)
    var values = [Double](repeating: 0, count: inputCount)
    var sums = values
    forEachTerm { input, filter, output in
      let term = outputGradient[output] * filters[filter]
      values[input] += term
      sums[input] += abs(term)
    }
    return Result(values: values, sums: sums)
  }

  /// `filterGradient[o, c, i, j] = Σ_n Σ_y Σ_x outputGradient[n, o, y, x] · input[n, c, …]`
  ///
  /// - Parameters:
  ///   - input: [N, C, H, W]
  ///   - outputGradient: [N, O, oH, oW]
  /// - Returns: [O, C/G, kH, kW]
  public func filterGradient(input: [Double], outputGradient: [Double]) -> Result {
    expect("input", input.count, inputCount)
    expect("output gradient", outputGradient.count, outputCount)
    var values = [Double](repeating: 0, count: geometry.filterShape.count)
    var sums = values
    forEachTerm { place, filter, output in
      let term = outputGradient[output] * input[place]
      values[filter] += term
      sums[filter] += abs(term)
    }
    return Result(values: values, sums: sums)
  }

  /// `biasGradient[o] = Σ_n Σ_y Σ_x outputGradient[n, o, y, x]`
  ///
  /// - Parameter outputGradient: [N, O, oH, oW]
  /// - Returns: [O]
  public func biasGradient(outputGradient: [Double]) -> Result {
    expect("output gradient", outputGradient.count, outputCount)
    var values = [Double](repeating: 0, count: geometry.filterCount)
    var sums = values
    for (index, term) in outputGradient.enumerated() {
      let filter = index / (geometry.output.height * geometry.output.width) % geometry.filterCount
      values[filter] += term
      sums[filter] += abs(term)
    }
    return Result(values: values, sums: sums)
  }

  private var inputCount: Int { Shape(batch: batch, geometry.input).count }

  private var outputCount: Int { Shape(batch: batch, geometry.output).count }

  /// Visits the products of the definition, all or some, as the places of their three factors in the three tensors.
  @inline(__always)
  func forEachTerm(
    in range: TermRange? = nil, _ visit: (_ input: Int, _ filter: Int, _ output: Int) -> Void
  ) {
    let range = range ?? TermRange(geometry, batch: batch)
    let (kernel, stride) = (geometry.window.kernel, geometry.window.stride)
    let (dilation, padding) = (geometry.window.dilation, geometry.padding)
    let (input, output) = (geometry.input, geometry.output)
    let (channels, filters) = (geometry.channelsPerGroup, geometry.filtersPerGroup)
    for n in range.n {
      for o in range.o {
        for c in range.c {
          let inputPlane = (n * input.channels + o / filters * channels + c) * input.height
          for y in range.y {
            for x in range.x {
              let place = ((n * output.channels + o) * output.height + y) * output.width + x
              for i in range.i {
                let row = y * stride.height + i * dilation.height - padding.top
                guard row >= 0, row < input.height else { continue }
                for j in range.j {
                  let column = x * stride.width + j * dilation.width - padding.left
                  guard column >= 0, column < input.width else { continue }
                  visit(
                    (inputPlane + row) * input.width + column,
                    ((o * channels + c) * kernel.height + i) * kernel.width + j, place)
                }
              }
            }
          }
        }
      }
    }
  }

  private func expect(_ what: String, _ got: Int, _ expected: Int) {
    precondition(got == expected, "\(what): got \(got) elements, expected \(expected)")
  }
}
