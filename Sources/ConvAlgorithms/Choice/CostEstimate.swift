/// How long one execution of a pass should take, in seconds.
public struct CostEstimate: Hashable, Codable, Sendable {
  /// The execution, filters prepared.
  public var run: Double
  /// What filters that are not prepared add to it; 0 for the filter gradient.
  public var preparation: Double

  /// An execution with prepared filters, and what preparing them adds, both in seconds.
  public init(run: Double, preparation: Double) {
    self.run = run
    self.preparation = preparation
  }

  /// - Parameter preparing: whether filters are prepared for each execution, as in training.
  public func seconds(preparing: Bool) -> Double { preparing ? run + preparation : run }
}
