/// Decoded images kept for the next epoch, up to a bound in bytes.
///
/// What once has a place keeps it and nothing is dropped for newer images: epochs visit all images in random order, so
/// any other choice would hit no more often. A folder that fits is decoded once; of a larger one the same part stays.
/// Files that change while the cache lives are not read again.
public final class ImageCache: Sendable {
  private struct State {
    var images: [Int: StoredSamples] = [:]
    var byteCount = 0
  }

  /// The most bytes of samples that are kept; 0 keeps none.
  public let byteLimit: Int
  private let state = Locked(State())

  init(byteLimit: Int) { self.byteLimit = max(byteLimit, 0) }

  /// The bytes of samples kept now: one a sample where the file's own have 8 bits or fewer, else four.
  public var byteCount: Int { state.withLock { $0.byteCount } }

  /// The number of images kept now.
  public var imageCount: Int { state.withLock { $0.images.count } }

  func samples(of key: Int) -> StoredSamples? { state.withLock { $0.images[key] } }

  func keep(_ samples: [Float], of key: Int) {
    guard byteLimit > 0 else { return }
    let samples = StoredSamples(samples)
    state.withLock { state in
      guard state.images[key] == nil, state.byteCount + samples.byteCount <= byteLimit else { return }
      state.images[key] = samples
      state.byteCount += samples.byteCount
    }
  }
}
