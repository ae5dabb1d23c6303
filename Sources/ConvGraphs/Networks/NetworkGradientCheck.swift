import ConvNets
import ConvShapes

/// A network's gradients compared with finite differences, element by element, in Double.
///
/// What the training tape recorded is computed again by the definitions, so single precision raises no alarm; elements at
/// a kink are skipped and counted. The gradients of the training tape itself, in single precision, are shown beside them.
public struct NetworkGradientCheck: Sendable {
  /// A parameter, or the input.
  public struct Row: Hashable, Sendable {
    /// As errors and files call it: `0.weight`.
    public let name: String
    /// Of the parameter; of the input, for all samples.
    public let shape: Shape
    /// Elements looked at.
    public let elements: [GradientCheck.Element]
    /// ‖g − ĝ‖ ÷ ‖all gradients together‖ of the training tape's ĝ, in single precision, against the definitions' g; nil
    /// for the input.
    public let singlePrecisionError: Double?

    /// Elements that came to a verdict.
    public func count(_ verdict: GradientCheck.Verdict) -> Int { elements.count { $0.verdict == verdict } }
    /// The largest relative error of an element that was compared; nil when none was.
    public var worstError: Double? {
      elements.filter { $0.verdict == .agrees || $0.verdict == .differs }.compactMap(\.relativeError).max()
    }
  }

  /// The elements in one list, with the tolerance they were held to.
  public let check: GradientCheck
  /// In the order of the network, the input last.
  public let rows: [Row]
  /// Of all samples, in Double, before any element is moved.
  public let loss: Double

  /// Whether no gradient is wrong.
  public var passes: Bool { check.passes }

  /// - Parameters:
  ///   - samples: with targets.
  ///   - seed: of dropout, which is on: layers run as in training.
  ///   - tolerance: the relative error allowed.
  ///   - elementsPerParameter: at most this many of each, evenly spaced; nil: all.
  /// - Throws: ``NetworkTraceError``
  public init(
    _ network: Sequential, _ samples: NetworkSamples, loss: NetworkLoss, seed: UInt64 = 7,
    tolerance: Double = 1e-6, elementsPerParameter: Int? = nil
  ) throws {
    guard samples.targets != nil else {
      throw NetworkTraceError.usage("targets: got none; expected a row for each input, to have a loss")
    }
    let recording = try NetworkRecording(network, samples, loss: loss, mode: .training, seed: seed)
    let expression = recording.expression
    let leaves = recording.parameterNodes.map(\.node) + [recording.inputNode]
    let check = expression.graph.gradientCheck(
      of: expression.output, leaves: leaves, tolerance: tolerance, elementsPerLeaf: elementsPerParameter)
    let exact = expression.graph.gradients(of: expression.output)
    let trained = recording.trainingGradients
    let size = recording.parameterNodes.reduce(0) { sum, item in
      sum + (exact[item.node]?.elements.reduce(0) { $0 + $1 * $1 } ?? 0)
    }.squareRoot()
    rows = leaves.map { leaf in
      Row(
        name: expression.nodes[leaf].name, shape: expression.graph.nodes[leaf].value.shape,
        elements: check.elements.filter { $0.leaf == leaf },
        singlePrecisionError: exact[leaf].flatMap { exact in
          trained[expression.nodes[leaf].name].flatMap { trained in
            // Where all gradients are 0 there is nothing to be far from.
            let distance = Self.distance(trained, exact)
            return distance == 0 ? 0 : distance / size
          }
        })
    }
    self.check = check
    self.loss = expression.graph.nodes[expression.output].value.elements[0]
  }

  private static func distance(_ got: Tensor, _ exact: DoubleTensor) -> Double {
    zip(got.elements, exact.elements).reduce(0) { sum, pair in
      sum + (Double(pair.0) - pair.1) * (Double(pair.0) - pair.1)
    }.squareRoot()
  }
}
