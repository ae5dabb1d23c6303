/// What a training did and where its network errs, for people: ``html()`` makes one page of it.
public struct TrainingReport: Sendable {
  /// A setting of the run under its name: `learning rate`, `0.003`.
  public struct Setting: Hashable, Sendable {
    /// What was set and to what, as the page shows them.
    public let name, value: String

    /// Takes the texts as they are: the page shows markup in them as it stands.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// What the network said about one image.
  struct Judgement: Sendable {
    /// As the page shows it.
    let file: String
    let label, predicted: Int
    /// Of the predicted class, 0…1.
    let probability: Double
    /// Of the true class, 0…1.
    let labelProbability: Double
    var picture: PixelImage

    /// - Throws: ``ImageFolderError`` when the image cannot be read any more.
    fileprivate init(_ answer: Answer, of part: ImageFolder, root: String?) throws {
      file = TrainingReport.shown(part[answer.index].file, root: root)
      (label, predicted) = (answer.label, answer.predicted)
      (probability, labelProbability) = (answer.probability, answer.labelProbability)
      picture = try part.image(at: answer.index)
    }
  }

  /// The same without the picture.
  fileprivate struct Answer {
    let index: Int
    let label, predicted: Int
    let probability, labelProbability: Double
  }

  /// An image with what the network sees in it.
  struct Sample: Sendable {
    let judgement: Judgement
    /// Grad-CAM of the predicted class; nil in networks without convolutions.
    let predictedMap: PixelImage?
    /// Grad-CAM of the true class, when it is another one.
    let labelMap: PixelImage?
    let features: [LayerFeatures]
  }

  let title: String
  let settings: [Setting]
  let epochs: [EpochReport]
  let summary: String
  let partName: String
  /// Of the part that was looked at, every image once.
  public let evaluation: Evaluation
  let calibration: Calibration
  /// Wrong answers, the surest first: the most confident mistakes are often wrong labels.
  let mistakes: [Judgement]
  let samples: [Sample]
  let filters: [PixelImage]

  /// The most wrong answers that are kept with their pictures.
  public static let mistakeLimit = 300

  /// Looks at every image of a part once.
  ///
  /// - Parameters:
  ///   - title: what the page is called.
  ///   - epochs: in their order; may be empty.
  ///   - part: images of the classifier's classes that it was not trained on.
  ///   - partName: what they are: `validation`, `test`.
  ///   - root: the folder below which images are named; as the part names them when nil.
  /// - Throws: ``ImageFolderError`` when an image cannot be read or a class is unknown.
  /// - Complexity: a forward pass an image, and a backward pass for each of at most 16 samples.
  public init(
    title: String, settings: [Setting], epochs: [EpochReport], classifier: Classifier, part: ImageFolder,
    partName: String, root: String? = nil, context: ComputeContext
  ) throws {
    let part = try part.withClassNames(classifier.classNames, allowingMissing: true)
      .withResizing(classifier.resizing)
    self.title = title
    self.settings = settings
    self.epochs = epochs
    self.partName = partName
    summary = try ModelSummary(classifier.network.description).description
    evaluation = try classifier.evaluation(of: part, context: context)
    let answers = try Self.answers(classifier, part, context: context)
    var calibration = Calibration()
    for item in answers {
      calibration.add(probability: item.probability, isCorrect: item.label == item.predicted)
    }
    self.calibration = calibration
    let root = root.map(DatasetSplit.absolute)
    let wrong = answers.filter { $0.label != $0.predicted }.sorted {
      ($1.probability, Self.shown(part[$0.index].file, root: root))
        < ($0.probability, Self.shown(part[$1.index].file, root: root))
    }
    mistakes = try wrong.prefix(Self.mistakeLimit).map {
      var mistake = try Judgement($0, of: part, root: root)
      // Three hundred large pictures would be more than a training holds.
      mistake.picture = Self.asShown(mistake.picture)
      return mistake
    }
    let explainer = try Explainer(classifier)
    filters = explainer.firstFilters()
    samples = try Self.shown(answers, wrong, classCount: classifier.classNames.count).map {
      try Self.sample(Judgement($0, of: part, root: root), explainer, context: context)
    }
  }

  /// - Parameter root: absolute.
  private static func shown(_ file: String, root: String?) -> String {
    root.map { DatasetSplit.relative(file, to: $0) } ?? file
  }

  /// What the network says about every image; without pictures, which a large folder has more of than memory holds.
  private static func answers(
    _ classifier: Classifier, _ part: ImageFolder, context: ComputeContext
  ) throws -> [Answer] {
    var answers: [Answer] = []
    for range in Batch.ranges(of: part.count, size: classifier.imagesAtOnce) {
      let batch = try part.batch(of: Array(range), context: context)
      let logits = classifier.logits(of: batch.images, context: context).elements
      let classCount = classifier.classNames.count
      for (row, index) in range.enumerated() {
        let numbers = logits[row * classCount..<(row + 1) * classCount]
        let probabilities = numbers.probabilities()
        let predicted = numbers.largestOffset
        answers.append(
          Answer(
            index: index, label: part[index].label, predicted: predicted,
            probability: probabilities[predicted], labelProbability: probabilities[part[index].label]))
      }
    }
    return answers
  }

  /// The surest wrong answers, and of each class the first image that is right.
  private static func shown(_ all: [Answer], _ wrong: [Answer], classCount: Int) -> [Answer] {
    var rightOnes: [Answer] = []
    for label in 0..<min(classCount, 10) {
      if let first = all.first(where: { $0.label == label && $0.predicted == label }) {
        rightOnes.append(first)
      }
    }
    return Array(wrong.prefix(6)) + rightOnes
  }

  private static func sample(
    _ judgement: Judgement, _ explainer: Explainer, context: ComputeContext
  ) throws -> Sample {
    let names = explainer.classifier.classNames
    func map(_ label: Int) throws -> PixelImage? {
      try explainer.classActivationMap(for: judgement.picture, of: names[label], context: context)?
        .overlay(on: explainer.fitted(judgement.picture))
    }
    return Sample(
      judgement: judgement, predictedMap: try map(judgement.predicted),
      labelMap: judgement.label == judgement.predicted ? nil : try map(judgement.label),
      features: explainer.featureMaps(for: judgement.picture, channelLimit: 8, context: context))
  }
}
