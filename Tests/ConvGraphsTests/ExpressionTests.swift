import ConvNets
import ConvShapes
import Testing

@testable import ConvGraphs

/// The value of an expression of numbers.
private func value(_ text: String, _ variables: [String] = []) throws -> Double {
  let graph = try ExpressionGraph(text, variables: variables)
  return graph.graph.nodes[graph.output].value.elements[0]
}

@Suite struct ExpressionTests {
  /// Computed by Python 3 (`eval`), which has the same precedence.
  @Test(
    arguments: [
      ("1+2*3", 7), ("-2**2", -4), ("2**-1", 0.5), ("2**3**2", 512), ("(2**3)**2", 64), ("-2**-2", -0.25),
      ("--3", 3), ("+-+3", -3), ("8/4/2", 1), ("8-4-2", 2), ("2*-3", -6), ("1 - -1", 2), ("6/2*3", 9),
      (".5 + 1. + 1e2 + 1.5e-1", 101.65), ("2*3**2", 18), ("-(1+2)", -3), ("1;2", 2), ("1\n2\n", 2),
      ("(1\n+2)", 3), ("1 # one", 1), ("abs(-3)+max(1,5,3)-min(2,4)", 6), ("[1,2]@[3,4]", 11),
      ("sum([[1,2],[3,4]])", 10), ("[1,2,].mean()", 1.5), ("sum(mean([[1,2],[3,6]], axis=-1))", 6),
      ("sum(max([[1,2],[3,0]], axis=0))", 5), ("pow(2, 5)", 32),
      ("step(0)+step(0, 0.5)+step(-1)+step(2,zero=0)", 2.5),
      ("sum([[1,2],[3,4]] @ [1,1])", 10), ("dot([1,2],[3,4])", 11), ("leakyrelu(-2)", -0.02),
      ("leakyrelu(-2, 0.5)", -1), ("k = 3; k*k", 9), ("e = 2; e*e", 4), ("_a1 = 2; _a1", 2),
    ] as [(String, Double)])
  func values(text: String, expected: Double) throws {
    #expect(abs(try value(text) - expected) < 1e-15 * max(1, abs(expected)), "\(text)")
  }

  @Test func piAndE() throws {
    #expect(try value("pi") == Double.pi)
    #expect(try value("log(e)") == 1)
    #expect(try value("pi + 0*x", ["x=1"]) == Double.pi)
    #expect(try value("2*pi", ["pi=3"]) == 6)
  }

  @Test func valuesOfVariables() throws {
    let graph = try ExpressionGraph(
      "sum(W@x) + b", variables: ["W=[[1,2],[3,-4]]", "x = 0.5, 1/4", "b=-1e-3"])
    let shapes = graph.leaves.map { graph.graph.nodes[$0].value }
    #expect(shapes[0] == DoubleTensor([2, 2], [1, 2, 3, -4]))
    #expect(shapes[1] == DoubleTensor([0.5, 0.25]))
    #expect(shapes[2] == DoubleTensor(-0.001))
    #expect(graph.graph.nodes[graph.output].value == DoubleTensor(1.499))
  }

  @Test func namesAndTextsOfNodes() throws {
    let graph = try ExpressionGraph("v1 = x*-2; (v1 + 1/2)**2 - x; ", variables: ["x=3"])
    let operations = graph.nodes.filter { $0.role == .operation }
    // v1 is taken by the expression itself.
    #expect(operations.map(\.name) == ["v1", "v2", "v3", "v4"])
    #expect(operations.map(\.text) == ["x * (-2)", "v1 + (1 / 2)", "v2 ** 2", "v3 - x"])
    #expect(graph.nodes[graph.output].name == "v4")
  }

  @Test func aSecondNameIsANode() throws {
    let graph = try ExpressionGraph("h = x; h*h", variables: ["x=3"])
    let h = try #require(graph.node(named: "h"))
    let x = try #require(graph.node(named: "x"))
    #expect(h != x)
    let gradients = graph.graph.gradients(of: graph.output)
    #expect(gradients[x] == DoubleTensor(6) && gradients[h] == DoubleTensor(6))
  }

  @Test(
    "An error shows its place",
    arguments: [
      ("1 + sigmod(x)", ["x=1"], 5, "did you mean sigmoid?"), ("(x+1", ["x=1"], 1, "never closed; add )"),
      ("x+1)", ["x=1"], 4, "nothing opens"), ("[1,2", [], 1, "add ]"),
      ("(1]", [], 3, "got ']'; expected an operator"),
      ("a*weight", ["wieght=1", "a=1"], 3, "did you mean wieght?"), ("2x", ["x=1"], 2, "write 2*x"),
      ("x y", ["x=1", "y=2"], 3, "write x*y"), ("(x)(x)", ["x=1"], 4, "write )*("),
      ("x(2)", ["x=1"], 1, "is no function"),
      ("x^2", ["x=1"], 2, "write **"), ("x − 1", ["x=1"], 3, "minus of the keyboard"),
      ("x//2", ["x=1"], 2, "write /"),
      ("x = = 2", [], 5, "got '='"), ("1 +", [], 4, "got the end"), ("* 2", [], 1, "expected a number"),
      ("", [], 1, "got nothing"), (" ;; ", [], 1, "got nothing"), ("sigmoid", [], 1, "without its brackets"),
      ("np.exp(1)", [], 1, "without their module"), ("exp()", [], 1, "expected exp(x)"),
      ("exp(1, 2)", [], 1, "got 2 operands for exp"), ("sum(x, axs=0)", ["x=1,2"], 8, "got the option axs"),
      ("sum(x, axis=0.5)", ["x=1,2"], 13, "whole number"), ("a = b; b = 1", [], 5, "assigned at column 8"),
      ("a = 1; a = 2", [], 8, "which has one before"), ("x = 1; x", ["x=1"], 1, "as a variable"),
      ("1e999", [], 1, "cannot hold"), ("x + 1 = 2", ["x=1"], 1, "a name on the left"),
      ("ln(2)", [], 1, "log"),
      ("[x, 1]", ["x=1"], 2, "expected numbers"), ("x.mean", ["x=1"], 3, "a function behind the point"),
      ("x == 1", ["x=1"], 3, "write"), ("x[0]", ["x=1,2"], 2, "got '['"),
    ] as [(String, [String], Int, String)])
  func syntax(text: String, variables: [String], column: Int, words: String) {
    let error = #expect(throws: ExpressionError.self) { try ExpressionGraph(text, variables: variables) }
    #expect(error?.kind == .syntax)
    #expect(error?.column == column, "\(text): \(error.debugDescription)")
    if words != "write" {
      #expect(error?.problem.contains(words) == true, "\(text): \(error.debugDescription)")
    }
  }

  @Test(
    "An error in a value has its column in the value",
    arguments: [
      ("x=", 3), ("x=1,,2", 5), ("x=1 2", 5), ("x=[[1,2],[3]]", 10), ("x=nan", 3), ("=1", 1), ("x", 2),
      ("1=x", 1),
      ("", 1), ("x=1;2", 4), ("x=y", 3),
    ] as [(String, Int)])
  func valueErrors(text: String, column: Int) {
    let error = #expect(throws: ExpressionError.self) { try ExpressionGraph("x+1", variables: [text]) }
    #expect(error?.source == text)
    #expect(error?.column == column, "\(text): \(error.debugDescription)")
  }

  @Test(
    "Shapes and domains name the node, with the numbers",
    arguments: [
      ("x + y", ["x=1,2,3", "y=1,2"], 1, "v1 = x + y: got shapes [3] and [2]"),
      ("q = log(x - 3); q*2", ["x=1"], 5, "q = log(v1): got -2.000; expected a number above 0"),
      ("1 / (x - 1)", ["x=1"], 1, "v2 = 1 / v1: got 0; expected a divisor other than 0"),
      ("sum(log(x))", ["x=1,-2"], 5, "got -2.000 in element 1"), ("log(0) + x", ["x=1"], 1, "log(0): got 0"),
      ("exp(x)", ["x=1000"], 1, "beyond what a double holds"), ("x*2", ["x=1,2"], 1, "sum(…) or mean(…)"),
      ("W@x", ["W=[[1,2],[3,4]]", "x=1,2,3"], 1, "got shapes [2, 2] and [3]"),
    ] as [(String, [String], Int, String)])
  func valuesThatDoNotFit(text: String, variables: [String], column: Int, words: String) {
    let error = #expect(throws: ExpressionError.self) { try ExpressionGraph(text, variables: variables) }
    #expect(error?.kind == .value)
    #expect(error?.column == column)
    #expect(error?.problem.contains(words) == true, "\(text): \(error.debugDescription)")
  }

  @Test func theCaretStandsUnderThePlace() {
    let short = ExpressionError(kind: .syntax, source: "1 + sigmod(x)", column: 5, length: 6, problem: "p")
    #expect(short.description == "column 5: p\n  1 + sigmod(x)\n      ^^^^^^")
    let long = ExpressionError(
      kind: .syntax, source: String(repeating: "x+", count: 500), column: 501, length: 1, problem: "p")
    let lines = long.description.split(separator: "\n")
    #expect(lines[1].count < 130 && lines[1].hasPrefix("  …"))
    #expect(Array(lines[1])[lines[2].count - 1] == "x")
    let second = ExpressionError(kind: .syntax, source: "a=1\nb=\u{1B}!", column: 8, length: 1, problem: "p")
    #expect(second.description == "line 2, column 4: p\n  b=\u{FFFD}!\n     ^")
  }

  @Test("Nothing overflows the stack or runs away") func hugeInputs() {
    let inputs = [
      String(repeating: "(", count: 100_000), String(repeating: "[", count: 100_000),
      String(repeating: "-", count: 150_000) + "1", "2" + String(repeating: "**2", count: 60_000),
      String(repeating: "exp(", count: 40_000), String(repeating: "1+", count: 90_000) + "1",
      String(repeating: "x", count: 199_999), String(repeating: "9", count: 300_000),
      String(repeating: "🦆", count: 1000), String(repeating: ";", count: 200_000),
    ]
    for input in inputs {
      let error = #expect(throws: ExpressionError.self) { try ExpressionGraph(input) }
      #expect((error?.description.count ?? 0) < 2000)
    }
    let column = "x=[\(Array(repeating: "[1]", count: 1001).joined(separator: ","))]"
    let row = "y=\(Array(repeating: "1", count: 1000).joined(separator: ","))"
    let large = #expect(throws: ExpressionError.self) {
      try ExpressionGraph("sum(x*y)", variables: [column, row])
    }
    #expect(large?.kind == .value && large?.problem.contains("make 1001000 elements") == true)
    // Deep to the left is no depth at all.
    #expect(throws: Never.self) {
      try ExpressionGraph("x" + String(repeating: "+x", count: 1900), variables: ["x=1"])
    }
    #expect(throws: ExpressionError.self) {
      try ExpressionGraph("x" + String(repeating: "+x", count: 2000), variables: ["x=1"])
    }
  }
}

@Suite struct NumberFormatTests {
  @Test(
    "Plain decimals, exponents only beyond 1e-6 and 1e9",
    arguments: [
      (-0.0015038544818807983, "-0.001504"), (0, "0"), (-0.0, "0"), (1, "1.000"), (-12, "-12.00"),
      (0.5, "0.5000"),
      (120.24486390382154, "120.2"), (15376, "15376"), (15376.4, "15376"), (9.9999, "10.00"),
      (0.99996, "1.000"),
      (1e-6, "0.000001000"), (9.99e-7, "9.990e-7"), (4.5395807735951673e-05, "0.00004540"),
      (1e9, "1000000000"),
      (1.5e9, "1.500e9"), (-2.0611536879193953e-09, "-2.061e-9"), (123_456_789, "123456789"),
      (.infinity, "inf"),
    ] as [(Double, String)])
  func texts(number: Double, text: String) { #expect(NumberFormat().text(number) == text) }

  @Test func tensors() {
    #expect(NumberFormat().text(DoubleTensor([1, 0, -0.25])) == "[1.000, 0, -0.2500]")
    #expect(NumberFormat().text(DoubleTensor([2, 1], [1, 2])) == "[[1.000], [2.000]]")
    #expect(
      NumberFormat(digits: 2).text(DoubleTensor((0..<20).map(Double.init)))
        == "[0, 1.0, 2.0, 3.0, 4.0, 5.0, …, 19]")
  }
}
