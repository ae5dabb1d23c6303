import ConvNets
import ConvShapes

/// What a network makes of each sample: a truth table when the samples are zeros and ones.
public struct SampleTable: Hashable, Sendable {
  /// One sample on its way through the layers.
  public struct Row: Hashable, Sendable {
    /// The sample's numbers, row-major.
    public let input: [Double]
    /// The sample's part of each layer's value.
    public let layers: [[Double]]
    /// That of the last layer.
    public let output: [Double]
    /// What should come out, or the number of a class alone; nil without targets.
    public let target: [Double]?
    /// Whether every output is nearer to its target than a half or, for a class, the largest; nil without a target.
    public let isRight: Bool?
  }

  /// In the order of the samples.
  public let rows: [Row]
  /// The layers' names.
  public let layerNames: [String]
  /// Why no single unit with a threshold gives these targets, when the samples show it; nil when they do not.
  public let obstacle: SeparationObstacle?

  init(_ samples: NetworkSamples, layers: [NetworkTrace.Layer], loss: NetworkLoss) {
    let count = samples.inputs.count
    layerNames = layers.map(\.name)
    rows = samples.inputs.enumerated().map { row, input in
      let values = layers.map { layer in
        let size = layer.value.count / count
        return Array(layer.value.elements[row * size..<(row + 1) * size])
      }
      let output = values.last ?? input
      let target = samples.targets?[row]
      let isRight = target.map { target in
        loss.isLabel(target, outputCount: output.count)
          ? output.firstIndex(of: output.max() ?? 0) == Int(target[0])
          : zip(output, target).allSatisfy { abs($0 - $1) < 0.5 }
      }
      return Row(input: input, layers: values, output: output, target: target, isRight: isRight)
    }
    obstacle = samples.targets.flatMap { SeparationObstacle(inputs: samples.inputs, targets: $0) }
  }

  /// How many rows are right; nil without targets.
  public var rightCount: Int? {
    rows.contains { $0.isRight == nil } ? nil : rows.count { $0.isRight == true }
  }
}

/// Two pairs of samples with the same sum, one pair on each side: no line, plane or hyperplane separates them.
///
/// A unit's weighted sum z is the same for both pairs together, z(a) + z(b) = z(c) + z(d) whatever the weights and the
/// bias, but both of the one pair must lie above the threshold and both of the other below it.
public struct SeparationObstacle: Hashable, Sendable {
  /// Both with the target 0.
  public let zeros: [[Double]]
  /// Both with the target 1.
  public let ones: [[Double]]

  /// Samples that are looked at: the number of pairs of pairs grows with the fourth power.
  private static let sampleLimit = 64

  /// nil when there are targets other than a single 0 or 1, or no such pairs.
  init?(inputs: [[Double]], targets: [[Double]]) {
    guard inputs.count <= Self.sampleLimit, targets.allSatisfy({ $0 == [0] || $0 == [1] }) else { return nil }
    let zeros = zip(inputs, targets).filter { $0.1 == [0] }.map(\.0)
    let ones = zip(inputs, targets).filter { $0.1 == [1] }.map(\.0)
    var sums: [[Double]: (Int, Int)] = [:]
    for first in zeros.indices {
      for second in first..<zeros.count { sums[zip(zeros[first], zeros[second]).map(+)] = (first, second) }
    }
    for first in ones.indices {
      for second in first..<ones.count {
        if let pair = sums[zip(ones[first], ones[second]).map(+)] {
          self.zeros = [zeros[pair.0], zeros[pair.1]]
          self.ones = [ones[first], ones[second]]
          return
        }
      }
    }
    return nil
  }
}
