/// The exponential moving average of a network's parameters over the steps: what is judged and saved in their place.
///
/// ```
/// average ← average + (1 − decay) · (parameter − average)       average = parameter after the first step
/// ```
///
/// Running statistics are not averaged but those of the network, as in PyTorch's `AveragedModel` with
/// `get_ema_multi_avg_fn(decay)`. Source: Polyak & Juditsky, *Acceleration of stochastic approximation by averaging*,
/// 1992; Tarvainen & Valpola, *Mean teachers*, 2017.
struct WeightAverage: Sendable {
  /// 0…1, 1 excluded.
  let decay: Double
  /// Parameters and buffers by name; nil before the first step.
  private(set) var tensors: [String: Tensor]?

  init(decay: Double, tensors: [String: Tensor]? = nil) {
    self.decay = decay
    self.tensors = tensors
  }

  /// Takes in the parameters as they are after a step.
  mutating func update(parameters: [NamedParameter], buffers: [NamedBuffer]) {
    var averages = tensors.take() ?? [:]
    let share = Float(1 - decay)
    for item in parameters {
      guard var average = averages.removeValue(forKey: item.name) else {
        averages[item.name] = item.parameter.value
        continue
      }
      average.withUnsafeMutableBufferPointer { average in
        item.parameter.value.withUnsafeBufferPointer { value in
          for index in average.indices { average[index] += share * (value[index] - average[index]) }
        }
      }
      averages[item.name] = average
    }
    for item in buffers { averages[item.name] = item.buffer.value }
    tensors = averages
  }
}
