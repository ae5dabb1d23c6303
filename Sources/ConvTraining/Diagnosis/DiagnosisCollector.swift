import ConvNets

/// Collects an epoch's diagnosis step by step. It copies weights and reads every gradient: only where one is asked for.
final class DiagnosisCollector {
  /// Given to the training passes.
  let probe = ActivationProbe()
  private let names: LayerNames
  private let atStart: [TrainingDiagnosis.Verdict]
  private var before: [Tensor] = []
  private var sums: [String: LayerSums] = [:]
  private var (normSum, largestNorm, steps) = (0.0, 0.0, 0)

  private struct LayerSums {
    var (norm, ratio, ratioCount, parameterCount) = (0.0, 0.0, 0, 0)
  }

  init(_ model: Sequential) {
    names = LayerNames(model.description)
    atStart = TrainingDiagnosis.Verdict.verdicts(atStart: model)
  }

  /// To be called before the update.
  ///
  /// - Parameters:
  ///   - gradients: before clipping.
  ///   - norm: of all of them.
  func see(_ gradients: Gradients, norm: Double, of parameters: [NamedParameter]) {
    steps += 1
    normSum += norm
    largestNorm = max(largestNorm, norm)
    before = parameters.map(\.parameter.value)
    for (path, items) in Self.layers(parameters) {
      let square = items.reduce(0) { sum, item in
        sum + (gradients[item.value.parameter].map { Self.squaredNorm($0) } ?? 0)
      }
      sums[path, default: LayerSums()].norm += square.squareRoot()
      sums[path]?.parameterCount = items.reduce(0) { $0 + $1.value.parameter.value.count }
    }
  }

  /// To be called after the update.
  ///
  /// - Returns: the first parameter that the update made infinite or NaN; all are then as they were before it.
  func seeUpdate(of parameters: [NamedParameter]) -> String? {
    defer { before = [] }
    let moves = zip(parameters, before).map { Self.squaredDistance($0.parameter.value, $1) }
    if let first = moves.firstIndex(where: { !$0.isFinite }) {
      for (item, value) in zip(parameters, before) { item.parameter.value = value }
      return parameters[first].name
    }
    for (path, items) in Self.layers(parameters) {
      let moved = items.reduce(0) { $0 + moves[$1.index] }
      let size = items.reduce(0) { $0 + Self.squaredNorm(before[$1.index]) }
      if size > 0 {
        sums[path]?.ratio += (moved / size).squareRoot()
        sums[path]?.ratioCount += 1
      }
    }
    return nil
  }

  /// The diagnosis of the steps since the last one, which are then forgotten.
  func finishEpoch(_ epoch: Int, clipping: GradientClipping.Count?) -> TrainingDiagnosis {
    let count = Double(max(steps, 1))
    let layers = names.paths.compactMap { path -> TrainingDiagnosis.Layer? in
      let (sums, seen) = (sums[path], probe.counts[path])
      guard sums != nil || seen != nil else { return nil }
      func share(_ part: Int?, of whole: Int?) -> Double? {
        guard let part, let whole, whole > 0 else { return nil }
        return Double(part) / Double(whole)
      }
      return TrainingDiagnosis.Layer(
        name: names.name(of: path), parameterCount: sums?.parameterCount ?? 0,
        gradientNorm: sums.map { $0.norm / count },
        updateRatio: sums.flatMap { $0.ratioCount > 0 ? $0.ratio / Double($0.ratioCount) : nil },
        deadShare: share(seen?.deadCount, of: seen?.rectifierCount),
        saturatedShare: share(seen?.saturatedCount, of: seen?.boundedCount))
    }
    defer {
      sums = [:]
      (normSum, largestNorm, steps) = (0, 0, 0)
      probe.reset()
    }
    return TrainingDiagnosis(
      epoch: epoch, steps: steps, layers: layers, gradientNorm: normSum / count,
      largestGradientNorm: largestNorm, clipping: clipping,
      verdicts: atStart
        + TrainingDiagnosis.verdicts(
          layers: layers, gradientNorm: normSum / count, largestGradientNorm: largestNorm))
  }

  private typealias Item = (index: Int, value: NamedParameter)

  /// The parameters by the paths of their layers.
  private static func layers(_ parameters: [NamedParameter]) -> [String: [Item]] {
    Dictionary(grouping: parameters.enumerated().map { (index: $0, value: $1) }) { item in
      item.value.name.split(separator: ".").dropLast().joined(separator: ".")
    }
  }

  private static func squaredNorm(_ tensor: Tensor) -> Double {
    tensor.withUnsafeBufferPointer { elements in
      var sum = 0.0
      for element in elements { sum += Double(element) * Double(element) }
      return sum
    }
  }

  private static func squaredDistance(_ first: Tensor, _ second: Tensor) -> Double {
    first.withUnsafeBufferPointer { first in
      second.withUnsafeBufferPointer { second in
        var sum = 0.0
        for index in first.indices {
          let difference = Double(first[index]) - Double(second[index])
          sum += difference * difference
        }
        return sum
      }
    }
  }
}
