/// How far a classifier's probabilities can be believed: of the images it is 80 % sure of, 80 % should be right.
///
/// ```
/// error = Σ_bins (images in bin ÷ N) · |share of right answers − mean probability|
/// ```
///
/// Source: Guo, Pleiss, Sun & Weinberger, *On Calibration of Modern Neural Networks*, 2017, §2.
public struct Calibration: Hashable, Codable, Sendable {
  /// The images whose most probable class has a probability in one range.
  public struct Bin: Hashable, Codable, Sendable {
    /// 0…1; a probability of 1 is in the last bin.
    public let lowerBound, upperBound: Double
    /// Images of the bin.
    public fileprivate(set) var count = 0
    /// Those of them whose most probable class is theirs.
    public fileprivate(set) var correctCount = 0
    fileprivate var probabilitySum = 0.0

    /// The mean probability of the most probable class, 0…1; nil in an empty bin.
    public var meanProbability: Double? { count > 0 ? probabilitySum / Double(count) : nil }
    /// The share of right answers, 0…1; nil in an empty bin.
    public var accuracy: Double? { count > 0 ? Double(correctCount) / Double(count) : nil }
  }

  /// From 0 to 1, all of one width.
  public private(set) var bins: [Bin]

  /// - Parameter binCount: 1 or more.
  public init(binCount: Int = 10) {
    precondition(binCount >= 1, "\(binCount) bins")
    bins = (0..<binCount).map {
      Bin(lowerBound: Double($0) / Double(binCount), upperBound: Double($0 + 1) / Double(binCount))
    }
  }

  /// Counts one image.
  ///
  /// - Parameter probability: of the class that was named, 0…1.
  public mutating func add(probability: Double, isCorrect: Bool) {
    let place = (min(max(probability, 0), 1) * Double(bins.count)).rounded(.down)
    let index = min(Int(place), bins.count - 1)
    bins[index].count += 1
    bins[index].correctCount += isCorrect ? 1 : 0
    bins[index].probabilitySum += probability
  }

  /// All images.
  public var count: Int { bins.reduce(0) { $0 + $1.count } }

  /// The expected calibration error, 0…1: 0 is perfect; 0 without images.
  public var expectedError: Double {
    guard count > 0 else { return 0 }
    return bins.reduce(0) { sum, bin in
      sum + abs(Double(bin.correctCount) - bin.probabilitySum) / Double(count)
    }
  }
}
