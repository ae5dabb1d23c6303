extension Trainer {
  /// - Throws: ``TrainingError`` `setting` for one outside its range.
  func checkSettings(epochs: Int) throws(TrainingError) {
    for (name, value) in [("epochs", epochs), ("batch size", batchSize), ("patience", patience ?? 1)]
    where value < 1 {
      throw .setting(name: name, got: "\(value)", expected: "at least 1")
    }
    for (name, value) in [("validation share", validationShare), ("average decay", averageDecay ?? 0.5)] {
      try check(name, value, value > 0 && value < 1, "more than 0 and less than 1")
    }
    let rate = Double(optimizer.learningRate)
    try check("learning rate", rate, rate > 0 && rate.isFinite, "a finite number above 0")
    try clipping.check()
    try check("label smoothing", labelSmoothing, (0...1).contains(labelSmoothing), "0 to 1")
    try checkSchedule(epochs: epochs)
  }

  private func checkSchedule(epochs: Int) throws(TrainingError) {
    guard (0..<epochs).contains(schedule.warmUpEpochs) else {
      throw .setting(
        name: "warm-up", got: schedule.warmUpWords,
        expected: "fewer than the training's \(epochs)")
    }
    switch schedule.rule {
    case .step(let every, let gamma):
      try check("schedule's epochs", Double(every), every >= 1, "at least 1")
      try check("schedule's factor", gamma, gamma > 0 && gamma < 1, "more than 0 and less than 1")
    case .exponential(let gamma):
      try check("schedule's factor", gamma, gamma > 0 && gamma < 1, "more than 0 and less than 1")
    case .plateau(let rule):
      try check("schedule's epochs", Double(rule.patience), rule.patience >= 0, "at least 0")
      try check(
        "schedule's factor", rule.gamma, rule.gamma > 0 && rule.gamma < 1, "more than 0 and less than 1")
    case .oneCycle:
      guard schedule.warmUpEpochs == 0 else {
        throw .setting(
          name: "warm-up", got: "\(schedule.warmUpWords) with one-cycle",
          expected: "none: it has its own")
      }
    case .constant, .cosine: break
    }
  }

  private func check(
    _ name: String, _ value: Double, _ isRight: Bool, _ expected: String
  ) throws(TrainingError) {
    if !isRight { throw .setting(name: name, got: "\(value)", expected: expected) }
  }

  /// - Throws: ``TrainingError`` `setting` for a pattern that freezes nothing, or patterns that freeze everything.
  func frozenPart() throws(TrainingError) -> FrozenPart {
    let names = model.parameters.map(\.name)
    for pattern in frozen where !names.contains(where: pattern.matches) {
      throw .setting(name: "freeze", got: "\(pattern)", expected: "a pattern for some of \(listed(names))")
    }
    if !frozen.isEmpty, names.allSatisfy({ name in frozen.contains { $0.matches(name) } }) {
      throw .setting(
        name: "freeze", got: "patterns for all parameters", expected: "some that are left to train")
    }
    return FrozenPart(of: model) { name in frozen.contains { $0.matches(name) } }
  }

  /// - Parameter parts: with what errors call them.
  func checkShapes(_ parts: [(name: String, folder: ImageFolder)]) throws {
    let imageCount = parts.reduce(0) { $0 + $1.folder.count }
    for (name, folder) in parts where folder.isEmpty {
      throw TrainingError.empty(part: name, imageCount: imageCount)
    }
    for (_, folder) in parts {
      guard let input = model.description.input, folder.imageShape == input else {
        throw TrainingError.imageShape(
          got: folder.imageShape, expected: model.description.input ?? folder.imageShape)
      }
      let output = try model.description.outputShape()
      guard output == [1, folder.classNames.count] else {
        throw TrainingError.outputShape(got: output, classNames: folder.classNames)
      }
    }
  }

  /// What chance does to the images of an epoch; nil when it does nothing.
  func augmentation(ofEpoch epoch: Int, _ normalization: Normalization) -> EpochAugmentation? {
    augmentation.isEmpty
      ? nil : EpochAugmentation(augmentation, seed: seed, epoch: epoch, fill: normalization.mean)
  }
}

extension TrainingSchedule {
  /// `1 epoch`, `5 epochs`
  fileprivate var warmUpWords: String { "\(warmUpEpochs) epoch\(warmUpEpochs == 1 ? "" : "s")" }
}
