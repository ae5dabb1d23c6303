/// One image of a folder: the path of its file and the index of its class in the folder's `classNames`.
public struct LabeledFile: Hashable, Sendable {
  /// A path that can be opened as it stands; relative where the caller's was.
  public let file: String
  /// From 0.
  public let label: Int

  /// Nothing is opened: whether the file is there is seen when it is read.
  public init(file: String, label: Int) {
    self.file = file
    self.label = label
  }
}
