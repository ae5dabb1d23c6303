import CMicrokernels

/// The instruction sets the micro-kernels are compiled for.
public enum InstructionSet: String, CaseIterable, Codable, Sendable {
  /// 512-bit vectors with fused multiply-add (AVX-512 F, VL, BW, DQ).
  case avx512
  /// 256-bit vectors with fused multiply-add.
  case avx2
  /// What every machine of the architecture has: 128-bit vectors (SSE2 or NEON).
  case baseline

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
