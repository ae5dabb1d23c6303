import CMicrokernels

extension InstructionSet {
  /// The best one this machine has.
  public static let best: InstructionSet = available.first ?? .baseline

  /// Those this machine can run, the best one first.
  public static var available: [InstructionSet] { allCases.filter { $0.isAvailable } }

  /// Whether this machine can run it.
  public var isAvailable: Bool {
    switch self {
    case .avx512: convkit_has_avx512()
    case .avx2: convkit_has_avx2()
    case .baseline: true
    }
  }
}
