import ConvNets
import ConvShapes

/// What a network is asked about: rows of inputs and, for a loss, their targets; checked against the network.
public struct NetworkSamples: Hashable, Sendable {
  /// A row a sample, C·H·W or as many as features.
  public let inputs: [[Double]]
  /// A row a sample; nil without a loss.
  public let targets: [[Double]]?

  /// - Parameters:
  ///   - inputs: one row or more.
  ///   - targets: as many rows as inputs, or none.
  /// - Throws: ``NetworkTraceError`` for another number of rows or numbers than the network and the loss take.
  public init(
    inputs: [[Double]], targets: [[Double]] = [], for model: ModelDescription, loss: NetworkLoss
  ) throws(NetworkTraceError) {
    guard !inputs.isEmpty else {
      throw .usage("--input: got none; expected the numbers of a sample, as in --input 0.5,1")
    }
    let (inputCount, outputCount) = try Self.counts(of: model)
    for (row, input) in inputs.enumerated() {
      try Self.check(input, "--input", row, [inputCount], "the network takes")
    }
    if !targets.isEmpty {
      guard targets.count == inputs.count else {
        throw .usage(
          "--target: got \(targets.count) \(targets.count == 1 ? "row" : "rows"); expected \(inputs.count), one for each --input"
        )
      }
      let counts = loss.targetCounts(outputCount: outputCount)
      for (row, target) in targets.enumerated() {
        try Self.check(target, "--target", row, counts, "the network gives")
        if loss == .binaryCrossEntropy || loss == .binaryCrossEntropyOfLogits,
          let outside = target.first(where: { !(0...1).contains($0) })
        {
          throw .usage(
            "--target \(row + 1): got \(NumberFormat.short(outside)); expected probabilities from 0 to 1 for \(loss.rawValue)"
          )
        }
        guard loss.isLabel(target, outputCount: outputCount) else { continue }
        guard target[0] == target[0].rounded(), (0..<Double(outputCount)).contains(target[0]) else {
          throw .usage(
            "--target \(row + 1): got \(NumberFormat.short(target[0])); expected the number of a class, 0 to \(outputCount - 1)"
          )
        }
      }
      guard Set(targets.map(\.count)).count == 1 else {
        throw .usage("--target: got rows of different lengths; expected the same for all")
      }
    }
    self.inputs = inputs
    self.targets = targets.isEmpty ? nil : targets
  }

  /// Drawn targets, and drawn inputs where none are given: two samples, so that batch normalisation has a deviation.
  ///
  /// All numbers are between 0 and 1; classes are drawn for cross-entropy.
  ///
  /// - Throws: ``NetworkTraceError`` as ``init(inputs:targets:for:loss:)``.
  public init(
    drawnFor model: ModelDescription, loss: NetworkLoss, inputs: [[Double]] = [], seed: UInt64
  ) throws(NetworkTraceError) {
    let (inputCount, outputCount) = try Self.counts(of: model)
    var random = RandomStream(seed: seed, purpose: "samples")
    func row(_ count: Int) -> [Double] { (0..<count).map { _ in Double(random.uniform()) } }
    let inputs = inputs.isEmpty ? [row(inputCount), row(inputCount)] : inputs
    let targets = inputs.map { _ in
      loss == .crossEntropy && outputCount > 1
        ? [(Double(random.uniform()) * Double(outputCount)).rounded(.down)] : row(outputCount)
    }
    try self.init(inputs: inputs, targets: targets, for: model, loss: loss)
  }

  /// `0.5,1,-2`
  ///
  /// - Parameter option: what an error calls it.
  /// - Throws: ``NetworkTraceError`` for anything but finite numbers.
  public static func row(_ text: String, option: String) throws(NetworkTraceError) -> [Double] {
    var row: [Double] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let word = part.filter { $0 != " " }
      guard let number = Double(word), number.isFinite, Float(number).isFinite else {
        throw .usage(
          "\(option): got \(String(part).quoted); expected numbers from -3.4e38 to 3.4e38 with commas, as in 0.5,1"
        )
      }
      row.append(number)
    }
    return row
  }

  /// How many numbers go in and come out for one sample.
  static func counts(of model: ModelDescription) throws(NetworkTraceError) -> (input: Int, output: Int) {
    do throws(GeometryError) {
      let output = try model.outputShape()
      guard output.rank == 2 else {
        throw GeometryError(
          .shapeMismatch, at: ["network"], got: "an output of \(output)", expected: "[1, outputs]",
          fix: "end it in flatten or dense")
      }
      return ((model.inputShape(batch: 1) ?? []).count, output[1])
    } catch {
      throw .model(error)
    }
  }

  private static func check(
    _ numbers: [Double], _ option: String, _ row: Int, _ counts: [Int], _ who: String
  ) throws(NetworkTraceError) {
    if counts.contains(numbers.count) { return }
    let expected = counts.map(String.init).joined(separator: " or ")
    throw .usage(
      "\(option) \(row + 1): got \(numbers.count) \(numbers.count == 1 ? "number" : "numbers"); expected \(expected), as many as \(who)"
    )
  }
}

/// Why a network cannot be traced.
public enum NetworkTraceError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Numbers that were typed and do not fit the network.
  case usage(String)
  /// A network whose layers do not fit, or with an output that is no list of numbers.
  case model(GeometryError)
  /// A number that an operation has no value for.
  case numeric(String)

  /// What was got, what was expected, and where; of a network the words of its ``GeometryError``.
  public var description: String {
    switch self {
    case .usage(let text), .numeric(let text): text
    case .model(let error): error.description
    }
  }
}
