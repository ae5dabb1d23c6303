/// Transforms between planes of tensors and blocks of frequencies: FFTW's (``PlaneTransform``), or several planes at a time
/// in the lanes of vectors (``LaneTransform``).
///
/// In which order the frequencies of a spectrum stand is the transform's own affair: a product takes them one by one.
protocol SpectralTransform: Sendable {
  var height: Int { get }
  var width: Int { get }
  /// How it works, for people: empty, or a phrase that begins with a space.
  var methods: String { get }
  /// Planes that are transformed together.
  var planesPerTask: Int { get }
  /// Whether several threads can share a task.
  var sharesTasks: Bool { get }
  /// Blocks of frequencies of one spectrum.
  var blockCount: Int { get }
  /// Floats of scratch memory of one thread, in whole cache lines.
  var scratchCount: Int { get }

  /// Transforms at most ``planesPerTask`` planes of a tensor, and deals their spectra out to the places from `first` on.
  func forward(
    _ planes: [LatticePlane], of tensor: UnsafePointer<Float>, into spectra: UnsafeMutablePointer<Float>,
    _ blocks: SpectrumBlocks, from first: Int, by threads: TransformThreads)

  /// Transforms spectra back and writes `scale` · plane + bias, or ReLU of it, to the tensor; one bias a plane.
  func backward(
    _ spectra: UnsafePointer<Float>, _ blocks: SpectrumBlocks, from first: Int, scale: Float, biases: [Float],
    rectified: Bool, to planes: [LatticePlane], of tensor: UnsafeMutablePointer<Float>,
    by threads: TransformThreads)
}

extension SpectralTransform {
  /// Floats of one spectrum, filled up to whole blocks.
  var spectrumCount: Int { blockCount * SpectrumBlocks.floats }
}
