// The changes of one layer that may make it possible. Nothing here is offered: the whole network decides.

extension ImpossibleLayer {
  /// The layer with one thing put right, the smallest changes first.
  func changes(for error: GeometryError) -> [ChainLayer] {
    switch error.reason {
    case .windowTooLarge:
      [withSmallerKernel(), withRoom(), keepingTheSize()].compactMap { $0 } + withLessPadding()
        + withoutOutsideWindow()
    case .notPositive, .negativePadding: withLeastValues()
    case .incompleteStep: [rounded(.floor)].compactMap { $0 }
    case .indivisibleGroups: [withNearestGroups()].compactMap { $0 }
    case .invalidNumber: [layer.withUsualNumber()].compactMap { $0 }
    case .shapeMismatch: [withLessOutputPadding()].compactMap { $0 }
    default: []
    }
  }

  /// The layer with one thing after the other put right, until it can take what reaches it; nil where that fails.
  func repaired() -> ChainLayer? {
    var current = self
    // Each round ends a reason; a layer has fewer numbers than this.
    for _ in 0..<16 {
      guard let error = current.error else { return current.layer }
      let changes =
        error.reason == .overflow || Self.overflows(current.layer.window)
        ? [current.withoutOverflow()].compactMap { $0 } : current.changes(for: error)
      guard let change = changes.first(where: works) ?? changes.first, change != current.layer else {
        break
      }
      current = ImpossibleLayer(place: place, layer: change, input: input)
    }
    return works(layer.least) ? layer.least : nil
  }

  /// What is wrong with the layer as it stands.
  private var error: GeometryError? {
    do throws(GeometryError) {
      var shape = input
      for layer in try layer.layers(for: input) {
        _ = try layer.parameterCount(for: shape)
        _ = try layer.multiplyAddCount(for: shape)
        shape = try layer.outputShape(for: shape)
      }
      return nil
    } catch {
      return error
    }
  }

  /// Whether a window is too long for 64 bits on any axis, also where another trouble of the first axis is told first.
  private static func overflows(_ window: Window2D?) -> Bool {
    guard let window, min(window.kernel.height, window.kernel.width) > 0 else { return false }
    do throws(GeometryError) {
      _ = try window.extent()
      return false
    } catch {
      return error.reason == .overflow
    }
  }

  /// The largest number lowered to where nothing overflows, or where that is not enough to its least value.
  private func withoutOverflow() -> ChainLayer? {
    func overflows(_ changed: ChainLayer) -> Bool {
      Self.overflows(changed.window)
        || ImpossibleLayer(place: place, layer: changed, input: input).error?.reason == .overflow
    }
    let numbers = layer.growingNumbers.filter { $0.value > $0.step }
    for number in numbers {
      if let most = number.largest(where: { !overflows($0) }) { return most }
    }
    return numbers.first.map { $0.setting($0.step) }
  }

  /// Rows and columns the window lacks; nil where it fits.
  private func lack(of window: Window2D) -> (pads: Padding2D, rows: Int, columns: Int)? {
    guard let image = input.image, let extent = try? window.extent(),
      let pads = try? window.resolvedPadding(for: image.size),
      let height = try? checkedSum([image.height, pads.top, pads.bottom], of: ""),
      let width = try? checkedSum([image.width, pads.left, pads.right], of: "")
    else { return nil }
    let rows = max(max(extent.height - height, 0) - window.reachBeyond.height, 0)
    let columns = max(max(extent.width - width, 0) - window.reachBeyond.width, 0)
    return rows == 0 && columns == 0 ? nil : (pads, rows, columns)
  }

  /// The largest kernel that fits.
  private func withSmallerKernel() -> ChainLayer? {
    guard var window = layer.window, let (_, rows, columns) = lack(of: window) else { return nil }
    // A pool's stride stays its size.
    let poolsByKernel = window.stride == window.kernel && layer.isPool
    window.kernel.height -= roundedUpQuotient(rows, window.dilation.height)
    window.kernel.width -= roundedUpQuotient(columns, window.dilation.width)
    if poolsByKernel { window.stride = window.kernel }
    return layer.with(window)
  }

  /// The least padding the kernel fits into: the same on both sides where it was, else more behind the image.
  private func withRoom() -> ChainLayer? {
    guard var window = layer.window, case (var pads, let rows, let columns)? = lack(of: window) else {
      return nil
    }
    func add(_ lack: Int, _ before: WritableKeyPath<Padding2D, Int>, _ after: WritableKeyPath<Padding2D, Int>)
    {
      let isEven = pads[keyPath: before] == pads[keyPath: after]
      pads[keyPath: after] += isEven ? roundedUpQuotient(lack, 2) : lack
      if isEven { pads[keyPath: before] = pads[keyPath: after] }
    }
    add(rows, \.top, \.bottom)
    add(columns, \.left, \.right)
    window.padding = .explicit(pads)
    return layer.with(window)
  }

  /// In a residual block, whose branches are to end in one size: padding that keeps it.
  private func keepingTheSize() -> ChainLayer? {
    guard place.count > 1, var window = layer.window, window.stride == 1, !layer.isPool else { return nil }
    window.padding = .same
    return layer.with(window)
  }

  /// Every number that is below its least value raised to it, and a window that does not fit then made to.
  private func withLeastValues() -> [ChainLayer] {
    let raised = ImpossibleLayer(place: place, layer: layer.withLeastValues(), input: input)
    return [raised.layer] + [raised.withSmallerKernel(), raised.withRoom()].compactMap { $0 }
  }

  /// Where padding is the trouble: the most that a pool's window or a transposed convolution's output allows, and for a
  /// pool PyTorch's limit, half of the window.
  private func withLessPadding() -> [ChainLayer] {
    if case .layer(.convTranspose2D(var transposed)) = layer, let image = input.image {
      // Sizes alone: counts may be another trouble.
      var bare = transposed
      bare.padding = 0
      guard let full = try? bare.outputSize(for: image.size) else { return [] }
      (transposed.padding.top, transposed.padding.bottom) = Self.sides(
        transposed.padding.top, transposed.padding.bottom, below: full.height)
      (transposed.padding.left, transposed.padding.right) = Self.sides(
        transposed.padding.left, transposed.padding.right, below: full.width)
      return [.layer(.convTranspose2D(transposed))]
    }
    guard layer.isPool, var window = layer.window, case .explicit(let pads) = window.padding,
      let extent = try? window.extent(), lack(of: window) == nil
    else { return [] }
    func limited(_ rows: Int, _ columns: Int) -> ChainLayer {
      window.padding = .explicit(
        Padding2D(
          top: min(pads.top, rows), left: min(pads.left, columns), bottom: min(pads.bottom, rows),
          right: min(pads.right, columns)))
      return layer.with(window)
    }
    var limits = Size2D(height: extent.height - 1, width: extent.width - 1)
    // Behind the image a stride may leave less room than the window has.
    for _ in 0..<Self.padsTried {
      if works(limited(limits.height, limits.width)) { break }
      limits = Size2D(height: max(limits.height - 1, 0), width: max(limits.width - 1, 0))
    }
    return [
      limited(limits.height, limits.width),
      limited(min(limits.height, extent.height / 2), min(limits.width, extent.width / 2)),
    ]
  }

  private static let padsTried = 64

  /// Caffe's rounding keeps a last window outside the image; `ceil` leaves it out.
  private func withoutOutsideWindow() -> [ChainLayer] {
    layer.isPool && layer.window?.rounding == .caffe ? [rounded(.ceil)].compactMap { $0 } : []
  }

  /// Both sides of a padding with less than `length` in all: half each where they were equal, else less behind.
  private static func sides(_ before: Int, _ after: Int, below length: Int) -> (Int, Int) {
    let (sum, tooLarge) = before.addingReportingOverflow(after)
    if !tooLarge, sum < length { return (before, after) }
    if before != after, before < length { return (before, length - 1 - before) }
    return ((length - 1) / 2, (length - 1) / 2)
  }

  private func rounded(_ rounding: Rounding) -> ChainLayer? {
    guard var window = layer.window, window.rounding != rounding else { return nil }
    window.rounding = rounding
    return layer.with(window)
  }

  private func withNearestGroups() -> ChainLayer? {
    guard let channels = input.image?.channels else { return nil }
    switch layer {
    case .layer(.conv2D(var layer)) where layer.filterCount > 0:
      layer.groups = ConvolutionGeometry.divisor(of: channels, and: layer.filterCount, near: layer.groups)
      return .layer(.conv2D(layer))
    case .layer(.convTranspose2D(var layer)) where layer.filterCount > 0:
      layer.groups = ConvolutionGeometry.divisor(of: channels, and: layer.filterCount, near: layer.groups)
      return .layer(.convTranspose2D(layer))
    default: return nil
    }
  }

  private func withLessOutputPadding() -> ChainLayer? {
    guard case .layer(.convTranspose2D(var layer)) = layer else { return nil }
    func limited(_ extra: Int, _ stride: Int, _ dilation: Int) -> Int {
      min(extra, max(stride, dilation) - 1)
    }
    layer.outputPadding.height = limited(
      layer.outputPadding.height, layer.stride.height, layer.dilation.height)
    layer.outputPadding.width = limited(layer.outputPadding.width, layer.stride.width, layer.dilation.width)
    return .layer(.convTranspose2D(layer))
  }

  /// Whether a layer can take what reaches this one.
  func works(_ changed: ChainLayer) -> Bool {
    ImpossibleLayer(place: place, layer: changed, input: input).error == nil
  }
}
