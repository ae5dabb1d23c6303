import Foundation

/// What is found in the classes, before an image is opened.
extension FolderCheck {
  /// The largest class may have this many times the images of the smallest.
  private static let largestRatio = 3.0

  static func classFindings(_ parts: [Part]) -> [CheckFinding] {
    guard let first = parts.first else { return [] }
    return mismatches(parts) + counts(first) + namesAlike(first.classes.map(\.name))
  }

  /// The classes of the first part that is not the training part, and those it lacks.
  private static func mismatches(_ parts: [Part]) -> [CheckFinding] {
    guard let training = parts.first else { return [] }
    let items = parts.dropFirst().flatMap { part in
      func missing(_ part: Part, in other: Part) -> [String] {
        let names = Set(other.classes.map { Array($0.name.utf8) })
        return part.classes.map(\.name).filter { !names.contains(Array($0.utf8)) }
      }
      let absent = missing(training, in: part)
      let unknown = missing(part, in: training)
      let name = part.part?.rawValue ?? part.path
      return
        (absent.isEmpty
        ? []
        : [
          CheckFinding.Item(
            [part.path], note: "no class \(absent.joined(separator: ", ")) in the \(name) part")
        ])
        + (unknown.isEmpty
          ? []
          : [
            CheckFinding.Item(
              [part.path], note: "\(unknown.joined(separator: ", ")) in the \(name) part alone")
          ])
    }
    guard !items.isEmpty else { return [] }
    return [
      CheckFinding(
        .classMismatch, "the parts have different classes: rename, add or remove class folders", items)
    ]
  }

  private static func counts(_ part: Part) -> [CheckFinding] {
    var findings: [CheckFinding] = []
    if part.classes.count == 1 {
      findings.append(
        CheckFinding(.oneClass, "the only class is \(part.classes[0].name): there is nothing to tell apart"))
    }
    let single = part.classes.filter { $0.count == 1 }.map(\.name)
    if !single.isEmpty {
      findings.append(
        CheckFinding(
          .singleImageClass,
          "\(single.count) \(single.count == 1 ? "class has" : "classes have") one image: too few to learn from and to judge by",
          single.map { CheckFinding.Item([$0]) }))
    }
    if let least = part.classes.min(by: { $0.count < $1.count }),
      let most = part.classes.max(by: { $0.count < $1.count })
    {
      let ratio = Double(most.count) / Double(least.count)
      if ratio >= largestRatio {
        let tenths = Int((ratio * 10).rounded())
        findings.append(
          CheckFinding(
            .imbalance,
            "the largest class has \(tenths / 10).\(tenths % 10) times the images of the smallest: \(most.name) \(most.count), \(least.name) \(least.count)"
          ))
      }
    }
    return findings
  }

  /// Names that some systems or people would take for one.
  private static func namesAlike(_ names: [String]) -> [CheckFinding] {
    func items(_ key: (String) -> [UInt8]) -> [CheckFinding.Item] {
      let groups = Dictionary(grouping: names, by: key).values.filter { $0.count > 1 }
      return groups.sorted { $0[0].utf8.lexicographicallyPrecedes($1[0].utf8) }.map { CheckFinding.Item($0) }
    }
    // Names and not groups of them: there are never fewer than two.
    func nameCount(_ items: [CheckFinding.Item]) -> Int { items.reduce(0) { $0 + $1.files.count } }
    var findings: [CheckFinding] = []
    let forms = items { Array($0.precomposed.utf8) }
    if !forms.isEmpty {
      findings.append(
        CheckFinding(
          .namesDifferInUnicodeForm,
          "\(nameCount(forms)) class names are written in two Unicode forms: are they one class?",
          forms.map {
            CheckFinding.Item($0.files, note: $0.files.map(\.scalarWords).joined(separator: " and "))
          }))
    }
    let cases = items { Array($0.precomposed.lowercased().utf8) }.filter { item in
      Set(item.files.map { Array($0.precomposed.utf8) }).count > 1
    }
    if !cases.isEmpty {
      findings.append(
        CheckFinding(
          .namesDifferInCase,
          "\(nameCount(cases)) class names differ in upper and lower case alone: are they one class?", cases))
    }
    return findings
  }
}

extension String {
  /// Normalization form C, by which `é` is one scalar.
  fileprivate var precomposed: String { precomposedStringWithCanonicalMapping }

  /// `U+0065 U+0301`: what is not ASCII, in numbers.
  fileprivate var scalarWords: String {
    unicodeScalars.filter { !$0.isASCII }.map { scalar in
      let digits = String(scalar.value, radix: 16, uppercase: true)
      return "U+" + String(repeating: "0", count: max(4 - digits.count, 0)) + digits
    }.joined(separator: " ")
  }
}
