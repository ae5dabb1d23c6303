// What a slip makes of a layer: nearly every one is the right arithmetic of another layer, so that the formulas keep their
// one home. Numbers that 64 bits cannot hold, or windows that no longer fit, give none.

struct WrongLayer {
  let report: LayerReport
  /// What was answered, for numbers that follow from other wrong ones.
  let answered: ImageShape?

  private var geometry: ConvolutionGeometry { report.geometry }

  // MARK: Sizes

  /// Height and width as a slip has them.
  func size(_ slip: Misconception) -> Size2D? {
    let (window, input, output) = (geometry.window, geometry.input.size, geometry.output.size)
    let pads = geometry.statedPadding
    /// The output of the window with something changed, its padding as it was resolved.
    func size(_ change: (inout Window2D) -> Void) -> Size2D? {
      var changed = window
      changed.padding = .explicit(pads)
      if changed.rounding.roundsDown { changed.rounding = .floor }
      change(&changed)
      return try? changed.outputSize(for: input)
    }
    switch slip {
    case .paddingIgnored: return pads == 0 ? nil : size { $0.padding = 0 }
    case .paddingCountedOnce:
      if pads == 0 { return nil }
      return size { $0.padding = .explicit(Padding2D(top: pads.top, left: pads.left, bottom: 0, right: 0)) }
    case .strideIgnored: return window.stride == 1 ? nil : size { $0.stride = 1 }
    case .dilationIgnored: return window.dilation == 1 ? nil : size { $0.dilation = 1 }
    case .dilatedKernelTooLong:
      guard window.dilation != 1,
        let height = try? checkedProduct([window.dilation.height, window.kernel.height], of: "window"),
        let width = try? checkedProduct([window.dilation.width, window.kernel.width], of: "window")
      else { return nil }
      return size {
        $0.kernel = Size2D(height: height, width: width)
        $0.dilation = 1
      }
    case .ceilForFloor, .floorForCeil, .plusOneForgotten, .plusOneDivided: return rounded(slip)
    case .inputSizeKept: return input
    case .heightAndWidthExchanged: return Size2D(height: output.width, width: output.height)
    default: return nil
    }
  }

  /// The slips of the last step, from what the stride leaves over.
  private func rounded(_ slip: Misconception) -> Size2D? {
    guard let axes = try? LayerAxis.axes(of: geometry) else { return nil }
    let down = geometry.window.rounding.roundsDown
    func changed(_ axis: LayerAxis) -> Int {
      let room = axis.padded - axis.extent
      switch slip {
      case .ceilForFloor: return down ? roundedUpQuotient(room, axis.stride) + 1 : axis.positions
      case .floorForCeil: return down ? axis.positions : room < 0 ? 0 : room / axis.stride + 1
      case .plusOneForgotten: return axis.positions - 1
      default: return (room + 1) / axis.stride
      }
    }
    return Size2D(height: changed(axes[0]), width: changed(axes[1]))
  }

  // MARK: Channels

  /// The number of output channels as a slip has it.
  func channels(_ slip: Misconception) -> Int? {
    let (channels, filters, groups) = (geometry.input.channels, geometry.filterCount, geometry.groups)
    switch slip {
    case .inputChannelsKept: return channels
    case .channelsNotSummed: return product([filters, geometry.channelsPerGroup])
    case .filtersOfOneGroup: return groups == 1 ? nil : filters / groups
    default: return nil
    }
  }

  // MARK: Counts

  /// Weights and biases as a slip has them.
  func parameters(_ slips: [Misconception]) -> Int? {
    let kernel = geometry.window.kernel
    var filters = geometry.filterCount
    var depth = geometry.channelsPerGroup
    var sides = [kernel.height, kernel.width]
    var biases = report.parameters.biases
    var times = 1
    for slip in slips {
      switch slip {
      case .depthForgotten: depth = 1
      case .filterCountForDepth: depth = geometry.filterCount
      case .groupsIgnored where geometry.groups > 1: depth = geometry.input.channels
      case .filterCountForgotten: (filters, biases) = (1, min(biases, 1))
      case .kernelSideForgotten where kernel.height == kernel.width: sides = [kernel.height]
      case .biasForgotten where report.bias: biases = 0
      case .oneBias where report.bias: biases = 1
      case .biasCounted where !report.bias: biases = geometry.filterCount
      case .biasPerChannel where report.bias:
        guard let count = product([biases, geometry.channelsPerGroup]) else { return nil }
        biases = count
      case .weightsNotShared:
        guard let count = product([geometry.output.height, geometry.output.width]) else { return nil }
        times = count
      case .batchCounted where report.batch > 1: times = report.batch
      case .followsFromShape:
        guard let answered, answered.channels != geometry.output.channels, answered.channels > 0 else {
          return nil
        }
        (filters, biases) = (answered.channels, report.bias ? answered.channels : 0)
      case .multiplyAddsForParameters: return slips.count == 1 ? report.multiplyAddCount : nil
      default: return nil
      }
    }
    guard let weights = product(sides + [depth, filters]) else { return nil }
    let (total, tooLarge) = weights.addingReportingOverflow(biases)
    return tooLarge ? nil : product([total, times])
  }

  /// Multiply-adds as a slip has them.
  func multiplyAdds(_ slips: [Misconception]) -> Int? {
    let kernel = geometry.window.kernel
    var filters = geometry.filterCount
    var depth = geometry.channelsPerGroup
    var sides = [kernel.height, kernel.width]
    var size = geometry.output.size
    var batch = report.batch
    var times = 1
    var additions = 0
    for slip in slips {
      switch slip {
      case .depthForgotten: depth = 1
      case .filterCountForDepth: depth = geometry.filterCount
      case .groupsIgnored where geometry.groups > 1: depth = geometry.input.channels
      case .filterCountForgotten: filters = 1
      case .kernelSideForgotten where kernel.height == kernel.width: sides = [kernel.height]
      case .batchForgotten where batch > 1: batch = 1
      case .operationsForMultiplyAdds: times = 2
      case .inputPositionsCounted: size = geometry.input.size
      case .biasAdditionsCounted where report.bias: additions = 1
      case .followsFromShape:
        guard let answered, answered != geometry.output,
          min(answered.height, answered.width, answered.channels) > 0
        else { return nil }
        (size, filters) = (answered.size, answered.channels)
      case .parametersForMultiplyAdds: return slips.count == 1 ? report.parameters.total : nil
      default:
        guard let wrong = self.size(slip), min(wrong.height, wrong.width) > 0 else { return nil }
        size = wrong
      }
    }
    guard let positions = product([batch, size.height, size.width, filters]),
      let products = product(sides + [depth])
    else { return nil }
    let (perPosition, tooLarge) = products.addingReportingOverflow(additions)
    return tooLarge ? nil : product([times, positions, perPosition])
  }

  private func product(_ factors: [Int]) -> Int? { try? checkedProduct(factors, of: "") }
}
