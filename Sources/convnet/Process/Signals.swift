import Foundation

/// What the system does to a process that writes where it cannot, and what this one does.
enum Signals {
  private typealias Handler = @convention(c) (Int32) -> Void

  /// Ignores a signal from now on.
  ///
  /// - Returns: whether it was ignored already, as `nohup` leaves SIGHUP.
  @discardableResult static func ignore(_ number: Int32) -> Bool {
    // A handler is known by its address alone.
    let before: Handler? = signal(number, SIG_IGN)
    let ignoring: Handler? = SIG_IGN
    return unsafeBitCast(before, to: Int.self) == unsafeBitCast(ignoring, to: Int.self)
  }

  /// Whether whoever started the process wanted closed pipes to be errors; asking makes them errors here.
  static let pipesWereIgnored = ignore(SIGPIPE)

  /// Ends the process in silence, as SIGPIPE does where it is not ignored.
  static func endByClosedPipe() {
    if pipesWereIgnored { return }
    signal(SIGPIPE, SIG_DFL)
    raise(SIGPIPE)
  }
}
