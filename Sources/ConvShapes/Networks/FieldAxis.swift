/// The receptive field along one axis, for every output position at once.
///
/// ```
/// output o is made of the input positions first + o · jump  …  first + o · jump + size − 1
/// a window:   first ← first − before · jump    size ← size + dilation · (kernel − 1) · jump    jump ← jump · stride
/// ```
///
/// Positions of the padding are counted, so that all fields of a layer are equally large. A transposed convolution divides
/// the jump, and its fields differ from position to position; then the largest is given and no first.
/// Source: Araujo, Norris & Sim, *Computing receptive fields of convolutional neural networks*, Distill, 2019.
struct FieldAxis: Hashable, Sendable {
  /// Input positions from one output position's field to the next one's: a whole number, or a fraction behind transposed
  /// convolutions.
  private(set) var jump = Fraction(1, 1)
  /// nil where fields differ.
  private(set) var first: Int? = 0
  /// The number of positions; where fields differ the largest, nil when there are too many kinds to look at.
  private(set) var size: Int? = 1
  /// From the image to here.
  private(set) var steps: [FieldStep] = []
  /// Output positions.
  private(set) var length: Int
  /// Whether fields that differ do so in a pattern that repeats.
  private var isPeriodic = true

  init(length: Int) { self.length = length }

  mutating func append(
    kernel: Int, stride: Int, dilation: Int, before: Int, output: Int
  ) throws(GeometryError) {
    steps.append(
      .window(kernel: kernel, stride: stride, dilation: dilation, before: before, length: length))
    length = output
    try widen(by: Self.product(dilation, kernel - 1), before: before)
    jump = try jump.times(stride)
    try measure()
  }

  mutating func appendTransposed(
    kernel: Int, stride: Int, dilation: Int, before: Int, output: Int
  ) throws(GeometryError) {
    steps.append(
      .transposed(kernel: kernel, stride: stride, dilation: dilation, before: before, length: length))
    length = output
    // With stride 1 it is a window that looks back: o reads o + before − i · dilation.
    let span = try Self.product(dilation, kernel - 1)
    try widen(by: span, before: span - before)
    if stride > 1 { first = nil }
    jump = try jump.divided(by: stride)
    try measure()
  }

  /// A layer whose one output reads every position.
  mutating func appendWhole() throws(GeometryError) {
    steps.append(.whole(length: length))
    if first != nil, let size {
      self.size = try Self.sum(size, Self.product(length - 1, jump.numerator))
    } else {
      self.size = try steps.box(of: 0)?.count
    }
    length = 1
  }

  /// The sum of two branches that both began here.
  func joined(_ body: FieldAxis, _ shortcut: FieldAxis) throws(GeometryError) -> FieldAxis {
    var axis = self
    axis.steps.append(
      .branches(Array(body.steps.dropFirst(steps.count)), Array(shortcut.steps.dropFirst(steps.count))))
    axis.length = body.length
    axis.jump = body.jump
    guard let low = body.first, let high = shortcut.first, let bodySize = body.size,
      let shortcutSize = shortcut.size, body.jump == shortcut.jump
    else {
      axis.first = nil
      axis.isPeriodic = body.isPeriodic && shortcut.isPeriodic && body.jump == shortcut.jump
      try axis.measure()
      return axis
    }
    axis.first = Swift.min(low, high)
    axis.size = try Self.sum(
      Swift.max(Self.sum(low, bodySize), Self.sum(high, shortcutSize)), -Swift.min(low, high))
    return axis
  }

  /// The centre of the first field, doubled: pixel 0 reaches from 0 to 1 and has its centre at ½.
  ///
  /// - Throws: ``GeometryError`` when it overflows.
  func doubledStart() throws(GeometryError) -> Int? {
    guard let first, let size else { return nil }
    return try Self.sum(Self.product(2, first), size)
  }

  private mutating func widen(by span: Int, before: Int) throws(GeometryError) {
    guard let first, let size else { return }
    self.first = try Self.sum(first, Self.product(-before, jump.numerator))
    self.size = try Self.sum(size, Self.product(span, jump.numerator))
  }

  /// Positions looked at one by one where fields differ.
  private static let kindLimit = 128

  /// The largest field, where fields differ.
  private mutating func measure() throws(GeometryError) {
    if first != nil { return }
    // Fields repeat after as many positions as the jump's denominator says; those in the middle see no border.
    let repeats = isPeriodic && jump.denominator <= Self.kindLimit / 2
    guard length <= Self.kindLimit || repeats, steps.count <= Self.kindLimit else {
      size = nil
      return
    }
    let count = Swift.min(length, Self.kindLimit)
    let start = (length - count) / 2
    var largest = 0
    for position in start..<start + count {
      largest = Swift.max(largest, try steps.box(of: position)?.count ?? 0)
    }
    size = largest
  }

  private static func product(_ first: Int, _ second: Int) throws(GeometryError) -> Int {
    try checkedProduct([first, second], of: "receptive field")
  }

  private static func sum(_ first: Int, _ second: Int) throws(GeometryError) -> Int {
    try checkedSum([first, second], of: "receptive field")
  }
}

/// A positive fraction in lowest terms.
struct Fraction: Hashable, Sendable, CustomStringConvertible {
  let numerator: Int
  let denominator: Int

  init(_ numerator: Int, _ denominator: Int) {
    var (common, rest) = (numerator, denominator)
    while rest != 0 { (common, rest) = (rest, common % rest) }
    self.numerator = numerator / common
    self.denominator = denominator / common
  }

  func times(_ factor: Int) throws(GeometryError) -> Fraction {
    let shared = Fraction(factor, denominator)
    return Fraction(
      try checkedProduct([numerator, shared.numerator], of: "receptive field"), shared.denominator)
  }

  func divided(by divisor: Int) throws(GeometryError) -> Fraction {
    let shared = Fraction(numerator, divisor)
    return Fraction(
      shared.numerator, try checkedProduct([denominator, shared.denominator], of: "receptive field"))
  }

  /// `8`, `1/2`.
  var description: String { denominator == 1 ? "\(numerator)" : "\(numerator)/\(denominator)" }
}
