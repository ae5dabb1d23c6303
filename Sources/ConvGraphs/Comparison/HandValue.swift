import ConvNets
import ConvShapes

/// One value written by hand: `dx=-0.39`, `dw=[0.1,0.20]`, `f1=0.67`.
public struct HandValue: Hashable, Sendable {
  /// What it is a value of, as it was typed.
  public let name: String
  /// The same as nodes of the graph.
  public let quantity: Quantity
  /// The numbers in row-major order.
  public let numbers: [HandNumber]

  /// Reads a list of values with commas between them.
  ///
  /// - Throws: ``ExpressionError`` with the column, for a name the graph does not have, for what is no number, and where
  ///   there are more or fewer numbers than the quantity has.
  static func list(
    _ text: String, in graph: ExpressionGraph, after step: GradientStep?
  ) throws(ExpressionError) -> [HandValue] {
    let source = try ExpressionSource(text)
    var values: [HandValue] = []
    for range in try ranges(in: source) {
      values.append(try value(source, range, graph, step))
    }
    return values
  }

  /// The items between the commas that stand outside of brackets.
  private static func ranges(in source: ExpressionSource) throws(ExpressionError) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    var opened: [Int] = []
    for (place, character) in source.characters.enumerated() {
      switch character {
      case "[": opened.append(place)
      case "]":
        guard opened.popLast() != nil else {
          throw source.error(at: place..<place + 1, "got ] that nothing opens; remove it")
        }
      case ",", ";":
        guard opened.isEmpty else { continue }
        ranges.append(start..<place)
        start = place + 1
      default: break
      }
    }
    if let place = opened.last {
      throw source.error(at: place..<place + 1, "got [ that is never closed; add ]")
    }
    return ranges + [start..<source.characters.count]
  }

  private static func value(
    _ source: ExpressionSource, _ range: Range<Int>, _ graph: ExpressionGraph, _ step: GradientStep?
  ) throws(ExpressionError) -> HandValue {
    let characters = source.characters
    let item = trimmed(range, characters)
    guard let sign = item.first(where: { characters[$0] == "=" || characters[$0] == ">" }) else {
      throw source.error(
        at: item.isEmpty ? range.lowerBound..<range.lowerBound + 1 : item,
        "got \(source[item].quoted); expected NAME=NUMBER, as in dx=-0.39")
    }
    let isUpdate = characters[sign] == ">" && sign > item.lowerBound && characters[sign - 1] == "-"
    let nameRange = trimmed(item.lowerBound..<(isUpdate ? sign - 1 : sign), characters)
    let name = source[nameRange]
    let quantity = try quantity(name, isUpdate: isUpdate, source, nameRange, graph, step)
    let numbersRange = trimmed(sign + 1..<item.upperBound, characters)
    var numbers = try numbers(source, numbersRange)
    let shape = quantity.exact(in: graph, after: step).shape
    // One number for a derivative stands for a tensor of equal ones, as the notes write dc/db = 5.
    if numbers.count == 1, case .gradient = quantity {
      numbers = Array(repeating: numbers[0], count: shape.count)
    }
    guard numbers.count == shape.count else {
      throw source.error(
        .value, at: numbersRange.isEmpty ? item : numbersRange,
        "\(name): got \(numbers.count) \(numbers.count == 1 ? "number" : "numbers"); expected \(shape.count) for the shape \(shape)"
          + (shape.count > 1 ? ", as in \(name)=[…, …]" : ""))
    }
    return HandValue(name: isUpdate ? "\(name) after the step" : name, quantity: quantity, numbers: numbers)
  }

  private static func quantity(
    _ name: String, isUpdate: Bool, _ source: ExpressionSource, _ range: Range<Int>, _ graph: ExpressionGraph,
    _ step: GradientStep?
  ) throws(ExpressionError) -> Quantity {
    let place = range.isEmpty ? range.lowerBound..<range.lowerBound + 1 : range
    if isUpdate {
      guard let step else {
        throw source.error(at: place, "got a value after an update; give the learning rate too: --step 0.1")
      }
      guard let node = graph.node(named: name), step.updates.contains(where: { $0.name == name }) else {
        throw source.error(
          at: place,
          "got \(name.quoted), which is not updated; expected one of \(step.updates.map(\.name).joined(separator: ", "))"
        )
      }
      return .updated(node)
    }
    if let quantity = Quantity(name, in: graph) { return quantity }
    let nodes = graph.nodes.filter { $0.role != .constant }.map(\.name)
    let near = nearestName(to: name, among: nodes + nodes.map { "d\($0)" })
    throw source.error(
      at: place,
      "got the unknown name \(name.quoted); expected a node (f1), a gradient (dx) or a derivative (df2/df1)"
        + (near.map { "; did you mean \($0)?" } ?? ""))
  }

  private static func numbers(
    _ source: ExpressionSource, _ range: Range<Int>
  ) throws(ExpressionError) -> [HandNumber] {
    var numbers: [HandNumber] = []
    var start = range.lowerBound
    let characters = source.characters
    for place in range.lowerBound...range.upperBound {
      let isEnd = place == range.upperBound
      guard isEnd || characters[place] == "," || characters[place] == "[" || characters[place] == "]" else {
        continue
      }
      let word = trimmed(start..<place, characters)
      start = place + 1
      // Between brackets nothing has to stand; between commas a number.
      if word.isEmpty && !(isEnd && numbers.isEmpty) { continue }
      guard let number = HandNumber(source[word].lowercased()) else {
        let shown = source[word]
        let advice = shown.contains("−") ? "; write the minus of the keyboard" : ", as in -0.39 or [0.1,0.20]"
        throw source.error(
          at: word.isEmpty ? max(place - 1, 0)..<max(place, 1) : word,
          "got \(shown.quoted); expected a number as it was written\(advice)")
      }
      numbers.append(number)
    }
    return numbers
  }

  private static func trimmed(_ range: Range<Int>, _ characters: [Character]) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, characters[start].isWhitespace { start += 1 }
    while end > start, characters[end - 1].isWhitespace { end -= 1 }
    return start..<end
  }
}
