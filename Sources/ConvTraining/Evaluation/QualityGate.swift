import ConvShapes

/// A bound that an evaluation must keep, as a build server asks for: `accuracy=0.9`.
public struct QualityGate: Hashable, Sendable {
  /// What is measured.
  public enum Measure: String, CaseIterable, Hashable, Sendable {
    /// Right answers ÷ images, at least the bound.
    case accuracy
    /// The mean recall of the classes that have images, at least the bound: a rare class counts as a frequent one.
    case balancedAccuracy = "balanced-accuracy"
    /// The recall of the class that does worst, at least the bound.
    case worstRecall = "worst-recall"
    /// The mean F1 of the classes that are there or are named, at least the bound.
    case macroF1 = "macro-f1"
    /// The mean cross-entropy in nats, at most the bound.
    case loss

    /// The measure of an evaluation; 0 for shares of nothing.
    public func value(of evaluation: Evaluation) -> Double {
      let results = evaluation.confusion.classResults
      let recalls = results.compactMap(\.recall)
      return switch self {
      case .accuracy: evaluation.accuracy
      case .balancedAccuracy: Self.mean(recalls)
      case .worstRecall: recalls.min() ?? 0
      case .macroF1: Self.mean(results.compactMap(\.f1))
      case .loss: evaluation.loss
      }
    }

    private static func mean(_ numbers: [Double]) -> Double {
      numbers.isEmpty ? 0 : numbers.reduce(0, +) / Double(numbers.count)
    }
  }

  /// What the bound is for; ``Measure/loss`` is bounded above, all others below.
  public let measure: Measure
  /// Shares 0…1; a loss in nats, 0 or more.
  public let bound: Double

  /// - Precondition: a bound in the measure's range.
  public init(_ measure: Measure, bound: Double) {
    precondition(Self.isValid(bound, for: measure), "a bound of \(bound) for \(measure.rawValue)")
    self.measure = measure
    self.bound = bound
  }

  /// Reads `accuracy=0.9`.
  ///
  /// - Throws: ``TrainingError`` `setting` for an unknown measure or a bound outside its range.
  public init(_ text: String) throws(TrainingError) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let names = Measure.allCases.map(\.rawValue)
    guard let measure = Measure(rawValue: parts[0]) else {
      let meant = nearestName(to: parts[0], among: names) ?? names[0]
      throw .setting(
        name: "fail-under", got: text.isEmpty ? "an empty text" : "“\(text)”",
        expected:
          "MEASURE=BOUND with one of \(names.joined(separator: ", ")); use \(meant)=\(meant == "loss" ? "0.5" : "0.9")"
      )
    }
    guard parts.count == 2, let bound = Double(parts[1]), Self.isValid(bound, for: measure) else {
      throw .setting(
        name: "fail-under", got: "“\(text)”",
        expected: measure == .loss
          ? "a loss of 0 nats or more; use loss=0.5" : "a share from 0 to 1; use \(measure.rawValue)=0.9")
    }
    self.init(measure, bound: bound)
  }

  private static func isValid(_ bound: Double, for measure: Measure) -> Bool {
    bound.isFinite && bound >= 0 && (measure == .loss || bound <= 1)
  }

  /// Whether the evaluation keeps the bound; a NaN never does.
  public func isKept(by evaluation: Evaluation) -> Bool {
    let value = measure.value(of: evaluation)
    return measure == .loss ? value <= bound : value >= bound
  }

  /// `accuracy: got 0.8722; expected at least 0.9`, what to say of an evaluation that does not keep it.
  public func failure(of evaluation: Evaluation) -> String {
    "\(measure.rawValue): got \(measure.value(of: evaluation)); expected "
      + "\(measure == .loss ? "at most" : "at least") \(bound)"
  }
}
