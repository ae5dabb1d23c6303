import Foundation

/// Why a file cannot be read.
package struct FileReadError: Error {
  package var reason: String
  package var isMissing = false
}

/// A file open for reading that is a regular file: a pipe could keep us waiting, a device would never end.
package final class RegularFile {
  private let descriptor: Int32
  package let byteCount: Int

  package init(_ path: String) throws(FileReadError) {
    // Without O_NONBLOCK, opening a pipe waits for its writer.
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw FileReadError(reason: SystemError.current, isMissing: errno == ENOENT || errno == ENOTDIR)
    }
    var status = stat()
    let isKnown = fstat(descriptor, &status) == 0
    guard isKnown, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      let isDirectory = isKnown && status.st_mode & S_IFMT == S_IFDIR
      throw FileReadError(reason: isDirectory ? "it is a directory" : "it is not a regular file")
    }
    byteCount = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// The next bytes, exactly as many as asked for.
  package func read(_ count: Int) throws(FileReadError) -> Data {
    var data = Data(count: count)
    var done = 0
    while done < count {
      let got = data.withUnsafeMutableBytes { bytes in
        Foundation.read(descriptor, bytes.baseAddress! + done, count - done)
      }
      if got < 0 && errno == EINTR { continue }
      guard got > 0 else {
        throw FileReadError(reason: got < 0 ? SystemError.current : "it became shorter while it was read")
      }
      done += got
    }
    return data
  }
}

/// The system's words for the last failure.
enum SystemError {
  static var current: String { String(cString: strerror(errno)) }
}
