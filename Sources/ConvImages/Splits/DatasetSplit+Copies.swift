extension DatasetSplit {
  /// Files of the same bytes: within a class, across classes, across parts; by the hashes the split holds, so that no
  /// file is read again.
  ///
  /// ``FolderCheck`` also finds pictures whose bytes differ.
  ///
  /// - Complexity: linear in the number of files.
  public var copyFindings: [CheckFinding] {
    var members: [ContentHash: [Int]] = [:]
    for (index, file) in files.enumerated() { members[file.content, default: []].append(index) }
    let groups = members.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
    return CopyFindings(
      groups.map { group in
        CopyFindings.Group(
          files: group.map {
            .init(path: files[$0].path, className: files[$0].className, part: files[$0].part)
          }, note: CopyFindings.sameBytes)
      }
    ).findings(within: .copiesWithinClass, classes: .copiesAcrossClasses, parts: .copiesAcrossParts)
  }
}
