/// How long one execution of a pass should take, in seconds.
public struct CostEstimate: Hashable, Codable, Sendable {
  /// The execution, filters prepared.
  public var run: Double
  /// Preparing the filters; 0 for the filter gradient.
  public var preparation: Double

  public init(run: Double, preparation: Double) {
    self.run = run
    self.preparation = preparation
  }

  /// - Parameter preparing: whether filters are prepared for each execution, as in training.
  public func seconds(preparing: Bool) -> Double { preparing ? run + preparation : run }
}
