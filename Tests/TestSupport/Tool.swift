import Foundation

/// One of the package's executables, run as a process.
public struct Tool: Sendable {
  /// What a run printed and how it ended.
  public struct Outcome: Hashable, Sendable {
    public var stdout: String
    public var stderr: String
    /// The exit code; 128 + the signal's number when a signal ended it, as a shell says it.
    public var status: Int32

    public init(stdout: String, stderr: String, status: Int32) {
      self.stdout = stdout
      self.stderr = stderr
      self.status = status
    }
  }

  /// Where the executable lies.
  public let executable: URL

  /// - Parameter name: the product's name: `convshape`, `convnet`.
  public init(_ name: String) { executable = Self.productFolder.appendingPathComponent(name) }

  /// - Parameter path: any executable, as a shell that joins tools.
  public init(path: String) { executable = URL(fileURLWithPath: path) }

  /// Runs the tool to its end.
  ///
  /// - Parameters:
  ///   - directory: the working directory; the test's own when nil.
  ///   - environment: variables added to the test's own.
  public func run(
    _ arguments: [String], in directory: URL? = nil, environment: [String: String] = [:]
  ) throws -> Outcome {
    // Into files and not into pipes: a pipe that nobody empties would stop the tool, and the test with it.
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tool-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (out, err) = (folder.appendingPathComponent("stdout"), folder.appendingPathComponent("stderr"))
    for file in [out, err] { try Data().write(to: file) }
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    if let directory { process.currentDirectoryURL = directory }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: out)
    process.standardError = try FileHandle(forWritingTo: err)
    try process.run()
    process.waitUntilExit()
    let signal: Int32 = process.terminationReason == .uncaughtSignal ? 128 : 0
    return Outcome(
      stdout: String(decoding: try Data(contentsOf: out), as: UTF8.self),
      stderr: String(decoding: try Data(contentsOf: err), as: UTF8.self),
      status: signal + process.terminationStatus)
  }

  /// The folder the build puts executables in: the test bundle lies beside them.
  private static let productFolder: URL = {
    #if os(macOS)
      // The tests run in a helper of the toolchain; the bundle is one of those it loaded.
      if let bundle = Bundle.allBundles.first(where: { $0.bundlePath.hasSuffix(".xctest") }) {
        return bundle.bundleURL.deletingLastPathComponent()
      }
    #endif
    return (Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0]))
      .resolvingSymlinksInPath().deletingLastPathComponent()
  }()
}
