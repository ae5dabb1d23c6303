import Foundation

/// What a classifier says about one image.
public struct Prediction: Hashable, Codable, Sendable, CustomStringConvertible {
  /// A class and how probable it is, 0…1.
  public struct Candidate: Hashable, Codable, Sendable {
    /// One of ``Classifier/classNames``.
    public let className: String
    /// Of softmax, 0…1; those of all candidates add up to 1.
    public let probability: Double
  }

  /// Every class, the most probable first; equal ones in the order of the class names.
  public let candidates: [Candidate]

  /// - Parameter logits: one number a class.
  init(logits: [Float], classNames: [String]) {
    let probabilities = logits.probabilities()
    let order = classNames.indices.sorted { (probabilities[$1], $0) < (probabilities[$0], $1) }
    candidates = order.map { Candidate(className: classNames[$0], probability: probabilities[$0]) }
  }

  /// The most probable class.
  public var className: String { candidates[0].className }
  /// Its probability, 0…1.
  public var probability: Double { candidates[0].probability }

  /// `cat 98.7 %`
  public var description: String {
    "\(className) \(String(format: "%.1f", locale: nil, probability * 100)) %"
  }
}
