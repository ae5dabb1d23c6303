import Foundation
import Synchronization

/// Listens for SIGINT, SIGTERM and SIGHUP, the end of the terminal: while something is under way that is worth saving the
/// first one asks for a tidy end and the second one ends at once; before, the first one does.
///
/// A SIGHUP that `nohup` has ignored stays so.
final class Interruption {
  private final class State: Sendable {
    let count = Atomic<Int>(0)
    let isPatient = Atomic<Bool>(false)
  }

  private let state = State()
  private let sources: [any DispatchSourceSignal]

  init() {
    let state = state
    sources = [SIGINT, SIGTERM, SIGHUP].compactMap { number -> (any DispatchSourceSignal)? in
      if Signals.ignore(number), number == SIGHUP { return nil }
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        let count = state.count.add(1, ordering: .relaxed).newValue
        if count > 1 || !state.isPatient.load(ordering: .relaxed) { _exit(ToolFailure.interrupted) }
      }
      source.resume()
      return source
    }
  }

  /// From now on the work asks ``isRequested``.
  func bePatient() { state.isPatient.store(true, ordering: .relaxed) }

  /// Whether a signal came.
  var isRequested: Bool { state.count.load(ordering: .relaxed) > 0 }
}
