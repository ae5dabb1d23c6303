import Foundation
import TestSupport
import Testing

/// The LaTeX of `--explain`, through pdflatex where there is one.
@Suite("convshape's LaTeX, compiled")
struct LaTeXTests {
  private static let compiler = ["/usr/bin/pdflatex", "/Library/TeX/texbin/pdflatex"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  static let layers = [
    "--in 32x32x3 --filters 10x5x5 --pad 1",
    "--in 9x9x3 --filters 2x3x3 --stride 3 --pad 1",
    "--in 32x28x4 --filters 8x3x5 --pad 1,2,0,2 --dilation 2x1 --groups 2",
    "--in 227x227x3 --filters 96x11x11 --stride 4",
    "--in 7x7x1 --filters 1x3x3 --stride 2 --rounding ceil",
    "--in 6x6x1 --filters 1x3x3 --stride 2 --rounding ceil --no-bias",
    "--in 5x5x2 --filters 2x1x1 --stride 3 --rounding caffe",
    "--in 224x224x3 --filters 64x7x7 --stride 2 --pad same",
    "--in 10x13x3 --filters 4x4x2 --stride 3x2 --pad same-lower --batch 8",
    "--in 31x31x8 --filters 8x3x3 --groups 8 --pad half",
    "--in 7x7x1 --filters 1x3x3 --stride 2 --rounding strict",
    "--in 2147483648x1073741824x1 --filters 1x1x1",
    "--in 100x100x3 --filters 5x3x4 --pad valid --stride 7x9",
    "--in 1224x1224x3 --filters 64x7x5 --pad 1,2,3,4 --dilation 2x3 --stride 12x10 --rounding ceil",
  ]

  @Test("A dozen layers in both notations make a document without an error", .enabled(if: compiler != nil))
  func compiles() throws {
    let compiler = try #require(Self.compiler)
    var document = "\\documentclass{article}\n\\usepackage{amsmath}\n\\begin{document}\n"
    for layer in Self.layers {
      for notation in ["notes", "pytorch"] {
        let arguments = (layer + " --explain latex --notation " + notation).split(separator: " ")
        let outcome = try Tool("convshape").run(arguments.map(String.init))
        #expect(outcome.status == 0, "\(outcome)")
        document += outcome.stdout + "\\newpage\n"
      }
    }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("latex-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try (document + "\\end{document}\n").write(
      to: folder.appendingPathComponent("layers.tex"), atomically: true, encoding: .utf8)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: compiler)
    process.arguments = ["-interaction=nonstopmode", "-halt-on-error", "layers.tex"]
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let log = try String(contentsOf: folder.appendingPathComponent("layers.log"), encoding: .isoLatin1)
    #expect(process.terminationStatus == 0, "\(log.suffix(2000))")
    #expect(!log.contains("Missing character"), "\(log.suffix(2000))")
    // Nothing reaches over the margins of an article, whose lines are 345 pt wide.
    #expect(!log.contains("Overfull"), "\(log.split(separator: "\n").filter { $0.hasPrefix("Overfull") })")
    #expect(FileManager.default.fileExists(atPath: folder.appendingPathComponent("layers.pdf").path))
  }
}
