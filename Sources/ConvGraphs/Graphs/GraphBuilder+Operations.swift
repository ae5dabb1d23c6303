import ConvNets
import ConvShapes

extension GraphBuilder {
  /// Where an operand stands, which decides whether it needs brackets.
  enum Position {
    case negation
    case left(String)
    case right(String)
    case argument
  }

  /// An operand as a part of the text of a node.
  func text(_ operand: Operand, in position: Position) -> String {
    switch operand {
    case .node(let node): return nodes[node].name
    case .constant(_, let text):
      if text.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "." }) || text.hasPrefix("[") { return text }
      // What is compound needs brackets, a sign only where another one stands before it.
      let isSigned = text.dropFirst().allSatisfy { $0.isLetter || $0.isNumber || $0 == "." }
      switch position {
      case .argument: return text
      case .left("+") where isSigned, .left("-") where isSigned, .left("*") where isSigned,
        .left("/") where isSigned:
        return text
      default: return "(\(text))"
      }
    }
  }

  /// A call of a function with its options.
  mutating func call(
    _ name: String, _ operands: [Operand], _ settings: [(option: Term.Option, operand: Operand?)],
    _ node: String?, _ term: Term, _ terms: [Term]
  ) throws(ExpressionError) -> Operand {
    let nameRange = term.nameRange ?? term.range
    guard let function = ExpressionFunction.named(name, operandCount: operands.count) else {
      throw unknown(function: name, nameRange)
    }
    // Options may stand without their names behind the operands: step(x, 0).
    let extra = max(operands.count - function.operandCounts.upperBound, 0)
    let tensors = Array(operands.dropLast(extra))
    guard function.operandCounts.contains(tensors.count), extra <= function.options.count else {
      throw source.error(
        at: term.range,
        "got \(operands.count) \(operands.count == 1 ? "operand" : "operands") for \(name); expected \(function.usage)"
      )
    }
    var values: ExpressionFunction.Settings = [:]
    for (option, index) in zip(function.options, term.operands.suffix(extra)) {
      values[option.name] = try setting(
        option.name, operands[term.operands.firstIndex(of: index) ?? 0], terms[index])
    }
    for (option, operand) in settings {
      guard function.options.contains(where: { $0.name == option.name }) else {
        throw source.error(
          at: option.nameRange, "got the option \(option.name.prefix(40)); expected \(function.usage)")
      }
      guard values[option.name] == nil else {
        throw source.error(at: option.nameRange, "got \(option.name) twice; expected it once")
      }
      guard let operand else { continue }
      values[option.name] = try setting(option.name, operand, terms[option.term])
    }
    let stated = function.options.compactMap { option in
      values[option.name].map { ", \(option.name)=\(NumberFormat.short($0))" }
    }.joined()
    let operation = function.operation(values)
    // max(a, b, c) is max(max(a, b), c).
    var result = tensors[0]
    if tensors.count == 1 {
      return try apply(
        operation, tensors, "\(name)(\(text(result, in: .argument))\(stated))", node, term.range)
    }
    for (index, operand) in tensors.enumerated().dropFirst() {
      let words = "\(name)(\(text(result, in: .argument)), \(text(operand, in: .argument)))"
      result = try apply(
        operation, [result, operand], words, index == tensors.count - 1 ? node : nil, term.range)
    }
    return result
  }

  private func unknown(function name: String, _ range: Range<Int>) -> ExpressionError {
    let shown = name.prefix(40)
    if names[name] != nil {
      return source.error(
        at: range, "got \(shown)(…), but \(shown) is no function; write \(shown)*(…) for a product")
    }
    let synonyms = [
      "ln": "log", "max_": "max", "sig": "sigmoid", "fabs": "abs", "power": "pow", "sigma": "sigmoid",
    ]
    let near = synonyms[name] ?? nearestName(to: name, among: ExpressionFunction.names)
    return source.error(
      at: range,
      "got the unknown function '\(shown)'; "
        + (near.map { "did you mean \($0)?" }
          ?? "expected one of \(ExpressionFunction.names.joined(separator: ", "))"))
  }

  /// An option is a number; an axis a whole one.
  private func setting(_ name: String, _ operand: Operand, _ term: Term) throws(ExpressionError) -> Double {
    guard case .constant(let value, _) = operand, let number = value.number, value.shape.rank == 0 else {
      throw source.error(
        at: term.range, "got \(source[term.range].prefix(40)) for \(name); expected a number")
    }
    if name == "axis" {
      guard number == number.rounded(), abs(number) < 100 else {
        throw source.error(
          at: term.range, "got axis \(NumberFormat.short(number)); expected a whole number, as in 0")
      }
    }
    return number
  }

  /// An operation on constants is a constant; any other is a node.
  mutating func apply(
    _ operation: TensorOperation, _ operands: [Operand], _ words: String, _ name: String?, _ range: Range<Int>
  ) throws(ExpressionError) -> Operand {
    let constants = operands.compactMap { operand -> DoubleTensor? in
      if case .constant(let value, _) = operand { value } else { nil }
    }
    if constants.count == operands.count {
      try checkSize(of: operation, operands, words, range)
      let value: DoubleTensor
      do throws(OperationError) {
        value = try operation.value(of: constants)
      } catch {
        throw failure(error, words, range)
      }
      try checkFinite(value, words, range)
      return .constant(value, text: words)
    }
    return .node(try record(operation, operands, words, name ?? freshName(), range))
  }

  /// Adds a node, and the numbers among its operands.
  mutating func record(
    _ operation: TensorOperation, _ operands: [Operand], _ words: String, _ name: String, _ range: Range<Int>
  ) throws(ExpressionError) -> Int {
    guard nodes.count < Self.mostNodes else {
      throw source.error(
        at: range, "got a graph of more than \(Self.mostNodes) nodes; use tensors: x=1,2,3 is one variable")
    }
    try checkSize(of: operation, operands, "\(name) = \(words)", range)
    let places = operands.map { operand in
      switch operand {
      case .node(let node): node
      case .constant(let value, let text): constant(value, text, range)
      }
    }
    let node: Int
    do throws(OperationError) {
      node = try graph.record(operation, places, name: name)
    } catch {
      throw failure(error, "\(name) = \(words)", range)
    }
    nodes.append(ExpressionGraph.Node(name: name, role: .operation, text: words, range: range))
    try checkFinite(graph.nodes[node].value, "\(name) = \(words)", range)
    return node
  }

  /// Broadcasting makes much of little: a column times a row. What is refused here would be no calculation to follow.
  private func checkSize(
    of operation: TensorOperation, _ operands: [Operand], _ node: String, _ range: Range<Int>
  ) throws(ExpressionError) {
    guard operands.count == 2 else { return }
    let shapes = operands.map { operand in
      switch operand {
      case .constant(let value, _): value.shape
      case .node(let node): graph.nodes[node].value.shape
      }
    }
    let isProduct = operation == .matrixProduct
    let count =
      isProduct
      ? shapes[0].dimensions.dropLast().reduce(1, *) * shapes[1].dimensions.dropFirst().reduce(1, *)
      : DoubleTensor.broadcastShape(shapes[0], shapes[1])?.count ?? 0
    guard count > Self.mostElements else { return }
    throw source.error(
      .value, at: range,
      "\(node.prefix(200)): got shapes \(shapes[0]) and \(shapes[1]), which make \(count) elements; "
        + "expected at most \(Self.mostElements)")
  }

  /// Says which node failed, and with what.
  private func failure(_ error: OperationError, _ node: String, _ range: Range<Int>) -> ExpressionError {
    let problem =
      switch error {
      case .shapes(_, let got, let expected):
        "got \(got.count == 1 ? "shape" : "shapes") \(got.map(\.description).joined(separator: " and ")); expected \(expected)"
      case .domain(_, let element, let got, let expected):
        "got \(NumberFormat().text(got))\(element > 0 ? " in element \(element)" : ""); expected \(expected)"
      default: "\(error)"
      }
    return source.error(.value, at: range, "\(node.count > 200 ? "\(node.prefix(200))…" : node): \(problem)")
  }

  private func checkFinite(_ value: DoubleTensor, _ node: String, _ range: Range<Int>) throws(ExpressionError)
  {
    guard let element = value.elements.firstIndex(where: { !$0.isFinite }) else { return }
    let place = value.count > 1 ? " in element \(element)" : ""
    throw source.error(
      .value, at: range,
      "\(node.prefix(200)): got a result beyond what a double holds\(place); expected at most 1.797e308 in size; change the values"
    )
  }
}

extension String {
  /// A number's text without the brackets that were written around it.
  var trimmingBrackets: String { filter { $0 != "(" && $0 != ")" && !$0.isWhitespace } }
}

extension DoubleTensor {
  /// e to the power of each element.
  var exponential: DoubleTensor { (try? TensorOperation.exp.value(of: [self])) ?? self }
}
