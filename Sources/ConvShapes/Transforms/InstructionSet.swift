/// The instruction sets the micro-kernels are compiled for.
///
/// Here stand their names alone, as the choice of transforms depends on them; ConvTensors asks the machine what it has.
public enum InstructionSet: String, CaseIterable, Codable, Sendable {
  /// 512-bit vectors with fused multiply-add (AVX-512 F, VL, BW, DQ).
  case avx512
  /// 256-bit vectors with fused multiply-add.
  case avx2
  /// What every machine of the architecture has: 128-bit vectors (SSE2 or NEON).
  case baseline
}
