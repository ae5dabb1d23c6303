/// Pictures that are there more than once.
extension CheckedData {
  /// Exact copies and pictures that look alike: within a class, across classes, across parts.
  var copyFindings: [CheckFinding] {
    var members: [ContentHash: [Int]] = [:]
    var order: [ContentHash] = []
    for (index, image) in images.enumerated() {
      guard let pixels = image.pixels else { continue }
      if members[pixels] == nil { order.append(pixels) }
      members[pixels, default: []].append(index)
    }
    let pictures = order.map { members[$0] ?? [] }
    let copies = pictures.filter { $0.count > 1 }.map { group in
      let areSameBytes = Set(group.map { images[$0].bytes }).count == 1
      return (group, areSameBytes ? "the same bytes" : "the same pixels")
    }
    // One of each picture is compared; its copies stand beside it.
    let similar = SimilarImages(pictures.map { images[$0[0]].descriptor }).groups.map { group in
      (group.members.flatMap { pictures[$0] }, "correlation \(Self.threeDigits(group.correlation))")
    }
    return findings(
      of: copies, within: .copiesWithinClass, classes: .copiesAcrossClasses, parts: .copiesAcrossParts)
      + findings(
        of: similar, within: .similarWithinClass, classes: .similarAcrossClasses, parts: .similarAcrossParts)
  }

  private func findings(
    of groups: [(members: [Int], note: String)], within: CheckFinding.Kind, classes: CheckFinding.Kind,
    parts: CheckFinding.Kind
  ) -> [CheckFinding] {
    var items: [CheckFinding.Kind: [CheckFinding.Item]] = [:]
    for group in groups {
      let files = group.members.map { self.files[$0] }
      let item = CheckFinding.Item(files.map(\.path), note: group.note)
      let differInClass = Set(files.map { Array($0.className.utf8) }).count > 1
      let differInPart = Set(files.map(\.part)).count > 1
      if differInClass { items[classes, default: []].append(item) }
      if differInPart { items[parts, default: []].append(item) }
      if !differInClass, !differInPart { items[within, default: []].append(item) }
    }
    return items.map { kind, items in
      CheckFinding(
        kind, "\(items.count) \(items.count == 1 ? "picture" : "pictures") \(Self.words(for: kind))", items)
    }
  }

  private static func words(for kind: CheckFinding.Kind) -> String {
    switch kind {
    case .copiesAcrossClasses: "in several classes: one label must be wrong"
    case .copiesAcrossParts: "in several parts: the network would be judged by what it learnt"
    case .copiesWithinClass: "more than once in a class; a split keeps copies together"
    case .similarAcrossClasses: "with a look-alike of another class: is each label right?"
    case .similarAcrossParts: "with a look-alike in another part: is the judgement honest?"
    default: "with a look-alike in the same class, which a drawn split may part"
    }
  }

  /// `0.997`, rounded down so that 1.000 is said of nothing less.
  private static func threeDigits(_ value: Float) -> String {
    let thousandths = min(Int(value * 1000), 999)
    return "0.\(String(thousandths + 1000).dropFirst())"
  }
}
