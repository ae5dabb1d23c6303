import Foundation

/// Reads regular files and nothing else: a pipe or a device under the name of a PNG must not block a run.
enum RegularFile {
  /// The bytes of a file.
  ///
  /// - Parameters:
  ///   - first: how many bytes from the start are wanted; all when not given.
  ///   - limit: the largest file that is read whole, in bytes.
  static func bytes(of path: String, first: Int? = nil, limit: Int = .max) throws(PNGError) -> [UInt8] {
    var status = stat()
    guard !path.utf8.contains(0), stat(path, &status) == 0 else { throw missing(path) }
    try requireRegular(status, path)
    // The file may have been replaced since, so it is opened without blocking and looked at again.
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(path, errno) }
    defer { close(descriptor) }
    guard fstat(descriptor, &status) == 0 else { throw unreadable(path, errno) }
    try requireRegular(status, path)

    let size = Int(status.st_size)
    guard first != nil || size <= limit else {
      throw PNGError(
        .tooLarge, file: path, got: "a file of \(size) bytes", expected: "at most \(limit)",
        fix: "shrink the image or raise the pixel limit")
    }
    let wanted = min(first ?? size, size)
    // An array of no capacity is one that all threads share, and its count would be written.
    if wanted == 0 { return [] }
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, count in
      while count < wanted {
        let got = read(descriptor, buffer.baseAddress! + count, wanted - count)
        if got < 0, errno == EINTR { continue }
        if got < 0 { failure = errno }
        if got <= 0 { return }
        count += got
      }
    }
    guard failure == 0 else { throw unreadable(path, failure) }
    return bytes
  }

  /// - Throws: ``PNGError`` `cannotWrite` when something other than a file has the name: renaming over a device or a pipe
  ///   would replace it.
  static func requireReplaceable(_ path: String) throws(PNGError) {
    var status = stat()
    guard !path.utf8.contains(0), stat(path, &status) == 0, let got = otherKind(status) else { return }
    throw PNGError(.cannotWrite, file: path, got: got, expected: "a file, or a name that is free")
  }

  private static func requireRegular(_ status: stat, _ path: String) throws(PNGError) {
    guard let got = otherKind(status) else { return }
    throw PNGError(.notAFile, file: path, got: got, expected: "a PNG file")
  }

  /// What something that is no regular file is called.
  private static func otherKind(_ status: stat) -> String? {
    switch status.st_mode & S_IFMT {
    case S_IFREG: nil
    case S_IFDIR: "a folder"
    case S_IFIFO: "a named pipe"
    case S_IFSOCK: "a socket"
    default: "a device"
    }
  }

  private static func missing(_ path: String) -> PNGError {
    let code = errno
    if path.utf8.contains(0) {
      return PNGError(.missing, file: path, got: "a path with a zero byte", expected: "a PNG file")
    }
    var status = stat()
    let isLink = lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    switch code {
    case ENOENT, ENOTDIR:
      let got = isLink ? "a symbolic link that leads nowhere" : "no such file"
      return PNGError(.missing, file: path, got: got, expected: "a PNG file")
    case ELOOP:
      return PNGError(.missing, file: path, got: "a loop of symbolic links", expected: "a PNG file")
    default:
      return unreadable(path, code)
    }
  }

  private static func unreadable(_ path: String, _ code: Int32) -> PNGError {
    PNGError(
      .unreadable, file: path, got: "\"\(String(cString: strerror(code)))\" from the system",
      expected: "a file that can be read")
  }
}
