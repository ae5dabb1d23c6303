import Foundation
import Synchronization

/// Listens for SIGINT and SIGTERM: the first one asks for a tidy end, the second one ends at once.
final class Interruption {
  private final class State: Sendable { let count = Atomic<Int>(0) }

  private let state = State()
  private let sources: [any DispatchSourceSignal]

  init() {
    let state = state
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        if state.count.add(1, ordering: .relaxed).newValue > 1 { _exit(ToolFailure.interrupted) }
      }
      source.resume()
      return source
    }
  }

  /// Whether a signal came.
  var isRequested: Bool { state.count.load(ordering: .relaxed) > 0 }
}
