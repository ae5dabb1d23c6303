import Foundation

/// The JSON form: one object, a key a setting, named as the command line's options.
extension TrainingSettings {
  static let format = "convkit-training"
  static let version = 1
  /// No file of settings is longer, in bytes.
  private static let sizeLimit = 1 << 20

  /// The settings of a JSON file; what it leaves out keeps its usual value.
  ///
  /// - Parameters:
  ///   - bytes: of the file.
  ///   - name: what errors call the file.
  /// - Throws: ``ModelFileError`` for bytes that are not JSON, an unknown or repeated key (with the nearest known one),
  ///   a value of the wrong type or out of range.
  public init(json bytes: some Collection<UInt8>, name: String) throws(ModelFileError) {
    do throws(ModelFileError) {
      if bytes.count > Self.sizeLimit {
        throw ModelFileError(.tooLarge, got: "\(bytes.count) bytes", expected: "at most \(Self.sizeLimit)")
      }
      let known = ["format", "version"] + TrainingSetting.all.map(\.key)
      let fields = try JSONFields(JSONReader.value(of: Array(bytes)), known: known)
      let format = try fields.read("format", absent: Self.format) { (json) throws(ModelFileError) in
        try json.string()
      }
      if format != Self.format {
        throw ModelFileError(.wrongFormat, at: ["format"], got: format.quoted, expected: Self.format.quoted)
      }
      let version = try fields.read("version", absent: Self.version) { (json) throws(ModelFileError) in
        try json.integer(atLeast: 1)
      }
      if version != Self.version {
        throw ModelFileError(
          .unsupportedVersion, at: ["version"], got: "\(version)", expected: "\(Self.version), the only one")
      }
      var settings = TrainingSettings(folder: "")
      for setting in TrainingSetting.all {
        settings = try fields.read(setting.key, absent: settings) { (json) throws(ModelFileError) in
          var changed = settings
          try setting.read(json, &changed)
          return changed
        }
      }
      self = settings
    } catch {
      var error = error
      error.file = name
      throw error
    }
  }

  /// The settings of a JSON file.
  ///
  /// - Throws: ``ModelFileError`` as ``init(json:name:)``; ``SettingsFileError`` when it cannot be read: a pipe
  ///   or a device is not waited for.
  public init(contentsOf path: String) throws {
    let bytes: Data
    do {
      let file = try RegularFile(path)
      guard file.byteCount <= Self.sizeLimit else {
        throw ModelFileError(
          .tooLarge, file: path, got: "\(file.byteCount) bytes", expected: "at most \(Self.sizeLimit)")
      }
      bytes = try file.read(file.byteCount)
    } catch let error as FileReadError {
      throw SettingsFileError(
        description: error.isMissing
          ? "\(path): got no such file; expected a training's settings, JSON"
          : "\(path): cannot be read: \(error.reason); expected a training's settings, JSON")
    }
    try self.init(json: bytes, name: path)
  }

  /// The JSON text, one setting a line; equal settings give equal bytes.
  public func json() -> Data {
    var members: [JSONValue.Member] = [
      .init(key: "format", value: .string(Self.format)), .init(key: "version", value: .integer(Self.version)),
    ]
    members += TrainingSetting.all.map { .init(key: $0.key, value: $0.write(self)) }
    return Data((JSONValue.object(members).text() + "\n").utf8)
  }

  /// Each setting as the report shows it.
  var forReport: [TrainingReport.Setting] {
    TrainingSetting.all.map { setting in
      let value = setting.write(self)
      let text =
        switch value {
        case .string(let text): text
        case .null: "–"
        default: value.text(multiline: false)
        }
      return TrainingReport.Setting(name: setting.key, value: text)
    }
  }

  /// The settings that differ from those of a run and would give it other bits: `epochs: got 5; the run has 40`.
  func contradictions(to run: TrainingSettings) -> [String] {
    TrainingSetting.all.filter { $0.decidesBits }.compactMap { setting in
      let (own, other) = (setting.write(self), setting.write(run))
      return own == other
        ? nil
        : "\(setting.key) \(own.text(multiline: false))"
          + " where the run has \(other.text(multiline: false))"
    }
  }
}

/// A file of settings that is missing or cannot be read.
public struct SettingsFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file, what was got and what was expected.
  public let description: String
}
