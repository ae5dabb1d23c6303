import Foundation

/// The folder of one training, held by one process at a time.
///
/// ```
/// config.json         the settings
/// split.json          which image is for what
/// metrics.csv, .jsonl one row an epoch
/// best.safetensors    the best epoch's network: a classifier
/// last.safetensors    the last checkpoint
/// report.html         the page about the best network, when the training has ended
/// tuning.json         the measurements algorithms were chosen by, where they were
/// ```
///
/// The lock is the system's (`flock` on the folder itself): it ends with the process, however that ends.
public final class RunFolder {
  /// The files a run writes.
  public enum File: String, CaseIterable, Sendable {
    /// ``TrainingSettings``: all that decides the bits of the run.
    case config = "config.json"
    /// A ``DatasetSplit``.
    case split = "split.json"
    /// A line an epoch, for spreadsheets.
    case metricsTable = "metrics.csv"
    /// The same as JSON, an object a line.
    case metricsLines = "metrics.jsonl"
    /// A ``Classifier``, written anew whenever an epoch is the best so far.
    case best = "best.safetensors"
    /// A ``TrainingCheckpoint``, from which the run can be gone on with.
    case last = "last.safetensors"
    /// A ``TrainingReport``, written when the training has ended.
    case report = "report.html"
    /// The `TuningTable` that algorithms were chosen by, and are chosen by when the run is gone on with; not in every run.
    case tuning = "tuning.json"
  }

  /// As the caller named it.
  public let path: String
  private let descriptor: Int32
  private let wasMade: Bool

  /// A folder for a new run: made, or empty.
  ///
  /// - Throws: ``RunFolderError`` `notEmpty` or `inUse`; ``FileWriteError`` when it cannot be made or written to.
  public static func create(_ path: String) throws -> RunFolder {
    let existed = FileManager.default.fileExists(atPath: path)
    do {
      guard !path.isEmpty else { throw CocoaError(.fileNoSuchFile) }
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      let parent = (path as NSString).deletingLastPathComponent
      let isRefused =
        FileManager.default.fileExists(atPath: parent.isEmpty ? "." : parent)
        && !FileManager.default.isWritableFile(atPath: parent.isEmpty ? "." : parent)
      throw FileWriteError(
        path: path,
        reason: path.isEmpty
          ? "a folder has a name"
          : isRefused
            ? "the folder cannot be made, for \(parent.isEmpty ? "this one" : parent) cannot be written to"
            : "the folder cannot be made; is there a file of this name?")
    }
    let folder = try RunFolder(path, wasMade: !existed)
    let entries = try folder.entries().filter { !AtomicFile.isTemporaryName($0) }
    guard entries.isEmpty else {
      let isRun = entries.contains(File.config.rawValue)
      throw RunFolderError(
        .notEmpty, path: path, got: "a folder that holds \(listed(entries))",
        expected: "a new or empty folder",
        fix: "choose another --out" + (isRun ? ", or go on with convnet train --resume \(path)" : ""))
    }
    guard FileManager.default.isWritableFile(atPath: path) else {
      throw FileWriteError(path: path, reason: "the folder cannot be written to")
    }
    folder.removeLeftovers()
    return folder
  }

  /// The folder of a run that was begun.
  ///
  /// What a killed process left half-written is removed.
  ///
  /// - Throws: ``RunFolderError`` `missing`, `notARun` or `inUse`; ``FileWriteError`` when it cannot be opened.
  public static func open(_ path: String) throws -> RunFolder {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    guard exists, isFolder.boolValue else {
      throw RunFolderError(
        .missing, path: path, got: exists ? "a file" : "no such folder",
        expected: "the folder of a run", fix: "begin one with convnet train FOLDER --out \(path)")
    }
    let folder = try RunFolder(path, wasMade: false)
    guard folder.holds(.config) else {
      let isEmpty = try folder.entries().allSatisfy(AtomicFile.isTemporaryName)
      if isEmpty {
        throw RunFolderError(
          .notARun, path: path, got: "an empty folder", expected: "a run with its config.json",
          fix:
            "the training ended before it had written its settings, so nothing is lost: "
            + "begin it again with convnet train FOLDER --out \(path)")
      }
      throw RunFolderError(
        .notARun, path: path, got: "a folder without config.json", expected: "the folder of a run",
        fix: "begin one with convnet train FOLDER --out DIR")
    }
    folder.removeLeftovers()
    return folder
  }

  private init(_ path: String, wasMade: Bool) throws {
    let descriptor = Foundation.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw FileWriteError(path: path, reason: String(cString: strerror(errno)))
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw RunFolderError(
        .inUse, path: path, got: "a folder that another process trains into",
        expected: "one for this training",
        fix: "wait for its end, or choose another --out")
    }
    self.path = path
    self.descriptor = descriptor
    self.wasMade = wasMade
  }

  deinit { close(descriptor) }

  /// Where a file of the run is.
  public func path(of file: File) -> String { Self.path(of: file, in: path) }

  static func path(of file: File, in folder: String) -> String {
    folder.hasSuffix("/") ? folder + file.rawValue : "\(folder)/\(file.rawValue)"
  }

  /// The best network of a run where the path is a folder; else the path itself.
  static func bestNetwork(at path: String) -> String {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    return exists && isFolder.boolValue ? Self.path(of: .best, in: path) : path
  }

  /// Whether there is such a file.
  public func holds(_ file: File) -> Bool { FileManager.default.fileExists(atPath: path(of: file)) }

  /// The bytes of a file; nil when it cannot be read: a pipe or a device is not waited for.
  func bytes(of file: File) -> Data? {
    guard let file = try? RegularFile(path(of: file)) else { return nil }
    return try? file.read(file.byteCount)
  }

  /// Takes back what a run has written that was refused before its first step: settings, measurements, and the folder
  /// when it was made for it. A folder that holds anything else stays as it is.
  func discardUnbegun() {
    let unbegun = [File.config, .tuning]
    guard let names = try? entries(), names.allSatisfy({ name in unbegun.contains { $0.rawValue == name } })
    else { return }
    for file in unbegun { unlink(path(of: file)) }
    if wasMade { rmdir(path) }
  }

  /// The names of what stands in the folder, ordered by their bytes.
  private func entries() throws -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: path).sorted {
        $0.utf8.lexicographicallyPrecedes($1.utf8)
      }
    } catch {
      throw FileWriteError(path: path, reason: "the folder cannot be listed")
    }
  }

  /// Half-written files of a process that was killed; nobody else writes here while the lock is held.
  private func removeLeftovers() {
    for name in (try? entries()) ?? [] where AtomicFile.isTemporaryName(name) { unlink("\(path)/\(name)") }
  }
}
