import Foundation

/// Writing a file whole or not at all.
public enum AtomicFile {
  /// Writes the bytes to a temporary file beside the path, syncs it, and renames it over the path.
  ///
  /// Whoever opens the path, at any moment and after any crash, sees the file before or the file after, never a part.
  ///
  /// - Throws: ``FileWriteError`` when the system refuses it; what stood at the path is then unchanged.
  public static func write(_ bytes: Data, to path: String) throws(FileWriteError) {
    func failure(_ reason: String = SystemError.current) -> FileWriteError {
      FileWriteError(path: path, reason: reason)
    }
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      // Renaming over a device or a pipe would replace it.
      let isDirectory = status.st_mode & S_IFMT == S_IFDIR
      throw failure(isDirectory ? "it is a directory; name a file in it" : "it is not a regular file")
    }
    let url = URL(fileURLWithPath: path)
    let folder = url.deletingLastPathComponent().path
    let temporary = "\(folder)/.\(url.lastPathComponent).\(UUID().uuidString.prefix(8)).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw failure() }
    do throws(FileWriteError) {
      try write(bytes, to: descriptor, failure: { failure() })
      guard fsync(descriptor) == 0 else { throw failure() }
    } catch {
      close(descriptor)
      unlink(temporary)
      throw error
    }
    guard close(descriptor) == 0, rename(temporary, path) == 0 else {
      let error = failure()
      unlink(temporary)
      throw error
    }
    syncFolder(folder)
  }

  /// Whether a file is called as those are that ``write(_:to:)`` renames, and that a killed process leaves behind.
  public static func isTemporaryName(_ name: String) -> Bool {
    name.wholeMatch(of: /\..+\.[0-9A-F]{8}\.tmp/) != nil
  }

  private static func write(
    _ bytes: Data, to descriptor: Int32, failure: () -> FileWriteError
  ) throws(FileWriteError) {
    var done = 0
    while done < bytes.count {
      let wrote = bytes.withUnsafeBytes {
        Foundation.write(descriptor, $0.baseAddress! + done, bytes.count - done)
      }
      if wrote < 0 && errno == EINTR { continue }
      guard wrote > 0 else { throw failure() }
      done += wrote
    }
  }

  /// Makes the new name itself durable. Some file systems refuse to sync a folder; the file is written all the same.
  private static func syncFolder(_ folder: String) {
    let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
