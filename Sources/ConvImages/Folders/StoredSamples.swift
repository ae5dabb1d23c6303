/// Samples as the cache keeps them: bytes where that loses nothing, which a quarter of the memory does.
enum StoredSamples: Sendable {
  /// Each sample is byte ÷ 255, to the bit.
  case bytes([UInt8])
  /// Images of 16 bits, resized ones, mixed colours.
  case floats([Float])

  init(_ samples: [Float]) {
    var bytes = [UInt8](repeating: 0, count: samples.count)
    for (index, sample) in samples.enumerated() {
      // Also false for NaN.
      guard sample >= 0, sample <= 1 else {
        self = .floats(samples)
        return
      }
      let byte = UInt8(sample * 255 + 0.5)
      guard (Float(byte) / 255).bitPattern == sample.bitPattern else {
        self = .floats(samples)
        return
      }
      bytes[index] = byte
    }
    self = .bytes(bytes)
  }

  var byteCount: Int {
    switch self {
    case .bytes(let bytes): bytes.count
    case .floats(let floats): floats.count * MemoryLayout<Float>.stride
    }
  }

  /// Writes the samples; `target` has room for as many.
  func write(to target: UnsafeMutableBufferPointer<Float>) {
    switch self {
    case .bytes(let bytes):
      bytes.withUnsafeBufferPointer { bytes in
        guard let source = bytes.baseAddress, let target = target.baseAddress else { return }
        for index in 0..<bytes.count { target[index] = Float(source[index]) / 255 }
      }
    case .floats(let floats): _ = target.update(fromContentsOf: floats)
    }
  }

  /// The samples as they were given.
  var samples: [Float] {
    switch self {
    case .bytes(let bytes): bytes.map { Float($0) / 255 }
    case .floats(let floats): floats
    }
  }
}
