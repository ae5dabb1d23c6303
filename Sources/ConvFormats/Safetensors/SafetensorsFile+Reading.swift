import Foundation

extension SafetensorsFile {
  /// A file read whole and checked.
  ///
  /// The header is checked against the file's length before the data is read, so a file cannot ask for more memory
  /// than it fills.
  ///
  /// - Throws: ``SafetensorsError``, one case for each way a file can be wrong.
  public init(contentsOf url: URL) throws(SafetensorsError) {
    try self.init(contentsOf: url.path)
  }

  /// A file read whole and checked.
  ///
  /// - Throws: ``SafetensorsError``, one case for each way a file can be wrong.
  public init(contentsOf path: String) throws(SafetensorsError) {
    let file: RegularFile
    do {
      file = try RegularFile(path)
    } catch {
      throw SafetensorsError(file: path, error.isMissing ? .missing : .unreadable(reason: error.reason))
    }
    func bytes(_ count: Int) throws(SafetensorsError) -> Data {
      do {
        return try file.read(count)
      } catch {
        throw SafetensorsError(file: path, .unreadable(reason: error.reason))
      }
    }
    let length = file.byteCount
    let prefix = try bytes(min(length, 8))
    let headerCount = try Self.headerByteCount(prefix, fileByteCount: length, file: path)
    let dataCount = length - 8 - headerCount
    let header = try SafetensorsHeader(json: try bytes(headerCount), dataByteCount: dataCount, file: path)
    self.init(name: path, entries: header.entries, metadata: header.metadata, data: try bytes(dataCount))
  }

  /// A file already in memory.
  ///
  /// - Parameter name: what errors call it.
  /// - Throws: ``SafetensorsError``, one case for each way a file can be wrong.
  public init(bytes: Data, name: String) throws(SafetensorsError) {
    let headerCount = try Self.headerByteCount(bytes.prefix(8), fileByteCount: bytes.count, file: name)
    let rest = bytes.dropFirst(8)
    // Copies begin at index 0, which slices of Data do not.
    let header = try SafetensorsHeader(
      json: Data(rest.prefix(headerCount)), dataByteCount: rest.count - headerCount, file: name)
    self.init(
      name: name, entries: header.entries, metadata: header.metadata, data: Data(rest.dropFirst(headerCount)))
  }

  private static func headerByteCount(
    _ prefix: Data, fileByteCount: Int, file: String
  ) throws(SafetensorsError) -> Int {
    guard prefix.count == 8 else { throw SafetensorsError(file: file, .tooShort(byteCount: fileByteCount)) }
    let length = prefix.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let limit = min(fileByteCount - 8, headerByteLimit)
    guard length <= UInt64(limit) else {
      throw SafetensorsError(file: file, .headerLength(got: length, limit: limit))
    }
    return Int(length)
  }
}
