#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The process's two outputs: results on stdout, everything else on stderr.
enum Streams {
  /// Whether stdout is a terminal that shows colours and whose owner wants them (https://no-color.org).
  static var showsColor: Bool {
    func variable(_ name: String) -> String { getenv(name).map { String(cString: $0) } ?? "" }
    return isatty(STDOUT_FILENO) == 1 && variable("NO_COLOR").isEmpty && variable("TERM") != "dumb"
  }

  /// Writes lines to stdout.
  ///
  /// - Throws: ``OutputError`` when they cannot all be written, as on a full disk.
  static func writeResult(_ lines: String) throws(OutputError) {
    if let problem = write(lines + "\n", to: STDOUT_FILENO) { throw OutputError(problem: problem) }
  }

  /// Writes one line to stderr; where that is not possible there is nobody left to tell.
  static func writeMessage(_ line: String) { _ = write(line + "\n", to: STDERR_FILENO) }

  /// What went wrong, in the system's words; nil when all was written.
  private static func write(_ text: String, to descriptor: Int32) -> String? {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { bytes in
        #if canImport(Glibc)
          Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        #elseif canImport(Musl)
          Musl.write(descriptor, bytes.baseAddress, bytes.count)
        #else
          Darwin.write(descriptor, bytes.baseAddress, bytes.count)
        #endif
      }
      if count < 0 {
        if errno == EINTR { continue }
        return String(cString: strerror(errno))
      }
      rest = rest.dropFirst(count)
    }
    return nil
  }
}

/// An answer that could not be written.
struct OutputError: Error, CustomStringConvertible {
  let problem: String

  var description: String {
    "stdout: got \"\(problem)\"; expected to write the answer; use a place that can be written to"
  }
}
