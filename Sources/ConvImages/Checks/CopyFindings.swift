/// Pictures that are there more than once, sorted by what that means: within a class, across classes, across parts.
struct CopyFindings {
  /// Files of one picture, or of pictures that look alike.
  struct Group {
    struct File {
      let path: String
      let className: String
      /// nil when the data set is not divided.
      let part: DatasetSplit.Part?
    }

    let files: [File]
    let note: String
  }

  static let sameBytes = "the same bytes"

  private let groups: [Group]

  init(_ groups: [Group]) { self.groups = groups }

  /// One finding of each kind there is a group of, the gravest first. A group across both classes and parts is in two.
  func findings(
    within: CheckFinding.Kind, classes: CheckFinding.Kind, parts: CheckFinding.Kind
  ) -> [CheckFinding] {
    var items: [CheckFinding.Kind: [CheckFinding.Item]] = [:]
    for group in groups {
      let item = CheckFinding.Item(group.files.map(\.path), note: group.note)
      let differInClass = Set(group.files.map { Array($0.className.utf8) }).count > 1
      let differInPart = Set(group.files.map(\.part)).count > 1
      if differInClass { items[classes, default: []].append(item) }
      if differInPart { items[parts, default: []].append(item) }
      if !differInClass, !differInPart { items[within, default: []].append(item) }
    }
    return [classes, parts, within].compactMap { kind in
      items[kind].map { items in
        CheckFinding(
          kind, "\(items.count) \(items.count == 1 ? "picture" : "pictures") \(Self.words(for: kind))", items)
      }
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
}
