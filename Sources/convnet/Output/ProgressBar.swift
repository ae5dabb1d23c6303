import ConvKit

/// A live bar on stderr, when that is a terminal: `checking ████░░░░ 512 of 1,797, 3 s left`.
final class ProgressBar {
  private static let cells = 24

  private let title: String
  private let isLive = Terminal.isInteractive
  private let beginning = ContinuousClock.now
  private var lastUpdate = ContinuousClock.now - .seconds(1)

  init(_ title: String) { self.title = title }

  func show(_ done: Int, of total: Int) {
    let now = ContinuousClock.now
    guard isLive, total > 0, now - lastUpdate >= .milliseconds(100) || done == total else { return }
    lastUpdate = now
    let full = done * Self.cells / total
    let bar = String(repeating: "█", count: full) + String(repeating: "░", count: Self.cells - full)
    let seconds = (now - beginning) / .seconds(1) * Double(total - done) / Double(max(done, 1))
    let line = "\(title) \(bar) \(done.grouped) of \(total.grouped), \(Format.duration(seconds)) left"
    Terminal.write("\r\(line.prefix(max(Terminal.width - 1, 1)))\u{1B}[K")
  }

  /// Takes the line away.
  func clear() {
    if isLive { Terminal.write("\r\u{1B}[K") }
  }
}
