/// The parts of a data set, ready for a training.
///
/// All parts have the classes and the image shape of the training part.
public struct Dataset: Sendable {
  /// What the network learns from.
  public let training: ImageFolder
  /// What the epochs are judged by.
  public let validation: ImageFolder
  /// What is read once, at the end; nil when there is none.
  public let test: ImageFolder?
  /// Which file is in which part.
  public let split: DatasetSplit
  /// Files that cannot be read and were left out, in the order of the parts.
  public let skipped: [PNGError]
  /// The folders as they were opened, with what was ignored in each.
  public let folders: [ImageFolder]

  init(
    training: ImageFolder, validation: ImageFolder, test: ImageFolder?, split: DatasetSplit,
    skipped: [PNGError] = [], folders: [ImageFolder]
  ) {
    self.training = training
    self.validation = validation
    self.test = test
    self.split = split
    self.skipped = skipped
    self.folders = folders
  }

  /// One of the parts; nil when the data set has none of it.
  public subscript(part: DatasetSplit.Part) -> ImageFolder? {
    switch part {
    case .training: training
    case .validation: validation
    case .test: test
    }
  }
}
