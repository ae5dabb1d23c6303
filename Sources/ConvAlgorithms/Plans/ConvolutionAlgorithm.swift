@_exported import ConvShapes
@_exported import ConvTensors

/// The ways to compute a convolution. All compute the same sums; they differ in time, memory and rounding error.
public enum ConvolutionAlgorithm: String, CaseIterable, Codable, Sendable {
  /// The sums as they are written, in register tiles over a zero-padded copy of the image.
  case direct
  /// Products of packed matrices: im2col a panel at a time, for many channels.
  case matrix
  /// Fewer products for 3×3 kernels: F(2×2, 3×3) and F(4×4, 3×3).
  case winograd
  /// Products of spectra: the convolution theorem, through FFTW.
  case fft
}

/// Why a convolution cannot be planned.
public enum ConvolutionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The algorithm cannot compute this geometry, or is not part of this build.
  case unsupported(algorithm: ConvolutionAlgorithm, reason: String)
  /// A batch below 1.
  case invalidBatch(Int)
  /// More memory than ``ConvolutionAlgorithm/byteLimit``, in bytes.
  case tooLarge(bytes: Double)
  /// No algorithm is as exact as asked for.
  case inexact(maximumError: Double)

  /// `algorithm: got winograd, which …`: the option, what was given and what would do.
  public var description: String {
    switch self {
    case .unsupported(let algorithm, let reason):
      "algorithm: got \(algorithm.rawValue), which \(reason)"
    case .invalidBatch(let batch): "batch: got \(batch); expected at least 1; use 1"
    case .tooLarge(let bytes):
      "memory: got \(gibibytes(bytes)) for the tensors and a padded image; expected at most "
        + "\(gibibytes(ConvolutionAlgorithm.byteLimit)); use a smaller batch, image or padding"
    case .inexact(let error):
      "maximum error: got \(error); expected at least \(ConvolutionAlgorithm.direct.errorBound), the bound of direct"
    }
  }
}
