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
      return self.group(group, note: areSameBytes ? CopyFindings.sameBytes : "the same pixels")
    }
    // One of each picture is compared; its copies stand beside it.
    let similar = SimilarImages(pictures.map { images[$0[0]].descriptor }).groups.map { group in
      self.group(
        group.members.flatMap { pictures[$0] }, note: "correlation \(Self.threeDigits(group.correlation))")
    }
    return CopyFindings(copies).findings(
      within: .copiesWithinClass, classes: .copiesAcrossClasses, parts: .copiesAcrossParts)
      + CopyFindings(similar).findings(
        within: .similarWithinClass, classes: .similarAcrossClasses, parts: .similarAcrossParts)
  }

  private func group(_ indices: [Int], note: String) -> CopyFindings.Group {
    CopyFindings.Group(
      files: indices.map {
        .init(path: files[$0].path, className: files[$0].className, part: files[$0].part)
      }, note: note)
  }

  /// `0.997`, rounded down so that 1.000 is said of nothing less.
  private static func threeDigits(_ value: Float) -> String {
    let thousandths = min(Int(value * 1000), 999)
    return "0.\(String(thousandths + 1000).dropFirst())"
  }
}
