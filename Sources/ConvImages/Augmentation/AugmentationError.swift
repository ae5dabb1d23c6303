/// Why steps are no augmentation.
public enum AugmentationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Nothing where a step should stand.
  case missingStep
  /// A name that is no step's, and the one that was probably meant.
  case unknownStep(String, nearest: String?)
  /// A step twice.
  case repeated(Augmentation.Kind)
  /// A step without its `=value`.
  case missingValue(Augmentation.Kind)
  /// A strength outside its range, or a value that is none.
  case strength(Augmentation.Kind, got: String)

  /// `augmentation: rotate: got 200; expected …`: the step, what was given, and its range.
  public var description: String {
    switch self {
    case .missingStep:
      "augmentation: got no step; expected \(Self.names), with commas between them; write none for no step"
    case .unknownStep(let name, let nearest):
      "augmentation: got \(name); expected \(Self.names)"
        + (nearest.map { "; did you mean \($0)?" } ?? "")
    case .repeated(let kind): "augmentation: got \(kind) twice; expected it once; leave one out"
    case .missingValue(let kind):
      "augmentation: \(kind): got no value; expected \(kind.expected); write \(kind)=\(kind.example)"
    case .strength(let kind, let got):
      "augmentation: \(kind): got \(got); expected \(kind.expected), as in \(kind)=\(kind.example)"
    }
  }

  private static let names = Augmentation.Kind.allCases.map(\.rawValue).joined(separator: ", ")
}
