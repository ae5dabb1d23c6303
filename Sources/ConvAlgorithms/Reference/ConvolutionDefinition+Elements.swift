extension ConvolutionDefinition {
  /// One element of a pass's result: the sum of its terms, and the sum of their absolute values.
  public struct Element: Hashable, Sendable {
    /// Σ of the terms, the bias among them.
    public var value = 0.0
    /// Σ |terms|: rounding errors are proportional to it.
    public var magnitude = 0.0

    mutating func add(_ term: Double) {
      value += term
      magnitude += abs(term)
    }
  }

  /// One element of a pass, for checking results that are too large to be computed whole.
  ///
  /// - Parameters:
  ///   - index: the element's place in the result, row-major.
  ///   - pass: what is computed.
  ///   - left: input [N, C, H, W]; for the input gradient the output gradient [N, O, oH, oW].
  ///   - right: filters [O, C/G, kH, kW]; for the filter gradient the output gradient.
  ///   - bias: [O], for the output alone.
  /// - Complexity: its terms: C/G·kH·kW, O/G·kH·kW, N·oH·oW for the three passes.
  public func element(
    _ index: Int, of pass: ConvolutionPass, left: Tensor, right: Tensor, bias: Tensor? = nil
  ) -> Element {
    var element = Element()
    left.withUnsafeBufferPointer { left in
      right.withUnsafeBufferPointer { right in
        switch pass {
        case .output:
          let place = Place(index, in: geometry.output)
          if let bias { element.add(Double(bias[place.channel])) }
          let terms = TermRange(geometry, batch: batch).output(place)
          forEachTerm(in: terms) { input, filter, _ in
            element.add(Double(left[input]) * Double(right[filter]))
          }
        case .inputGradient:
          for terms in TermRange(geometry, batch: batch).input(Place(index, in: geometry.input), geometry) {
            forEachTerm(in: terms) { _, filter, output in
              element.add(Double(left[output]) * Double(right[filter]))
            }
          }
        case .filterGradient:
          let terms = TermRange(geometry, batch: batch).filter(index, geometry)
          forEachTerm(in: terms) { input, _, output in
            element.add(Double(left[input]) * Double(right[output]))
          }
        }
      }
    }
    return element
  }

  /// The number of terms of one element of a pass, padding included.
  public func termCount(of pass: ConvolutionPass) -> Int {
    let area = geometry.window.kernel.height * geometry.window.kernel.width
    return switch pass {
    case .output: geometry.channelsPerGroup * area
    case .inputGradient: geometry.filtersPerGroup * area
    case .filterGradient: batch * geometry.output.height * geometry.output.width
    }
  }

  /// The shape of a pass's result.
  func resultShape(of pass: ConvolutionPass) -> Shape {
    switch pass {
    case .output: Shape(batch: batch, geometry.output)
    case .inputGradient: Shape(batch: batch, geometry.input)
    case .filterGradient: geometry.filterShape
    }
  }

  /// Where an element of a batch of images stands.
  struct Place {
    let image, channel, row, column: Int

    init(_ index: Int, in shape: ImageShape) {
      column = index % shape.width
      row = index / shape.width % shape.height
      channel = index / (shape.width * shape.height) % shape.channels
      image = index / (shape.width * shape.height * shape.channels)
    }
  }

  /// The terms of the definition that some of its indices leave: all of them, or those of one element.
  struct TermRange {
    var n, o, c, y, x, i, j: Range<Int>

    /// All terms.
    init(_ geometry: ConvolutionGeometry, batch: Int) {
      n = 0..<batch
      o = 0..<geometry.filterCount
      c = 0..<geometry.channelsPerGroup
      y = 0..<geometry.output.height
      x = 0..<geometry.output.width
      i = 0..<geometry.window.kernel.height
      j = 0..<geometry.window.kernel.width
    }

    /// The terms of one output.
    func output(_ place: Place) -> TermRange {
      var range = self
      range.n = place.image..<place.image + 1
      range.o = place.channel..<place.channel + 1
      range.y = place.row..<place.row + 1
      range.x = place.column..<place.column + 1
      return range
    }

    /// The terms of one filter weight.
    func filter(_ index: Int, _ geometry: ConvolutionGeometry) -> TermRange {
      let shape = ImageShape(
        channels: geometry.channelsPerGroup, height: geometry.window.kernel.height,
        width: geometry.window.kernel.width)
      let place = Place(index, in: shape)
      var range = self
      range.o = place.image..<place.image + 1
      range.c = place.channel..<place.channel + 1
      range.i = place.row..<place.row + 1
      range.j = place.column..<place.column + 1
      return range
    }

    /// The terms of one input: for each tap the position, if there is one, from which it reads the input.
    func input(_ place: Place, _ geometry: ConvolutionGeometry) -> [TermRange] {
      let (window, padding) = (geometry.window, geometry.padding)
      let group = place.channel / geometry.channelsPerGroup
      func position(_ place: Int, _ tap: Int, _ stride: Int, _ dilation: Int, _ padding: Int) -> Int {
        let distance = place + padding - tap * dilation
        return distance % stride == 0 ? distance / stride : -1
      }
      var ranges: [TermRange] = []
      for tap in i {
        let row = position(place.row, tap, window.stride.height, window.dilation.height, padding.top)
        guard y.contains(row) else { continue }
        for side in j {
          let column = position(
            place.column, side, window.stride.width, window.dilation.width, padding.left)
          guard x.contains(column) else { continue }
          var range = self
          range.n = place.image..<place.image + 1
          range.o = group * geometry.filtersPerGroup..<(group + 1) * geometry.filtersPerGroup
          range.c = place.channel % geometry.channelsPerGroup..<place.channel % geometry.channelsPerGroup + 1
          (range.y, range.x) = (row..<row + 1, column..<column + 1)
          (range.i, range.j) = (tap..<tap + 1, side..<side + 1)
          ranges.append(range)
        }
      }
      return ranges
    }
  }
}
