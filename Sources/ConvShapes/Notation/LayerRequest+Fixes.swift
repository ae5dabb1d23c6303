// The smallest changes that make an impossible request possible. Each is tried before it is offered, so none is
// offered that fails in turn.

extension LayerRequest {
  /// Requests that work, each a smallest change of this one; where a window does not fit there are two, by padding and
  /// by kernel, and where strict rounding finds a rest, the nearest inputs on both sides.
  func fixes(for error: GeometryError) -> [LayerRequest] {
    if error.reason == .windowTooLarge {
      let fixes = [withRoom(), withSmallerKernel()].filter { (try? $0.layerReport()) != nil }
      if !fixes.isEmpty { return fixes }
    }
    if error.reason == .incompleteStep {
      let fixes = withoutRest().filter { (try? $0.layerReport()) != nil }
      if !fixes.isEmpty { return fixes }
    }
    return repaired().map { [$0] } ?? []
  }

  /// The request with one thing after the other put right.
  private func repaired() -> LayerRequest? {
    var request = self
    // Each round ends a reason or lowers a number to where it no longer overflows; there are fewer reasons than this.
    for _ in 0..<32 {
      do {
        _ = try request.layerReport()
        return request
      } catch {
        switch error.reason {
        case .notPositive, .negativePadding: request = request.withLeastValues()
        case .windowTooLarge:
          let (roomy, small) = (request.withRoom(), request.withSmallerKernel())
          request = (try? roomy.layerReport()) == nil ? small : roomy
        case .indivisibleGroups: request = request.withNearestGroups()
        case .overflow: request = request.withoutOverflow()
        case .incompleteStep: request = request.withoutRest().first ?? request
        default: return nil  // Reasons that no convolution has.
        }
      }
    }
    return nil
  }

  /// Every number that is below its least value raised to it.
  private func withLeastValues() -> LayerRequest {
    var request = self
    func atLeast(_ least: Int, _ size: Size2D) -> Size2D {
      Size2D(height: max(size.height, least), width: max(size.width, least))
    }
    request.kernel = atLeast(1, kernel)
    request.stride = atLeast(1, stride)
    request.dilation = atLeast(1, dilation)
    request.groups = max(groups, 1)
    request.batch = max(batch, 1)
    // One channel or filter a group, or groups would be the next thing to put right; not for absurd numbers of groups.
    let count = request.groups < 1 << 16 ? request.groups : 1
    if input.channels < 1 { request.input.channels = count }
    if filterCount < 1 { request.filterCount = count }
    if case .explicit(let pads) = padding {
      request.padding = .explicit(
        Padding2D(
          top: max(pads.top, 0), left: max(pads.left, 0), bottom: max(pads.bottom, 0),
          right: max(pads.right, 0)))
    }
    // The smallest image the window fits into.
    let lack = request.lack(of: Size2D(1))
    if input.height < 1 { request.input.height = 1 + lack.height }
    if input.width < 1 { request.input.width = 1 + lack.width }
    return request
  }

  /// Rows and columns an input of the given size lacks for the window to fit; 0 on an axis where that overflows, which
  /// is another error to put right.
  private func lack(of size: Size2D) -> Size2D {
    func lack(_ axis: KeyPath<Size2D, Int>, _ before: Int, _ after: Int) -> Int {
      guard let steps = try? checkedProduct([dilation[keyPath: axis], kernel[keyPath: axis] - 1], of: ""),
        let extent = try? checkedSum([steps, 1], of: ""),
        let padded = try? checkedSum([size[keyPath: axis], before, after], of: "")
      else { return 0 }
      return max(max(extent - padded, 0) - window.reachBeyond[keyPath: axis], 0)
    }
    switch padding {
    case .same, .sameLower, .half: return 0
    case .valid: return Size2D(height: lack(\.height, 0, 0), width: lack(\.width, 0, 0))
    case .explicit(let pads):
      return Size2D(
        height: lack(\.height, pads.top, pads.bottom), width: lack(\.width, pads.left, pads.right))
    }
  }

  /// The least padding that the window fits into, on both sides of an axis when the padding there is symmetric.
  private func withRoom() -> LayerRequest {
    let lack = lack(of: input.size)
    var pads = Padding2D(0)
    if case .explicit(let given) = padding { pads = given }
    func add(_ lack: Int, _ before: WritableKeyPath<Padding2D, Int>, _ after: WritableKeyPath<Padding2D, Int>)
    {
      if pads[keyPath: before] == pads[keyPath: after] {
        pads[keyPath: before] += roundedUpQuotient(lack, 2)
        pads[keyPath: after] += roundedUpQuotient(lack, 2)
      } else {
        pads[keyPath: after] += lack
      }
    }
    add(lack.height, \.top, \.bottom)
    add(lack.width, \.left, \.right)
    var request = self
    request.padding = .explicit(pads)
    return request
  }

  /// The largest kernel that fits into the padded input.
  private func withSmallerKernel() -> LayerRequest {
    let lack = lack(of: input.size)
    var request = self
    // A kernel shorter by one is a window shorter by the dilation.
    request.kernel.height -= roundedUpQuotient(lack.height, dilation.height)
    request.kernel.width -= roundedUpQuotient(lack.width, dilation.width)
    return request
  }

  /// The nearest inputs that the strides step through without a rest: the smaller, then the larger; where neither
  /// works, the same input with its rest unread.
  private func withoutRest() -> [LayerRequest] {
    guard let sizes = try? window.fittingSizes(near: input.size) else { return [] }
    let requests = [sizes.smaller, sizes.larger].compactMap { size -> LayerRequest? in
      guard let size else { return nil }
      var request = self
      (request.input.height, request.input.width) = (size.height, size.width)
      return (try? request.layerReport()) == nil ? nil : request
    }
    guard requests.isEmpty else { return requests }
    var request = self
    request.rounding = .floor
    return [request]
  }

  /// The number of groups nearest to the one asked for that divides channels and filters.
  private func withNearestGroups() -> LayerRequest {
    var request = self
    request.groups = ConvolutionGeometry.divisor(of: input.channels, and: filterCount, near: groups)
    return request
  }

  /// The largest value of one number with which nothing overflows, or, when no number alone can do it, the largest
  /// number lowered to its least value.
  private func withoutOverflow() -> LayerRequest {
    let knobs = Knob.all(of: self).sorted { $0.value(self) > $1.value(self) }
    for knob in knobs {
      if let request = knob.lowered(self) { return request }
    }
    return knobs.first.map { $0.setting(self, to: $0.least) } ?? self
  }
}

/// A number of a request that can be lowered to end an overflow.
private struct Knob {
  let path: WritableKeyPath<LayerRequest, Int>
  let least: Int
  /// What values must be multiples of.
  let step: Int

  static func all(of request: LayerRequest) -> [Knob] {
    let groups = max(request.groups, 1)
    let counts = [
      Knob(path: \.batch, least: 1, step: 1), Knob(path: \.filterCount, least: groups, step: groups),
      Knob(path: \.input.channels, least: groups, step: groups),
    ]
    let lengths: [WritableKeyPath<LayerRequest, Int>] = [
      \.input.height, \.input.width, \.kernel.height, \.kernel.width, \.dilation.height, \.dilation.width,
    ]
    let pads = request.pads
    let sides: [WritableKeyPath<LayerRequest, Int>] =
      pads == Padding2D(pads.top)
      ? [\.evenPad] : [\.pads.top, \.pads.left, \.pads.bottom, \.pads.right]
    return counts + lengths.map { Knob(path: $0, least: 1, step: 1) }
      + sides.map { Knob(path: $0, least: 0, step: 1) }
  }

  func value(_ request: LayerRequest) -> Int { request[keyPath: path] }

  func setting(_ request: LayerRequest, to value: Int) -> LayerRequest {
    var request = request
    request[keyPath: path] = value
    return request
  }

  /// The request with the largest value of this number that works, found by halving.
  func lowered(_ request: LayerRequest) -> LayerRequest? {
    var (low, high) = (least / step, value(request) / step)
    guard low < high, !overflows(setting(request, to: low * step)) else { return nil }
    while low + 1 < high {
      let middle = low + (high - low) / 2
      if overflows(setting(request, to: middle * step)) { high = middle } else { low = middle }
    }
    let lowered = setting(request, to: low * step)
    do {
      _ = try lowered.layerReport()
      return lowered
    } catch {
      // What a strict rounding leaves over is put right next.
      return error.reason == .incompleteStep ? lowered : nil
    }
  }

  private func overflows(_ request: LayerRequest) -> Bool {
    do {
      _ = try request.layerReport()
      return false
    } catch {
      return error.reason == .overflow
    }
  }
}

extension LayerRequest {
  /// The explicit padding; all 0 for a rule, which has no number to change.
  fileprivate var pads: Padding2D {
    get {
      if case .explicit(let pads) = padding { return pads }
      return 0
    }
    set { if case .explicit = padding { padding = .explicit(newValue) } }
  }

  /// The padding where it is one number for all sides.
  fileprivate var evenPad: Int {
    get { pads.top }
    set { pads = Padding2D(newValue) }
  }
}
