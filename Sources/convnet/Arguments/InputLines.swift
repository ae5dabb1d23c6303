import Foundation

/// The lines of standard input as bytes, each as soon as it is there.
struct InputLines {
  /// No path is longer, in bytes.
  private static let limit = 1 << 16

  private var pending: [UInt8] = []
  private var isAtEnd = false
  private var count = 0

  /// The next line without its end (LF or CRLF); nil behind the last one.
  ///
  /// - Throws: ``InputError`` for an input that cannot be read, a zero byte, and a line that is too long to be a path.
  mutating func next() throws -> [UInt8]? {
    var searched = 0
    while true {
      if let end = pending[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { pending.removeSubrange(...end) }
        return try line(pending[..<end])
      }
      if isAtEnd {
        if pending.isEmpty { return nil }
        defer { pending = [] }
        return try line(pending[...])
      }
      searched = pending.count
      if pending.count > Self.limit { _ = try line(pending[...]) }
      try read()
    }
  }

  private mutating func line(_ bytes: ArraySlice<UInt8>) throws -> [UInt8] {
    count += 1
    if bytes.contains(0) {
      throw InputError(
        description:
          "standard input: line \(count): got a zero byte; expected paths between line ends; write one path a line"
      )
    }
    if bytes.count > Self.limit {
      throw InputError(
        description:
          "standard input: line \(count): got more than \(Self.limit) bytes; expected a path; write one path a line"
      )
    }
    return Array(bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes)
  }

  private mutating func read() throws {
    var part = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      let got = Foundation.read(STDIN_FILENO, &part, part.count)
      if got < 0, errno == EINTR { continue }
      if got < 0 {
        throw InputError(
          description:
            "standard input: got \"\(String(cString: strerror(errno)))\" from the system; expected a path a line",
          isMissing: true)
      }
      pending += part[..<got]
      isAtEnd = got == 0
      return
    }
  }
}
