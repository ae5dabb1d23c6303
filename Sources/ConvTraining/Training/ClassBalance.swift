/// What is done about classes of different sizes.
public enum ClassBalance: String, Hashable, Codable, CaseIterable, Sendable {
  /// The loss of a class weighs the more the fewer images it has, so that all classes weigh the same in all:
  /// weight[c] = images ÷ (classes · images[c]).
  case weights
  /// Each epoch takes as many images of each class, give or take one: those of small classes several times, and some of
  /// large ones not at all.
  case sampling

  /// The weight of each class in the loss.
  ///
  /// - Parameter classCounts: images of each class.
  /// - Returns: 0 for a class without images.
  static func weights(for classCounts: [Int]) -> [Float] {
    let total = Double(classCounts.reduce(0, +))
    let classes = Double(classCounts.count { $0 > 0 })
    return classCounts.map { $0 > 0 ? Float(total / (classes * Double($0))) : 0 }
  }
}

/// In which order an epoch takes the images: a function of the seed, the epoch and the labels alone.
struct EpochOrder {
  private let seed: UInt64
  private let count: Int
  /// The images of each class; empty when classes are not balanced by sampling.
  private let members: [[Int]]

  init(seed: UInt64, labels: [Int], classCount: Int, balance: ClassBalance?) {
    self.seed = seed
    count = labels.count
    var members = [[Int]](repeating: [], count: balance == .sampling ? classCount : 0)
    if balance == .sampling { for (index, label) in labels.enumerated() { members[label].append(index) } }
    self.members = members.filter { !$0.isEmpty }
  }

  /// As many indices as there are images.
  func indices(inEpoch epoch: Int) -> [Int] {
    var shuffle = RandomStream(seed: seed, purpose: "shuffle", epoch: epoch)
    let order = shuffle.permutation(of: count)
    guard !members.isEmpty else { return order }
    let drawn = balancedIndices(inEpoch: epoch)
    return order.map { drawn[$0] }
  }

  /// Class by class: within one, no image comes again before all others have come.
  private func balancedIndices(inEpoch epoch: Int) -> [Int] {
    var stream = RandomStream(seed: seed, purpose: "balanced sampling", epoch: epoch)
    // Which classes get one more, when the images cannot be shared out evenly.
    let places = stream.permutation(of: members.count)
    var drawn: [Int] = []
    for (own, place) in zip(members, places) {
      let wanted = count / members.count + (place < count % members.count ? 1 : 0)
      var taken: [Int] = []
      while taken.count < wanted {
        taken += stream.permutation(of: own.count).prefix(wanted - taken.count).map { own[$0] }
      }
      drawn += taken
    }
    return drawn
  }
}
