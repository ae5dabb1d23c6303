import Foundation

/// A value that one thread at a time may touch.
///
/// As `Mutex` of the standard library, but with a lock that ThreadSanitizer knows: on Linux it does not see those of
/// `Mutex`, and would take every use for a race.
package final class Locked<Value>: @unchecked Sendable {
  // Unchecked: the value is reached under the lock only.
  private var value: Value
  private let lock = NSLock()

  package init(_ value: sending Value) { self.value = value }

  /// Runs `body` alone with the value.
  package func withLock<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    lock.lock()
    defer { lock.unlock() }
    return try body(&value)
  }
}
