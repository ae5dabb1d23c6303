import ConvNets

/// How an epoch of training went inside the network: where gradients are lost or grow, how far weights move, which units
/// are of no use, and a verdict in words.
///
/// ```swift
/// var events = TrainingEvents()
/// events.onDiagnosis = { print($0) }
/// try Trainer(model, optimizer: .adam(), seed: 7, events: events).fit(digits, epochs: 5)
/// ```
public struct TrainingDiagnosis: Hashable, Codable, Sendable {
  /// A layer with parameters, or an activation.
  public struct Layer: Hashable, Codable, Sendable {
    /// `0.conv2d`, `4.body.0.dense`: the path of the parameters and the word of the model file.
    public let name: String
    /// Trained numbers; 0 for an activation.
    public let parameterCount: Int
    /// The mean over the steps of ‖gradient‖ of the layer's parameters together, before clipping; nil without parameters.
    public let gradientNorm: Double?
    /// The mean over the steps of ‖update‖ ÷ ‖weights‖; nil without parameters, and while all weights are 0.
    ///
    /// About 10⁻³ is usual: far less and the layer does not learn, far more and it jumps about.
    public let updateRatio: Double?
    /// The share of ReLU units that were 0 for every sample of the epoch; nil without ReLU.
    public let deadShare: Double?
    /// The share of elements behind sigmoid or tanh where nothing flows back any more; nil without them.
    public let saturatedShare: Double?

    /// ‖gradient‖ ÷ √count: the size of one number of the gradient.
    var gradientSize: Double? { gradientNorm.map { $0 / Double(max(parameterCount, 1)).squareRoot() } }
  }

  /// 1 for the first.
  public let epoch: Int
  /// Steps that were looked at.
  public let steps: Int
  /// In the order of the network.
  public let layers: [Layer]
  /// The mean and the largest norm of all gradients together, before clipping.
  public let gradientNorm, largestGradientNorm: Double
  /// How often gradients were clipped in the epoch; nil without limits.
  public let clipping: GradientClipping.Count?
  /// What is wrong, the most serious first; empty when nothing was found.
  public let verdicts: [Verdict]

  /// Something that is wrong.
  public struct Verdict: Hashable, Codable, Sendable, CustomStringConvertible {
    /// What kind of thing is wrong, for programs.
    public enum Kind: String, Hashable, Codable, Sendable {
      /// All units of a layer start alike, get the same gradient and stay alike.
      case symmetric
      /// Gradients get smaller from layer to layer on the way back.
      case vanishing
      /// Gradients are so large that updates make things worse.
      case exploding
      /// ReLU units that are 0 for everything.
      case dead
      /// Sigmoid or tanh units at their ends.
      case saturated
      /// Dense layers that one would do the work of.
      case collapse
    }

    /// What programs branch on.
    public let kind: Kind
    /// The layers it is about.
    public let layers: [String]
    /// What was seen, and what helps.
    public let description: String
  }
}
