import Foundation

/// The text of a split, JSON with one file on a line:
///
/// ```
/// {"classes":["cat","dog"],"folder":"/data/pets","format":"convkit-split","seed":7,"validationShare":0.1,"version":1,"files":[
/// {"class":"cat","hash":"6c62272e07bb014262b821756295c58d","part":"training","path":"cat/1.png"}
/// ]}
/// ```
extension DatasetSplit {
  static let format = "convkit-split"
  static let version = 1
  /// No split is longer, in bytes.
  static let sizeLimit = 1 << 31

  /// The keys of the document beside the files.
  private struct Head: Codable {
    var format: String
    var version: Int
    var folder: String
    var seed: UInt64?
    var validationShare: Double?
    var classes: [String]
  }

  private struct Body: Decodable { var files: [File] }

  /// The bytes of the file: the same for equal splits.
  public var json: [UInt8] {
    let head = Head(
      format: Self.format, version: Self.version, folder: folder, seed: seed,
      validationShare: validationShare, classes: classNames)
    var text = Self.json(head)
    text.removeLast()
    text += Array(",\"files\":[".utf8)
    for (index, file) in files.enumerated() {
      text += Array((index == 0 ? "\n" : ",\n").utf8)
      text += Self.json(file)
    }
    return text + Array("\n]}\n".utf8)
  }

  /// Reads what ``json`` gives.
  ///
  /// - Parameter name: what errors call the bytes.
  /// - Throws: ``DatasetSplitError`` `damaged`.
  public init(json bytes: [UInt8], name: String) throws(DatasetSplitError) {
    func damaged(_ got: String, _ expected: String = "a split that convnet train wrote") -> DatasetSplitError
    {
      DatasetSplitError(path: name, .damaged(got: got, expected: expected))
    }
    let data = Data(bytes)
    struct Kind: Decodable { var format: String, version: Int }
    guard let kind = try? JSONDecoder().decode(Kind.self, from: data), kind.format == Self.format else {
      throw damaged("something else")
    }
    guard kind.version == Self.version else {
      throw damaged("version \(kind.version)", "version \(Self.version); a newer program wrote it")
    }
    let head: Head
    let body: Body
    do {
      head = try JSONDecoder().decode(Head.self, from: data)
      body = try JSONDecoder().decode(Body.self, from: data)
    } catch let error as DecodingError {
      throw damaged(Self.words(for: error))
    } catch {
      throw damaged("something else")
    }
    if let share = head.validationShare, !(share >= 0 && share < 1) {
      throw damaged("a validation share of \(share)", "at least 0 and less than 1")
    }
    self.init(
      folder: head.folder, seed: head.seed, validationShare: head.validationShare, classNames: head.classes,
      files: body.files)
    if let wrong = contradiction { throw damaged(wrong.got, wrong.expected) }
  }

  /// Reads a `split.json`.
  ///
  /// - Throws: ``DatasetSplitError`` `missing`, `unreadable` or `damaged`.
  public init(contentsOf path: String) throws(DatasetSplitError) {
    let bytes: [UInt8]
    do {
      bytes = try RegularFile.bytes(of: path, limit: Self.sizeLimit)
    } catch {
      let isMissing = error.reason == .missing
      throw DatasetSplitError(path: path, isMissing ? .missing : .unreadable(error.got))
    }
    try self.init(json: bytes, name: path)
  }

  /// What no split can hold: classes or files twice, files of no class.
  private var contradiction: (got: String, expected: String)? {
    // Names are bytes here as on disk: equal strings may be two files.
    let known = Set(classNames.map { Array($0.utf8) })
    guard known.count == classNames.count, !classNames.isEmpty else {
      return ("the classes \(classNames.joined(separator: ", "))", "at least one class, and each once")
    }
    var paths: Set<[UInt8]> = []
    for file in files {
      guard known.contains(Array(file.className.utf8)) else {
        return (
          "the class \"\(file.className)\" of \(file.path)", "one of \(classNames.joined(separator: ", "))"
        )
      }
      guard !file.path.isEmpty, !file.path.utf8.contains(0), paths.insert(Array(file.path.utf8)).inserted
      else { return ("the file \"\(file.path)\" twice, or no name", "each file once") }
    }
    return nil
  }

  /// JSON whose bytes depend on the value alone.
  private static func json(_ value: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(value) else {
      // Strings and whole numbers always can, and so can a share, which is finite.
      preconditionFailure("a split that cannot be written as JSON")
    }
    return Array(data)
  }

  private static func words(for error: DecodingError) -> String {
    let (context, missing): (DecodingError.Context, String?) =
      switch error {
      case .keyNotFound(let key, let context): (context, key.stringValue)
      case .valueNotFound(_, let context), .typeMismatch(_, let context), .dataCorrupted(let context):
        (context, nil)
      @unknown default: (DecodingError.Context(codingPath: [], debugDescription: "something else"), nil)
      }
    let place = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
      .drop { $0 == "." }
    let got = missing.map { "no key \"\($0)\"" } ?? "a wrong value"
    return place.isEmpty ? got : got + (missing == nil ? " of " : " in ") + place
  }
}
