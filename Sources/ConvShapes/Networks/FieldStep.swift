/// What one layer does to positions along one axis: which of its input's positions an output position is made of.
enum FieldStep: Hashable, Sendable {
  /// Output o reads o · stride − before + i · dilation, i below kernel, of `length` positions that there are.
  case window(kernel: Int, stride: Int, dilation: Int, before: Int, length: Int)
  /// Output o reads y wherever y · stride − before + i · dilation = o, of `length` positions that there are.
  case transposed(kernel: Int, stride: Int, dilation: Int, before: Int, length: Int)
  /// The one output reads all `length` positions.
  case whole(length: Int)
  /// Output o reads what it reads by either way.
  indirect case branches([FieldStep], [FieldStep])
}

extension [FieldStep] {
  /// The box of positions before the first step that an output of the last step is made of; nil when it reads padding
  /// alone.
  ///
  /// Between the layers only positions count that there are: a zero of the padding is made of no pixel. Exact, but for
  /// layers that read more than ``FieldStep/gapLimit`` positions with gaps between them, which count as without.
  ///
  /// - Throws: ``GeometryError`` when a position overflows Int.
  func box(of output: Int) throws(GeometryError) -> ClosedRange<Int>? {
    let found = try positions(of: [output...output])
    guard let first = found.first, let last = found.last else { return nil }
    return first.lowerBound...last.upperBound
  }

  /// The positions that any of the outputs is made of, in ascending ranges with gaps between them.
  fileprivate func positions(of outputs: [ClosedRange<Int>]) throws(GeometryError) -> [ClosedRange<Int>] {
    var found = outputs
    for step in reversed() {
      if found.isEmpty { return [] }
      found = try step.positions(of: found)
    }
    return found
  }
}

extension FieldStep {
  /// Positions looked at one by one where a layer leaves gaps.
  static let gapLimit = 1 << 12
  /// Ranges with gaps between them; more count as one.
  private static let rangeLimit = 256

  fileprivate func positions(of outputs: [ClosedRange<Int>]) throws(GeometryError) -> [ClosedRange<Int>] {
    switch self {
    case .whole(let length): return [0...(length - 1)]
    case .branches(let body, let shortcut):
      return Self.joined(try body.positions(of: outputs) + shortcut.positions(of: outputs))
    case .window(let kernel, let stride, let dilation, let before, let length):
      var found: [ClosedRange<Int>] = []
      for range in outputs {
        let first = try Self.sum(Self.product(range.lowerBound, stride), -before)
        let start = try Self.sum(Self.product(range.upperBound, stride), -before)
        let last = try Self.sum(start, Self.product(kernel - 1, dilation))
        let leavesGaps = dilation > 1 || stride > kernel && range.count > 1
        if !leavesGaps || range.count > Self.gapLimit / kernel {
          Self.add(first, last, below: length, to: &found)
          continue
        }
        for output in range {
          let start = output * stride - before
          if dilation == 1 {
            Self.add(start, start + kernel - 1, below: length, to: &found)
          } else {
            for tap in 0..<kernel {
              Self.add(start + tap * dilation, start + tap * dilation, below: length, to: &found)
            }
          }
        }
      }
      return Self.joined(found)
    case .transposed(let kernel, let stride, let dilation, let before, let length):
      let span = try Self.product(kernel - 1, dilation)
      var found: [ClosedRange<Int>] = []
      for range in outputs {
        let first = try Self.sum(Self.sum(range.lowerBound, before), -span)
        let last = try Self.sum(range.upperBound, before)
        if dilation == 1 || kernel > Self.gapLimit {
          Self.add(Self.roundedUp(first, stride), last / stride, below: length, to: &found)
          continue
        }
        // Only those taps count whose place is a multiple of the stride.
        for tap in 0..<kernel where last - tap * dilation >= 0 {
          let low = Self.roundedUp(range.lowerBound + before - tap * dilation, stride)
          Self.add(low, (last - tap * dilation) / stride, below: length, to: &found)
        }
      }
      return Self.joined(found)
    }
  }

  /// ⌈position ÷ stride⌉, at least 0.
  private static func roundedUp(_ position: Int, _ stride: Int) -> Int {
    position <= 0 ? 0 : roundedUpQuotient(position, stride)
  }

  /// Adds what of a range is not padding.
  private static func add(
    _ first: Int, _ last: Int, below length: Int, to found: inout [ClosedRange<Int>]
  ) {
    let (low, high) = (max(first, 0), min(last, length - 1))
    if low <= high { found.append(low...high) }
  }

  /// The same positions in ascending ranges with gaps between them.
  private static func joined(_ ranges: [ClosedRange<Int>]) -> [ClosedRange<Int>] {
    var joined: [ClosedRange<Int>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = joined.last, range.lowerBound - 1 <= last.upperBound {
        joined[joined.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        joined.append(range)
      }
    }
    guard joined.count > rangeLimit, let first = joined.first, let last = joined.last else { return joined }
    return [first.lowerBound...last.upperBound]
  }

  private static func product(_ first: Int, _ second: Int) throws(GeometryError) -> Int {
    try checkedProduct([first, second], of: "receptive field")
  }

  private static func sum(_ first: Int, _ second: Int) throws(GeometryError) -> Int {
    try checkedSum([first, second], of: "receptive field")
  }
}
