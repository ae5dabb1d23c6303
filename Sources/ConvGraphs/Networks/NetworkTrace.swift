import ConvNets
import ConvShapes

/// A network from input to loss and back, in Double, as a hand calculation goes: the values of each layer and, with
/// targets, the gradient of the loss by everything.
///
/// ```swift
/// let network = try Sequential(ModelDescription(modelFile: bytes, name: "and.json"), seed: 1)
/// let samples = try NetworkSamples(inputs: [[0.7, 0.5]], targets: [[0.5]], for: network.description, loss: .halfSquared)
/// let trace = try NetworkTrace(network, samples, loss: .halfSquared)
/// trace.gradient(of: "0.weight")
/// ```
public struct NetworkTrace: Sendable {
  /// A layer with what comes out of it for all samples, batch first.
  public struct Layer: Hashable, Sendable {
    /// `1.sigmoid`: its place, counted from 0, and its word in the model file.
    public let name: String
    /// `dense 2 units, listed weights`
    public let text: String
    /// [N, …]: one row a sample.
    public let value: DoubleTensor
  }

  /// The samples, which are all in one batch.
  public let samples: NetworkSamples
  /// In the order in which they are computed.
  public let layers: [Layer]
  /// The names of the parameters, in their order.
  public let parameterNames: [String]
  /// Every node forward and backward, for the table of one row a node; nil without targets.
  public let report: GraphReport?
  /// One step of gradient descent on all parameters; nil when none was asked for.
  public let step: GradientStep?
  /// Inputs, outputs and targets by sample.
  public let rows: SampleTable
  let format: NumberFormat

  /// - Parameters:
  ///   - rate: of a step of gradient descent to be shown; needs targets.
  ///   - digits: significant digits of texts.
  /// - Throws: ``NetworkTraceError``, and ``GraphRequestError`` for a rate that is none.
  public init(
    _ network: Sequential, _ samples: NetworkSamples, loss: NetworkLoss, stepRate rate: Double? = nil,
    digits: Int = 4
  ) throws {
    let recording = try NetworkRecording(network, samples, loss: loss)
    let format = NumberFormat(digits: digits)
    self.samples = samples
    self.format = format
    parameterNames = recording.parameterNames
    layers = recording.layers.map {
      Layer(name: $0.name, text: $0.text, value: recording.expression.graph.nodes[$0.node].value)
    }
    var report = samples.targets == nil ? nil : GraphReport(recording.expression, format: format)
    step = try rate.map {
      try GradientStep(recording.expression, rate: $0, updating: recording.parameterNames)
    }
    report?.step = step
    self.report = report
    rows = SampleTable(samples, layers: layers, loss: loss)
  }

  /// The loss; nil without targets.
  public var loss: Double? { report?.outputValue.number }

  /// The gradient of the loss by a parameter, or by `input`; nil without targets, and where nothing flows.
  public func gradient(of name: String) -> DoubleTensor? {
    report?.gradients.first { $0.name == name }?.upstream
  }
}
