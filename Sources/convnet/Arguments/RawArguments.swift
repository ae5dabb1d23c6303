/// The command line as the system gave it: bytes, which need not be UTF-8.
enum RawArguments {
  /// The bytes behind an argument, in whose text a mark stands for what is not UTF-8.
  static func bytes(of text: String) -> [UInt8] {
    guard text.unicodeScalars.contains("\u{FFFD}") else { return Array(text.utf8) }
    for index in 0..<Int(CommandLine.argc) {
      guard let pointer = CommandLine.unsafeArgv[index], String(cString: pointer) == text else { continue }
      var bytes: [UInt8] = []
      var place = pointer
      while place.pointee != 0 {
        bytes.append(UInt8(bitPattern: place.pointee))
        place += 1
      }
      return bytes
    }
    return Array(text.utf8)
  }
}
