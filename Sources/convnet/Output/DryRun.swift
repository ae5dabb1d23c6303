import ConvKit

/// What `train --dry-run` prints.
enum DryRun {
  static func text(_ estimate: TrainingEstimate) -> String {
    let count = estimate.imageCounts
    let parts = DatasetSplit.Part.allCases.map { "\((count[$0] ?? 0).grouped) \($0.rawValue)" }
    let classes = zip(estimate.classNames, estimate.classCounts).map {
      "\(EscapedName.printable($0)) \($1.grouped)"
    }
    return """
      \(estimate.summary)

      images          \(parts.joined(separator: ", ")); \(estimate.imageShape.height)×\(estimate.imageShape.width)×\(estimate.imageShape.channels)
      classes         \(classes.joined(separator: ", "))
      bad files       \(estimate.skipped.isEmpty ? "none" : "\(estimate.skipped.count), which train refuses without --skip-bad")
      memory          \(Format.bytes(estimate.trainingBytes)) for weights, gradients, the optimizer and a batch's activations
      steps           \(estimate.stepsPerEpoch.grouped) an epoch, \(estimate.epochs.grouped) epochs
      time            \(Format.duration(estimate.secondsPerEpoch, precise: true)) an epoch, \(Format.duration(estimate.seconds)) in all, from real steps
      """
  }

  static func document(_ estimate: TrainingEstimate) -> some Encodable {
    Document(
      parameters: estimate.summary.parameters.total, multiplyAdds: estimate.summary.multiplyAddCount,
      layers: estimate.summary.rows.map {
        .init(
          path: $0.path, name: $0.name, outputShape: $0.outputShape.dimensions,
          parameters: $0.parameters.total)
      },
      images: Dictionary(uniqueKeysWithValues: estimate.imageCounts.map { ($0.rawValue, $1) }),
      classes: zip(estimate.classNames, estimate.classCounts).map { .init(name: $0, count: $1) },
      badFiles: estimate.skipped.map { "\($0)" }, trainingBytes: estimate.trainingBytes,
      stepsPerEpoch: estimate.stepsPerEpoch, epochs: estimate.epochs,
      secondsPerEpoch: estimate.secondsPerEpoch)
  }

  private struct Document: Encodable {
    struct Layer: Encodable {
      let path, name: String
      let outputShape: [Int]
      let parameters: Int
    }

    struct Class: Encodable {
      let name: String
      let count: Int
    }

    let parameters, multiplyAdds: Int
    let layers: [Layer]
    let images: [String: Int]
    let classes: [Class]
    let badFiles: [String]
    let trainingBytes, stepsPerEpoch, epochs: Int
    let secondsPerEpoch: Double
  }
}
