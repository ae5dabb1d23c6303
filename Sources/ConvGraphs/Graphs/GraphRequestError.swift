/// What is wrong with a question about a graph, beside the expression itself.
public enum GraphRequestError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A setting that is none, or a name the graph does not have.
  case usage(String)
  /// Numbers for which there is no answer.
  case value(String)

  /// `--step: got -1; expected a finite number above 0, as in 0.1`
  public var description: String {
    switch self {
    case .usage(let problem), .value(let problem): problem
    }
  }
}
