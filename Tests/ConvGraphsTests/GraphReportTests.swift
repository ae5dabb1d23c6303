import ConvNets
import ConvShapes
import Foundation
import Testing

@testable import ConvGraphs

@Suite struct GraphReportTests {
  /// Exercises of a course on neural networks, with the right values in double precision (worked-examples.json of the
  /// project's exercises, computed with NumPy and PyTorch in float64).
  struct Exercise: Sendable, CustomStringConvertible {
    let id, expression: String
    let variables: [String]
    let expected: [(String, [Double])]
    var description: String { id }
  }

  static let exercises = [
    Exercise(
      id: "000-z-grad, 000-x-grad", expression: "a = x + 2 + z; b = a ** (4*x); c = (b + 3) * 5; y = mean(c)",
      variables: ["x=0.1,0,0.2,1", "z=-1,1,-1,0"],
      expected: [
        ("c", [20.194300591270423, 20, 20.78515502401576, 420]), ("y", [120.24486390382154]),
        ("dz", [0.47220914466094754, 0, 0.9641925040026272, 135]),
        ("dx", [0.9672788679726428, 5.493061443340549, 2.0189509742755503, 579.9379769105844]),
      ]),
    Exercise(
      id: "001-neuron-forward, 001-neuron-backward",
      expression: "f1=w0*x0; f2=w1*x1; f3=f1+f2; f4=f3+w2; f5=-f4; f6=exp(f5); f7=1+f6; f8=1/f7",
      variables: ["w0=2", "x0=-1", "w1=-3", "x1=-2", "w2=-3"],
      expected: [
        ("f8", [0.7310585786300049]), ("df7", [-0.534446645388523]), ("df5", [-0.19661193324148188]),
        ("dw0", [-0.19661193324148188]), ("dx0", [0.39322386648296376]), ("dx1", [-0.5898357997244457]),
      ]),
    Exercise(
      id: "001-max-graph", expression: "f1 = x*y; f2 = max(z,w); f3 = f1+f2; f = 2*f3",
      variables: ["x=3", "y=-4", "z=2", "w=-1"],
      expected: [("f", [-20]), ("dx", [-8]), ("dy", [6]), ("dz", [2]), ("dw", [0])]),
    Exercise(
      id: "001-max-tie", expression: "2*(x*y + max(z,w))", variables: ["x=3", "y=-4", "z=1.5", "w=1.5"],
      expected: [("dz", [1]), ("dw", [1])]),
    Exercise(
      id: "001-vanish-forward, 001-vanish-backward-final",
      expression:
        "f1=x*w1; f2=sigmoid(f1); f3=w2*f2; f4=sigmoid(f3); f5=w3*f4; f6=sigmoid(f5); f7=f6-y; f8=f7**2; f9=f8/2",
      variables: ["x=1", "w1=0.5", "w2=0.5", "w3=0.5", "y=1"],
      expected: [
        ("f9", [0.09174119075257527]), ("dw1", [-0.0015038544818807983]), ("dw2", [-0.007966582708390783]),
        ("dw3", [-0.06053981472327004]), ("dx", [-0.0007519272409403991]), ("df6/df5", [0.24486605318925866]),
      ]),
    Exercise(
      id: "001-explode-backward",
      expression:
        "f1=x*w1; f2=relu(f1); f3=w2*f2; f4=relu(f3); f5=w3*f4; f6=relu(f5); f7=f6-y; f8=f7**2; f9=f8/2",
      variables: ["x=1", "w1=5", "w2=5", "w3=5", "y=1"],
      expected: [("f9", [7688]), ("dx", [15500]), ("dw1", [3100]), ("dw2", [3100]), ("dw3", [3100])]),
    Exercise(
      id: "002-reverse-ad-dx1, 002-reverse-ad-dx2",
      expression: "h1 = x1/x2; h2 = x1; y = tanh(h1) + sigmoid(h2)",
      variables: ["x1=1", "x2=2"],
      expected: [
        ("y", [1.1931757358900148]), ("dx1", [0.5898357997244456]), ("dx2", [-0.19661193324148185]),
        ("dh1/dx2", [-0.25]),
        ("dh2/dx2", [0]),
      ]),
    Exercise(
      id: "003-bce", expression: "p = sigmoid(w*v); L = -sum(y*log(p) + (1-y)*log(1-p))",
      variables: ["w=0.5", "v=1,-2,3", "y=1,0,1"],
      expected: [("L", [0.9887519496810819]), ("dw", [-1.4627000829572046])]),
    Exercise(
      id: "003-net-output-layer-formula",
      expression: "h = sigmoid(W1@x + b1); o = sigmoid(W2@h + b2); L = (o - t)**2/2",
      variables: [
        "x=0.5,-1,0.8", "W1=[[0.1,-0.2,0.3],[0.4,0.5,-0.6]]", "b1=0.1,-0.1", "W2=0.7,-0.8", "b2=0.2", "t=1",
      ],
      expected: [
        ("h", [0.6433651456944017, 0.29317777890643243]), ("o", [0.6024809954393141]),
        ("dW2", [-0.06125149226816395, -0.02791195105619643]), ("db2", [-0.09520486566311193]),
      ]),
    Exercise(
      id: "004-softmax-shift", expression: "s = softmax(x + 1000); L = -logsoftmax(x) @ [0, 0, 1]",
      variables: ["x=1,2,3"],
      expected: [
        ("s", [0.09003057317038045, 0.2447284710547976, 0.6652409557748218]),
        ("dx", [0.09003057317038045, 0.2447284710547976, 0.6652409557748218 - 1]),
      ]),
    Exercise(
      id: "001-and-unit, the step at 0 stated",
      expression: "s = sum(step([-1, 0, 0, 1] + b)) + sum(step([-1, 0, 0, 1] + b, 0))",
      variables: ["b=0"], expected: [("s", [4]), ("db", [0])]),
  ]

  @Test("The right numbers of the exercises", arguments: exercises)
  func numbers(exercise: Exercise) throws {
    let graph = try ExpressionGraph(exercise.expression, variables: exercise.variables)
    for (name, expected) in exercise.expected {
      let quantity = try #require(Quantity(name, in: graph), "\(name)")
      let exact = quantity.exact(in: graph, after: nil)
      #expect(exact.count == expected.count, "\(name)")
      for (got, expected) in zip(exact.elements, expected) {
        #expect(abs(got - expected) <= 1e-12 * max(1, abs(expected)), "\(exercise.id) \(name): \(got)")
      }
    }
  }

  @Test("Paths add up, upstream times local is the product", arguments: exercises)
  func rows(exercise: Exercise) throws {
    let report = GraphReport(try ExpressionGraph(exercise.expression, variables: exercise.variables))
    for row in report.rows {
      if !row.paths.isEmpty, let upstream = row.upstream {
        let sums = upstream.elements.indices.map { place in
          row.paths.reduce(0) { $0 + $1.gradient.elements[place] }
        }
        for (sum, total) in zip(sums, upstream.elements) {
          #expect(abs(sum - total) <= 1e-12 * max(1, abs(total)))
        }
      }
      for factor in row.factors {
        guard let product = factor.product, let local = factor.local, let upstream = row.upstream,
          local.shape == product.shape, upstream.shape == product.shape
        else { continue }
        for place in product.elements.indices {
          #expect(
            abs(product.elements[place] - local.elements[place] * upstream.elements[place]) < 1e-12
              * max(1, abs(product.elements[place])))
        }
      }
    }
  }

  @Test func theTable() throws {
    let report = GraphReport(try ExpressionGraph("q = x + y; f = q*z", variables: ["x=-2", "y=5", "z=-4"]))
    #expect(
      report.description == """
        node  expression   value  upstream  local derivative    product
        x     variable    -2.000    -4.000
        y     variable     5.000    -4.000
        z     variable    -4.000     3.000
        q     x + y        3.000    -4.000  dq/dx = 1           x: -4.000
                                            dq/dy = 1           y: -4.000
        f     q * z       -12.00     1.000  df/dq = z = -4.000  q: -4.000
                                            df/dz = q = 3.000   z: 3.000

        f = -12.00
        df/dx  -4.000
        df/dy  -4.000
        df/dz  3.000
        """)
  }

  @Test("Words get the operands' names") func words() {
    #expect(
      DerivativeWords("sigmoid(x)*(1 - sigmoid(x))", operands: ["f1"]).text == "sigmoid(f1)*(1 - sigmoid(f1))"
    )
    #expect(DerivativeWords("y*x**(y - 1)", operands: ["y", "-2"]).text == "(-2)*y**((-2) - 1)")
    #expect(DerivativeWords("1 where x > y, else 0", operands: ["a", "x"]).operands == [0, 1])
    #expect(DerivativeWords("y", operands: ["x", "x"]).operands == [1])
    #expect(DerivativeWords("max(x, 0)", operands: ["e"]).text == "max(e, 0)")
  }

  @Test(
    "Formulas of LaTeX",
    arguments: [
      ("w1_21 * x2 + b", #"w_{1,21} \cdot x_{2} + b"#), ("-x1/x2**2", #"\frac{-x_{1}}{x_{2}^{2}}"#),
      ("(a + b)*c", #"\left(a + b\right) \cdot c"#), ("(-a)**2", #"\left(-a\right)^{2}"#),
      ("exp(f5)", "e^{f_{5}}"),
      ("alpha_t - (b - c)", #"\alpha_{t} - \left(b - c\right)"#), ("loss", #"\mathit{loss}"#),
      ("sigmoid(x)*(1 - sigmoid(x))", #"\sigma\left(x\right) \cdot \left(1 - \sigma\left(x\right)\right)"#),
      ("1 where a_b > 0, else 0", #"\mbox{1 where a\_b $>$ 0, else 0}"#), ("_", #"\mathit{\_}"#),
      ("x * (-2)", #"x \cdot \left(-2\right)"#),
    ] as [(String, String)])
  func latex(expression: String, formula: String) { #expect(LaTeXFormula(expression).text == formula) }

  @Test("JSON holds every digit") func json() throws {
    struct Document: Decodable {
      struct Node: Decodable {
        struct Path: Decodable { let through: String, gradient: [Double] }
        let name: String
        let value: Value
        let paths: [Path]?
      }
      enum Value: Decodable, Equatable {
        case number(Double), list([Double])
        init(from decoder: any Decoder) throws {
          let container = try decoder.singleValueContainer()
          if let number = try? container.decode(Double.self) {
            self = .number(number)
          } else {
            self = .list(try container.decode([Double].self))
          }
        }
      }
      let output: String
      let value: Double
      let gradients: [String: [Double]]
    }
    let text = "mean(((x+2+z)**(4*x)+3)*5)"
    let request = GraphRequest(text, variables: ["x=0.1,0,0.2,1", "z=-1,1,-1,0"])
    let document = try JSONDecoder().decode(Document.self, from: Data(request.report().json().utf8))
    let graph = try ExpressionGraph(text, variables: request.variables)
    #expect(document.output == "v7" && document.value == graph.graph.nodes[graph.output].value.elements[0])
    let x = try #require(Quantity("dx", in: graph)).exact(in: graph, after: nil)
    #expect(document.gradients["x"] == x.elements)
  }

  @Test("An update lowers the loss; the wrong ones are refused") func steps() throws {
    let graph = try ExpressionGraph("k = 3; (w - k)**2", variables: ["w=1"])
    let step = try GradientStep(graph, rate: 0.25)
    #expect(step.updates.map(\.name) == ["w"] && step.updates[0].after == DoubleTensor(2))
    #expect(step.outputBefore == 4 && step.outputAfter == 1)
    for rate in [0, -1, .nan, .infinity] {
      #expect(throws: GraphRequestError.self) { try GradientStep(graph, rate: rate) }
    }
    #expect(throws: GraphRequestError.self) { try GradientStep(graph, rate: 1, updating: ["q"]) }
    #expect(throws: GraphRequestError.self) { try GradientStep(graph, rate: 1, updating: [""]) }
    let logarithm = try ExpressionGraph("log(x)", variables: ["x=0.5"])
    #expect(throws: GraphRequestError.self) { try GradientStep(logarithm, rate: 1) }
  }
}
