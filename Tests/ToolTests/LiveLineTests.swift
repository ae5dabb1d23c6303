import Foundation
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// The live line on a terminal of our own making.
@Suite struct LiveLineTests {
  /// The fields of a line in their order, long or short, any number of them from the first on.
  nonisolated(unsafe) private static let wholeFields =
    /epoch \d+\/\d+( +step \d+\/\d+( +loss [\d.e+-]+( +acc(uracy)? [\d.]+ ?%( +(left [\d:]+|[\dhmins ]+ left))?( +[\d.,]+(\/s| images\/s)( +(lr|rate) [\d.e-]+( +grad(ient)? [\d.e+-]+)?)?)?)?)?)?/

  @Test func theLiveLineFitsTheTerminalWhenItIsResized() throws {
    try TemporaryFolder.with { folder in
      var (master, terminal): (Int32, Int32) = (0, 0)
      var size = winsize(ws_row: 24, ws_col: 120, ws_xpixel: 0, ws_ypixel: 0)
      try #require(openpty(&master, &terminal, nil, nil, &size) == 0)
      let process = Process()
      process.executableURL = Tool("convnet").executable
      let images = Fixtures.repository.appendingPathComponent("Samples/Digits/test").path
      process.arguments = ["train", images, "--epochs", "100000", "--batch-size", "4", "--out", "run"]
      process.currentDirectoryURL = folder
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle(fileDescriptor: terminal)
      try process.run()
      close(terminal)
      defer { close(master) }
      /// What was written until some live lines were among it, cut at the places where the line begins anew.
      func lines() -> [Substring] {
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 4096)
        while text.components(separatedBy: "step ").count < 5 {
          let count = read(master, &buffer, buffer.count)
          guard count > 0 else { break }
          text += String(decoding: buffer.prefix(count), as: UTF8.self)
        }
        return text.split { $0 == "\r" || $0 == "\n" || $0 == "\r\n" }
          .filter { $0.contains("step ") }.map { $0.split(separator: "\u{1B}[J").last ?? "" }
      }
      let wide = lines()
      #expect(
        wide.contains { $0.contains("images/s") && $0.contains("rate ") && $0.contains("gradient ") },
        "\(wide)")
      #expect(wide.allSatisfy { $0.count < 120 })
      // In a narrow one fields are left out, and none is cut.
      for width in [80, 60, 40, 30] as [UInt16] {
        size.ws_col = width
        #expect(ioctl(master, UInt(TIOCSWINSZ), &size) == 0)
        _ = lines()
        let narrow = lines().dropLast()
        #expect(
          !narrow.isEmpty && narrow.allSatisfy { $0.count < Int(width) && $0.hasPrefix("epoch ") },
          "\(narrow)")
        #expect(narrow.allSatisfy { $0.wholeMatch(of: Self.wholeFields) != nil }, "\(narrow)")
        if width >= 60 { #expect(narrow.allSatisfy { $0.contains(" acc") }, "\(narrow)") }
      }
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }
  }
}
