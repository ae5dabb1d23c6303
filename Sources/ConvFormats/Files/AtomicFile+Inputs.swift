import Foundation

extension AtomicFile {
  /// Refuses to write over what is read: another name for the same file, a link among them, counts as the file.
  ///
  /// - Parameters:
  ///   - path: where something is to be written.
  ///   - inputs: what it is made from; those that are not there are no file to lose.
  /// - Throws: ``FileWriteError`` that names the input.
  /// - Complexity: asks the system about each input once, and about none when there is nothing at the path.
  public static func refuseOverwriting(
    _ inputs: some Sequence<String>, at path: String
  ) throws(FileWriteError) {
    guard let output = Identity(path) else { return }
    for input in inputs where Identity(input) == output {
      throw FileWriteError(path: path, reason: "it is \(input), which is read; name another file to write")
    }
  }

  /// What tells two files of a system apart, links followed.
  private struct Identity: Equatable {
    let device: UInt64
    let number: UInt64

    /// nil when there is nothing at the path.
    init?(_ path: String) {
      var status = stat()
      guard !path.utf8.contains(0), stat(path, &status) == 0 else { return nil }
      device = UInt64(truncatingIfNeeded: status.st_dev)
      number = UInt64(truncatingIfNeeded: status.st_ino)
    }
  }
}
