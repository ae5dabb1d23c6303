/// Looks at what comes out of the activations of a network while it runs, and counts the units that are of no use.
///
/// A unit is a channel of images or a feature of a list. A ReLU unit is *dead* when it was 0 for every sample and pixel
/// seen; an element behind a sigmoid or tanh is *saturated* when the local derivative there is below a twentieth of its
/// largest, so that almost nothing flows back: outside 0.0127 … 0.9873 for sigmoid, outside −0.9747 … 0.9747 for tanh.
///
/// Source: Glorot & Bengio, *Understanding the difficulty of training deep feedforward neural networks*, 2010.
public final class ActivationProbe {
  /// What was seen of one activation layer.
  public struct Counts: Hashable, Sendable {
    /// Whether each ReLU unit was ever above 0; nil for units of other activations.
    public fileprivate(set) var isAlive: [Bool?]
    /// Elements behind sigmoid or tanh.
    public fileprivate(set) var boundedCount = 0
    /// How many of them were saturated.
    public fileprivate(set) var saturatedCount = 0

    /// ReLU units.
    public var rectifierCount: Int { isAlive.count { $0 != nil } }
    /// ReLU units that were never above 0.
    public var deadCount: Int { isAlive.count { $0 == false } }
  }

  /// By the layers' paths: `1`, `4.body.2`.
  public private(set) var counts: [String: Counts] = [:]

  /// Nothing seen yet.
  public init() {}

  /// Forgets everything: to be called at the beginning of an epoch.
  public func reset() { counts = [:] }

  /// - Parameters:
  ///   - values: the output [N, units, …]; for ReLU the input does as well, its sign being the same.
  ///   - activations: one for all units, or one a unit.
  func see(_ values: Tensor, of activations: [Activation], at path: String) {
    let layout = ChannelLayout(values.shape)
    let kinds = (0..<layout.channels).map { Kind(activations[activations.count == 1 ? 0 : $0]) }
    guard kinds.contains(where: { $0 != .other }) else { return }
    var seen = counts[path] ?? Counts(isAlive: kinds.map { $0 == .rectifier ? false : nil })
    values.withUnsafeBufferPointer { values in
      for row in 0..<layout.batch * layout.channels {
        let unit = row % layout.channels
        let elements = values[row * layout.plane..<(row + 1) * layout.plane]
        switch kinds[unit] {
        case .rectifier:
          if seen.isAlive[unit] == false, elements.contains(where: { $0 > 0 }) { seen.isAlive[unit] = true }
        case .sigmoid:
          seen.boundedCount += layout.plane
          seen.saturatedCount += elements.count { $0 * (1 - $0) < 0.0125 }
        case .tanh:
          seen.boundedCount += layout.plane
          seen.saturatedCount += elements.count { 1 - $0 * $0 < 0.05 }
        case .other: break
        }
      }
    }
    counts[path] = seen
  }

  private enum Kind {
    case rectifier, sigmoid, tanh, other

    init(_ activation: Activation) {
      switch activation {
      case .relu: self = .rectifier
      case .sigmoid: self = .sigmoid
      case .tanh: self = .tanh
      case .leakyReLU, .elu, .softplus, .step, .identity, .softmax: self = .other
      }
    }
  }
}
