/// The values of one setting with which a layer gives the output that is asked for.
///
/// Height and width do not see each other, so the solutions are every pair of a height and a width out of two sets. There
/// is one exception, ``corner``.
package struct LayerSolution: Sendable {
  /// The largest value looked at on an axis, unless another is said.
  package static let usualLimit = 1 << 31

  package let request: LayerRequest
  package let unknown: LayerUnknown
  package let askedSize: Size2D
  /// The channels asked for, which no setting but the number of filters changes.
  package let askedChannels: Int?
  package let limit: Int
  /// Height and width: values, for padding of each side.
  let axes: [AxisQuestion.Answer]
  /// For padding: what both sides of an axis come to together, where the sides may differ.
  let sums: [ClosedRange<Int>?]
  /// Caffe's rounding keeps a last window that starts outside where nothing is padded: a pair of values that pads
  /// nothing, and with it what comes out, is then another case than all other pairs. nil where no pair is.
  let corner: Corner?
  /// Whether some of the values make counts beyond 64 bits, which a layer refuses.
  let partlyTooLarge: Bool

  /// - Throws: ``GeometryError`` when the other settings make no layer, or all that would be found overflows.
  package init(
    of request: LayerRequest, for unknown: LayerUnknown, size: Size2D, channels: Int? = nil,
    limit: Int = LayerSolution.usualLimit
  ) throws(GeometryError) {
    let lengths = [("height", size.height), ("width", size.width), ("channels", channels ?? 1)]
    for (name, value) in lengths where value < 1 {
      throw GeometryError(
        .notPositive, at: ["--out", name], got: "\(value)", expected: "at least 1",
        fix:
          "use --out \(max(size.height, 1))x\(max(size.width, 1))\(channels.map { "x\(max($0, 1))" } ?? "")")
    }
    if limit < 1 {
      throw GeometryError(
        .notPositive, at: ["--limit"], got: "\(limit)", expected: "at least 1",
        fix: "use --limit \(Self.usualLimit)")
    }
    try Self.checkTheRest(of: request, without: unknown)
    self.request = request
    self.unknown = unknown
    askedSize = size
    askedChannels = channels
    self.limit = limit
    let questions = Self.questions(request, unknown, size, limit)
    let axes = questions.map { $0.answer() }
    self.axes = axes
    corner = Corner(
      of: request, unknown, size, isPair: axes.allSatisfy { $0.solutions?.contains(unknown.least) == true })
    // With a rounding up it matters on which side the zeros are, and a sum says too little.
    sums =
      unknown == .pad && request.window.rounding.roundsDown
      ? questions.map { question in
        var question = question
        question.sidesDiffer = true
        return question.answer().solutions?.range
      } : [nil, nil]
    partlyTooLarge = try Self.tooLarge(axes, request, unknown)
  }

  /// Whether there is a value that gives what is asked for.
  package var isSolved: Bool { channelsFit && (hasSymmetric || hasSums) }

  /// The values for height and width of which every pair is a solution but for the ``corner``, for padding with equal
  /// sides; nil without one.
  package var pairs: (height: SolutionValues, width: SolutionValues)? {
    guard let rows = axes[0].solutions, let columns = axes[1].solutions else { return nil }
    return (rows, columns)
  }

  /// Whether a height and a width together give what was asked for, for padding with equal sides.
  package func isSolution(_ size: Size2D) -> Bool {
    if let corner, size == corner.size { return corner.isSolution }
    guard let (rows, columns) = pairs else { return false }
    return rows.contains(size.height) && columns.contains(size.width)
  }

  package enum Direction: Int, Sendable { case rows, columns }

  /// For padding: the sums of both sides of which every split is a solution on an axis; nil where there is none.
  package func sides(_ direction: Direction) -> ClosedRange<Int>? { sums[direction.rawValue] }

  /// The values that come nearest on an axis without a solution, and the lengths they give.
  package func nearest(_ direction: Direction) -> [(value: Int, output: Int)] {
    axes[direction.rawValue].nearest
  }

  var channelsFit: Bool { askedChannels == nil || askedChannels == request.filterCount }
  var hasSymmetric: Bool { !firstPairs(1).isEmpty }
  var hasSums: Bool { sums.allSatisfy { $0 != nil } }

  private static func questions(
    _ request: LayerRequest, _ unknown: LayerUnknown, _ size: Size2D, _ limit: Int
  ) -> [AxisQuestion] {
    [
      (\Size2D.height, \Padding2D.top, \Padding2D.bottom), (\Size2D.width, \Padding2D.left, \Padding2D.right),
    ].map { axis, before, after in
      var window = request.window
      if request.rounding == .caffe { window.rounding = Self.keepsOutside(request, unknown) ? .caffe : .ceil }
      window.kernel = Size2D(window.kernel[keyPath: axis])
      window.stride = Size2D(window.stride[keyPath: axis])
      window.dilation = Size2D(window.dilation[keyPath: axis])
      if case .explicit(let pads) = window.padding {
        let (first, second) = (pads[keyPath: before], pads[keyPath: after])
        window.padding = .explicit(Padding2D(top: first, left: first, bottom: second, right: second))
      }
      return AxisQuestion(
        window: window, input: request.input.size[keyPath: axis], unknown: unknown,
        asked: size[keyPath: axis], limit: limit)
    }
  }

  /// Whether Caffe's rounding keeps windows outside for every pair of values but a ``corner``.
  private static func keepsOutside(_ request: LayerRequest, _ unknown: LayerUnknown) -> Bool {
    switch request.padding {
    case _ where unknown == .pad: false
    case .explicit(let pads): pads == 0
    case .valid: true
    case .half: unknown != .kernel && request.kernel == 1
    case .same, .sameLower: false
    }
  }

  /// The request with a value put in that fits wherever one does, so that what fails lies elsewhere.
  private static func checkTheRest(
    of request: LayerRequest, without unknown: LayerUnknown
  ) throws(GeometryError) {
    var request = request
    // What a value leaves over is the search's business.
    if request.rounding == .strict { request.rounding = .floor }
    switch unknown {
    case .pad: request.padding = .same
    case .stride:
      request.stride = 1
      // Rounded up, a window larger than the padded input needs a stride larger than what is missing.
      if !request.rounding.roundsDown, (try? request.window.outputSize(for: request.input.size)) == nil {
        request.stride = Size2D(.max)
      }
    case .kernel: request.kernel = 1
    case .dilation: request.dilation = 1
    case .input:
      if let extent = try? request.window.extent() {
        (request.input.height, request.input.width) = (extent.height, extent.width)
      }
    }
    do throws(GeometryError) {
      _ = try request.report()
    } catch {
      // The value put in may make larger counts than a solution; a number beyond 64 bits in an option stays one.
      if error.reason != .overflow || error.location.first?.hasPrefix("--") == true { throw error }
    }
  }

  private static func tooLarge(
    _ axes: [AxisQuestion.Answer], _ request: LayerRequest, _ unknown: LayerUnknown
  ) throws(GeometryError) -> Bool {
    guard let rows = axes[0].solutions, let columns = axes[1].solutions else { return false }
    let ends = [
      Size2D(height: rows.smallest, width: columns.smallest),
      Size2D(height: rows.largest, width: columns.largest),
    ].map { request.setting(unknown, to: $0) }
    let fails = ends.map { (try? $0.layerReport()) == nil }
    if fails == [true, true] { _ = try ends[0].report() }
    return fails.contains(true)
  }
}

extension LayerRequest {
  /// The request with a solution put in.
  package func setting(_ unknown: LayerUnknown, to size: Size2D) -> LayerRequest {
    var request = self
    switch unknown {
    case .pad: request.padding = .explicit(Padding2D(height: size.height, width: size.width))
    case .stride: request.stride = size
    case .kernel: request.kernel = size
    case .dilation: request.dilation = size
    case .input: (request.input.height, request.input.width) = (size.height, size.width)
    }
    return request
  }
}
