/// Why a split that was written down cannot be used.
public struct DatasetSplitError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  public enum Problem: Hashable, Sendable {
    /// There is no such file.
    case missing
    /// The system refuses to read it, or it is no regular file; the text says which.
    case unreadable(String)
    /// The bytes are no split of a version this program knows.
    case damaged(got: String, expected: String)
    /// Files of the split that are gone, and files whose contents are others now.
    case files(missing: [String], changed: [String])
    /// A part that no file is in.
    case emptyPart(DatasetSplit.Part)
  }

  /// The file of the split, as the caller named it, or the data set's folder.
  public var path: String
  /// What programs branch on.
  public var problem: Problem

  /// - Parameter path: as messages are to call the split.
  public init(path: String, _ problem: Problem) {
    self.path = path
    self.problem = problem
  }

  /// The path, what was got and what was expected; of many files the first five are named.
  public var description: String {
    switch problem {
    case .missing: "\(path): got no such file; expected the split.json of a run"
    case .unreadable(let reason): "\(path): got \(reason); expected a split.json that can be read"
    case .damaged(let got, let expected): "\(path): got \(got); expected \(expected)"
    case .files(let missing, let changed):
      "\(path): got "
        + [Self.words("missing", missing), Self.words("changed since the split was made", changed)]
        .compactMap { $0 }.joined(separator: " and ")
        + "; expected every file of the split as it was; bring them back, or train anew"
    case .emptyPart(let part): "\(path): got no \(part.rawValue) image; expected at least one"
    }
  }

  /// `2 files missing (a.png, b.png)`; nil for none.
  private static func words(_ state: String, _ files: [String]) -> String? {
    guard !files.isEmpty else { return nil }
    let names = files.prefix(5).joined(separator: ", ") + (files.count > 5 ? ", …" : "")
    return "\(files.count) \(files.count == 1 ? "file" : "files") \(state) (\(names))"
  }
}
