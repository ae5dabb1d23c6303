@_exported import ConvAlgorithms
import Foundation

/// Why a tuning table is not used.
public struct TuningTableError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Why it is not used.
  public enum Reason: Hashable, Sendable {
    /// There is no such file.
    case missing
    /// The system refuses to read it, or it is no regular file; the text says which.
    case unreadable(String)
    /// The bytes are no tuning table of this version.
    case damaged(String)
    /// It was measured on another machine, instruction set or FFTW.
    case foreign(TuningTable.Origin, here: TuningTable.Origin)
  }

  /// The file, as the caller named it.
  public var file: String
  /// What programs branch on.
  public var reason: Reason

  /// What was got, what was expected, and how to measure anew.
  public var description: String {
    switch reason {
    case .missing: "\(file): got no such file; expected a tuning table; write one with convnet time --tune"
    case .unreadable(let reason): "\(file): cannot be read: \(reason)"
    case .damaged(let reason):
      "\(file): got \(reason); expected a tuning table; write one with convnet time --tune"
    case .foreign(let origin, let here):
      "\(file): got measurements of \(Self.words(origin)); expected those of \(Self.words(here)); "
        + "measure with convnet time --tune"
    }
  }

  private static func words(_ origin: TuningTable.Origin) -> String {
    ([origin.processor, "\(origin.coreCount) cores", origin.instructionSet.rawValue] + origin.libraries)
      .joined(separator: ", ")
  }
}

extension TuningTable {
  private static let format = "convkit-tuning"
  private static let version = 1
  /// No table is longer, in bytes.
  private static let sizeLimit = 1 << 26

  /// What stands in the file.
  private struct Document: Codable {
    var format: String
    var version: Int
    var table: TuningTable
  }

  /// Where the table of this user is kept: `convkit/tuning.json` in $XDG_CACHE_HOME or ~/.cache on Linux, in
  /// ~/Library/Caches on macOS.
  public static var defaultPath: String {
    let home = FileManager.default.homeDirectoryForCurrentUser
    #if canImport(Darwin)
      let caches = home.appendingPathComponent("Library/Caches")
    #else
      // A relative path in the variable counts as none: XDG Base Directory Specification.
      let named = ProcessInfo.processInfo.environment["XDG_CACHE_HOME"].flatMap {
        $0.hasPrefix("/") ? $0 : nil
      }
      let caches = named.map { URL(fileURLWithPath: $0) } ?? home.appendingPathComponent(".cache")
    #endif
    return caches.appendingPathComponent("convkit/tuning.json").path
  }

  /// Reads a table that was measured here.
  ///
  /// - Parameter context: its instruction set is the one the table must be of.
  /// - Throws: ``TuningTableError`` for a file that is missing, damaged or foreign.
  public init(contentsOf path: String, for context: ComputeContext) throws(TuningTableError) {
    func failure(_ reason: TuningTableError.Reason) -> TuningTableError {
      TuningTableError(file: path, reason: reason)
    }
    let data: Data
    do {
      let file = try RegularFile(path)
      guard file.byteCount <= Self.sizeLimit else {
        throw failure(.damaged("\(file.byteCount) bytes"))
      }
      data = try file.read(file.byteCount)
    } catch let error as FileReadError {
      throw failure(error.isMissing ? .missing : .unreadable(error.reason))
    } catch let error as TuningTableError {
      throw error
    } catch {
      throw failure(.unreadable("\(error)"))
    }
    guard let document = try? JSONDecoder().decode(Document.self, from: data) else {
      throw failure(.damaged("something else"))
    }
    guard document.format == Self.format, document.version == Self.version else {
      throw failure(.damaged("\(document.format), version \(document.version)"))
    }
    guard document.table.hasSoundTimes else { throw failure(.damaged("times that are not above 0")) }
    let here = Origin.here(context)
    guard document.table.origin == here else { throw failure(.foreign(document.table.origin, here: here)) }
    // Behind the question where it comes from: FFTW reads its own version's alone.
    guard document.table.wisdom?.isSound ?? true else { throw failure(.damaged("wisdom that FFTW refuses")) }
    self = document.table
  }

  /// Writes the table whole or not at all, in a folder that is made when it is missing.
  ///
  /// - Throws: ``FileWriteError``
  public func write(to path: String) throws(FileWriteError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw FileWriteError(path: path, reason: "the folder \(folder) cannot be made")
    }
    let bytes: Data
    do {
      bytes = try encoder.encode(Document(format: Self.format, version: Self.version, table: self))
    } catch {
      throw FileWriteError(path: path, reason: "it holds a time that is not finite")
    }
    try AtomicFile.write(bytes, to: path)
  }
}
