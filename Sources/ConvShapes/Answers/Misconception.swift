/// A slip that leads to a wrong number often enough to be known by name.
///
/// Sources: the remarks of Stanford's CS231n course notes on zero-padding, strides that do not fit and parameter
/// sharing; the exercise sheets in Tests/Fixtures/worked-examples.
package enum Misconception: String, CaseIterable, Hashable, Sendable {
  // Sizes.
  case paddingIgnored = "padding ignored"
  case paddingCountedOnce = "padding counted once, for one side only"
  case strideIgnored = "stride ignored"
  case ceilForFloor = "ceil for floor"
  case floorForCeil = "floor for ceil"
  case plusOneForgotten = "the + 1 forgotten"
  case plusOneDivided = "the 1 added before the division by the stride"
  case dilationIgnored = "dilation ignored"
  case dilatedKernelTooLong = "dilated window taken as dilation · kernel, without the − 1"
  case inputSizeKept = "size of the input kept"
  case heightAndWidthExchanged = "height and width exchanged"
  // Channels.
  case channelsFirst = "channels written first"
  case inputChannelsKept = "channels of the input kept: each filter gives one output channel"
  case channelsNotSummed = "a filter's channels not added up"
  case filtersOfOneGroup = "filters of one group only"
  // Counts.
  case biasForgotten = "bias forgotten"
  case biasCounted = "biases counted where there are none"
  case oneBias = "one bias for the whole layer"
  case biasPerChannel = "a bias for each channel of each filter"
  case depthForgotten = "depth (channels) forgotten in the filter"
  case filterCountForDepth = "filter count taken for depth"
  case groupsIgnored = "groups ignored"
  case filterCountForgotten = "only one filter counted"
  case kernelSideForgotten = "one side of the kernel forgotten"
  case weightsNotShared = "weights not shared between positions"
  case batchForgotten = "batch forgotten"
  case batchCounted = "batch counted, though its images share the parameters"
  case operationsForMultiplyAdds = "FLOPs, twice the multiply-adds"
  case biasAdditionsCounted = "bias additions counted"
  case inputPositionsCounted = "positions of the input counted instead of the output's"
  case multiplyAddsForParameters = "multiply-adds given for parameters"
  case parametersForMultiplyAdds = "parameters given for multiply-adds"
  case followsFromShape = "follows from the other wrong numbers given"

  /// The slip in a few words, as a finding names it.
  package var phrase: String { rawValue }

  /// What a slip is about: two slips can only come together when they are about different things.
  enum Subject { case size, channels, depth, filters, kernel, bias, batch, factor, other }

  var subject: Subject {
    switch self {
    case .paddingIgnored, .paddingCountedOnce, .strideIgnored, .ceilForFloor, .floorForCeil,
      .plusOneForgotten,
      .plusOneDivided, .dilationIgnored, .dilatedKernelTooLong, .inputSizeKept, .heightAndWidthExchanged,
      .inputPositionsCounted:
      .size
    case .channelsFirst, .inputChannelsKept, .channelsNotSummed, .filtersOfOneGroup: .channels
    case .depthForgotten, .filterCountForDepth, .groupsIgnored: .depth
    case .filterCountForgotten: .filters
    case .kernelSideForgotten: .kernel
    case .biasForgotten, .biasCounted, .oneBias, .biasPerChannel, .biasAdditionsCounted: .bias
    case .batchForgotten, .batchCounted, .weightsNotShared: .batch
    case .operationsForMultiplyAdds: .factor
    case .multiplyAddsForParameters, .parametersForMultiplyAdds, .followsFromShape: .other
    }
  }
}
