/// One image of a folder: the path of its file and the index of its class in the folder's `classNames`.
public struct LabeledFile: Hashable, Sendable {
  public let file: String
  public let label: Int

  public init(file: String, label: Int) {
    self.file = file
    self.label = label
  }
}
