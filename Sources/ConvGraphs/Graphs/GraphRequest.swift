/// Everything that can be asked about an expression; its answer is a ``GraphReport``.
public struct GraphRequest: Hashable, Sendable {
  /// Assignments between semicolons; the last one is differentiated.
  public var expression: String
  /// `NAME=VALUE` each.
  public var variables: [String]
  /// The node to differentiate; the last one when nil.
  public var output: String?
  /// Significant digits of texts.
  public var digits: Int
  /// Whether central differences stand beside the gradients.
  public var checksGradients: Bool
  /// The learning rate of an update that is to be shown.
  public var stepRate: Double?
  /// The variables that the update changes; all that were given when nil.
  public var updatedVariables: [String]?
  /// Values written by hand: `dx=-0.39,f1=0.67`.
  public var handValues: String?

  /// The expression alone gives values and gradients; all else is asked for. Nothing is read before ``report()``.
  public init(
    _ expression: String, variables: [String] = [], output: String? = nil, digits: Int = 4,
    checksGradients: Bool = false, stepRate: Double? = nil, updatedVariables: [String]? = nil,
    handValues: String? = nil
  ) {
    self.expression = expression
    self.variables = variables
    self.output = output
    self.digits = digits
    self.checksGradients = checksGradients
    self.stepRate = stepRate
    self.updatedVariables = updatedVariables
    self.handValues = handValues
  }

  /// Runs the expression forward and backward and answers what was asked.
  ///
  /// - Throws: ``ExpressionError`` with a column, or ``GraphRequestError``.
  public func report() throws -> GraphReport {
    let graph = try ExpressionGraph(expression, variables: variables, of: output)
    var report = GraphReport(graph, format: NumberFormat(digits: digits))
    if checksGradients { report.check = try DifferenceCheck(graph) }
    report.step = try stepRate.map { try GradientStep(graph, rate: $0, updating: updatedVariables) }
    report.comparison = try handValues.map { try HandComparison($0, with: graph, after: report.step) }
    return report
  }
}
