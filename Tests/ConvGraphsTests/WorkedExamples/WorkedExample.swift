import ConvGraphs
import Foundation
import TestSupport

/// An exercise of hand-written course notes: Tests/Fixtures/worked-examples/worked-examples.json.
struct WorkedExample {
  let id: String
  /// The right values, in double precision.
  let expected: Any
  /// What stood on the page: texts, or lists of texts.
  let handwritten: [String: Any]
  /// What is to be said of each: `agrees`, `differs`, `unreadable`.
  let comparison: [String: Any]
  /// The learning rate of the exercises that take a step.
  let rate: Double?

  // Unsafe only in name: JSON values that are never written.
  nonisolated(unsafe) static let all: [WorkedExample] = {
    let data = (try? Fixtures.data("worked-examples/worked-examples.json")) ?? Data()
    let list = (try? JSONSerialization.jsonObject(with: data)) as? [[String: Any]] ?? []
    return list.compactMap { row in
      guard let id = row["id"] as? String, let expected = row["expected"],
        let handwritten = row["handwritten"] as? [String: Any],
        let comparison = row["comparison"] as? [String: Any]
      else { return nil }
      let rate = (row["inputs"] as? [String: Any])?["alpha"] as? Double
      return WorkedExample(
        id: id, expected: expected, handwritten: handwritten, comparison: comparison, rate: rate)
    }
  }()

  /// The numbers under a path such as `z_greater > f` or `grad > 3`, row-major.
  func numbers(at path: String) -> [Double]? {
    var place: Any? = expected
    for step in path.components(separatedBy: " > ") {
      if let list = place as? [Any], let index = Int(step), list.indices.contains(index) {
        place = list[index]
      } else {
        place = (place as? [String: Any])?[step]
      }
    }
    return place.flatMap(Self.flat)
  }

  private static func flat(_ value: Any) -> [Double]? {
    if let list = value as? [Any] {
      let parts = list.map(flat)
      return parts.contains { $0 == nil } ? nil : parts.compactMap { $0 }.flatMap { $0 }
    }
    return (value as? NSNumber).map { [$0.doubleValue] }
  }
}

/// How an exercise is computed: an expression, its variables, and what of it each expected value is.
struct Recipe {
  let id: String
  let graph: String
  let variables: [String]
  /// `value f1`, `gradient w1` (of the last node), `gradient x of f2`, `updated w`, `largest gradient W1 W2`.
  let expect: [String: String]

  static let all: [Recipe] = {
    let data = (try? Fixtures.data("worked-examples/recipes.json")) ?? Data()
    let list = (try? JSONSerialization.jsonObject(with: data)) as? [[String: Any]] ?? []
    return list.compactMap { row in
      guard let id = row["id"] as? String, let graph = row["graph"] as? String,
        let given = row["given"] as? [String: Any], let expect = row["expect"] as? [String: String]
      else { return nil }
      return Recipe(
        id: id, graph: graph,
        variables: given.sorted { $0.key < $1.key }.map { "\($0.key)=\(text($0.value))" }, expect: expect)
    }
  }()

  /// `[[1.0, 2.0], [0.5, 3.0]]`
  private static func text(_ value: Any) -> String {
    if let list = value as? [Any] { return "[\(list.map(text).joined(separator: ", "))]" }
    return "\((value as? NSNumber)?.doubleValue ?? .nan)"
  }

  /// The expression with one number at its end to differentiate: the sum of a node.
  func expression(for quantity: String) -> String {
    let words = quantity.split(separator: " ")
    let last = graph.split(separator: ";").last.map { $0.prefix { $0 != "=" } } ?? ""
    let root = words.count == 4 && words[2] == "of" ? words[3] : last
    return "\(graph); total = sum(\(root.trimmingCharacters(in: .whitespaces)))"
  }

  /// The numbers of a quantity, row-major.
  func numbers(of quantity: String, rate: Double?) throws -> [Double] {
    let report = try GraphRequest(expression(for: quantity), variables: variables, stepRate: rate).report()
    let words = quantity.split(separator: " ").map(String.init)
    func row(_ name: String) -> GraphReport.Row? { report.rows.last { $0.name == name } }
    func gradient(_ name: String) -> [Double] {
      row(name).map { row in
        row.upstream?.elements ?? Array(repeating: 0, count: row.value.elements.count)
      } ?? []
    }
    switch words[0] {
    case "value": return row(words[1])?.value.elements ?? []
    case "gradient": return gradient(words[1])
    case "largest": return [words.dropFirst(2).flatMap(gradient).reduce(0) { max($0, abs($1)) }]
    case "updated": return report.step?.updates.first { $0.name == words[1] }?.after.elements ?? []
    default: return []
    }
  }
}
