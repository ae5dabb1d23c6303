#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file that is read whole, by the system's own calls: the tool starts in milliseconds and needs no Foundation.
struct InputFile {
  let path: String

  /// No description of a model is longer, in bytes.
  private static let limit = 1 << 24

  /// - Throws: ``InputFileError`` for a file that is not there or cannot be read, and for a folder, pipe or device.
  func bytes() throws(InputFileError) -> [UInt8] {
    // A pipe without a writer would wait forever when opened in the usual way.
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    if descriptor < 0 { throw InputFileError(path: path, reason: String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var status = stat()
    if fstat(descriptor, &status) != 0 {
      throw InputFileError(path: path, reason: String(cString: strerror(errno)))
    }
    if status.st_mode & S_IFMT != S_IFREG {
      throw InputFileError(path: path, reason: "got a folder, pipe or device; expected a model file")
    }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    // One byte more than may be there, so that the reader of models says what is too large.
    while bytes.count <= Self.limit {
      let count = read(descriptor, &part, part.count)
      if count < 0, errno == EINTR { continue }
      if count < 0 { throw InputFileError(path: path, reason: String(cString: strerror(errno))) }
      if count == 0 { break }
      bytes += part[..<count]
    }
    return bytes
  }
}

/// Why an input file cannot be read: exit code 66.
struct InputFileError: Error, CustomStringConvertible {
  let path: String
  let reason: String

  var description: String { "\(path): \(reason)" }
}
