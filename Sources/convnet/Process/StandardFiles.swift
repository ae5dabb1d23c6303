import Foundation

/// The three files a process begins with.
enum StandardFiles {
  /// Puts something in the place of those that are closed: the next file that is opened would get such a number, and
  /// progress and results would be written into it. Reading and writing fail there, as they do where nothing is.
  static func fillClosed() {
    for (descriptor, mode) in [
      (STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY),
    ] where fcntl(descriptor, F_GETFD) < 0 {
      // The lowest free number is the one that is missing.
      _ = open("/dev/null", mode)
    }
  }
}
