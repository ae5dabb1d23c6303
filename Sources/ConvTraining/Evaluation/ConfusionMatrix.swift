import ConvShapes

/// How often images of each class were taken for each class.
public struct ConfusionMatrix: Hashable, Codable, Sendable {
  /// In the order of the labels: rows and columns of ``counts``.
  public let classNames: [String]
  /// `counts[label][predicted]`: a row is a true class, a column a predicted one.
  public private(set) var counts: [[Int]]

  /// A matrix of zeros.
  public init(classNames: [String]) {
    self.classNames = classNames
    counts = Array(repeating: Array(repeating: 0, count: classNames.count), count: classNames.count)
  }

  /// Counts one image.
  public mutating func add(label: Int, predicted: Int) { counts[label][predicted] += 1 }

  /// All images.
  public var count: Int { counts.reduce(0) { $0 + $1.reduce(0, +) } }

  /// Images on the diagonal: those taken for what they are.
  public var correctCount: Int { counts.indices.reduce(0) { $0 + counts[$1][$1] } }

  /// What the matrix says about one class.
  public struct ClassResult: Hashable, Codable, Sendable {
    /// The true class.
    public let className: String
    /// Images of the class.
    public let count: Int
    /// Images of the class that were taken for it.
    public let correctCount: Int
    /// Images of any class that were taken for it.
    public let predictedCount: Int

    /// correct ÷ predicted: how far to believe the classifier when it names the class; nil when it never does.
    public var precision: Double? { predictedCount > 0 ? Double(correctCount) / Double(predictedCount) : nil }
    /// correct ÷ count: how much of the class is found; nil when there is none of it.
    public var recall: Double? { count > 0 ? Double(correctCount) / Double(count) : nil }
    /// 2 · correct ÷ (count + predicted), the harmonic mean of precision and recall; nil when the class neither is
    /// there nor is named.
    public var f1: Double? {
      count + predictedCount > 0 ? 2 * Double(correctCount) / Double(count + predictedCount) : nil
    }
  }

  /// One result a class, in the order of the class names.
  public var classResults: [ClassResult] {
    classNames.indices.map { index in
      ClassResult(
        className: classNames[index], count: counts[index].reduce(0, +), correctCount: counts[index][index],
        predictedCount: counts.reduce(0) { $0 + $1[index] })
    }
  }
}

extension ConfusionMatrix: CustomStringConvertible {
  /// A table: a row a true class, a column a predicted one, `·` for never.
  public var description: String {
    var table = TextTable(alignments: [.left] + classNames.map { _ in .right })
    let names = classNames.map { EscapedName.printable($0) }
    table.append([""] + names)
    for (name, row) in zip(names, counts) { table.append([name] + row.map { $0 == 0 ? "·" : "\($0)" }) }
    return table.description
  }
}
