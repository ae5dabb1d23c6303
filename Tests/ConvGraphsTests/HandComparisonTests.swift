import ConvNets
import ConvShapes
import Testing

@testable import ConvGraphs

/// Hand calculations recovered from course notes, with their slips (worked-examples.json of the project's exercises;
/// the entries are named beside the cases).
@Suite struct HandComparisonTests {
  /// A sigmoid neuron, one operation a node (001-neuron-…).
  private static func neuron() throws -> ExpressionGraph {
    try ExpressionGraph(
      "f1=w0*x0; f2=w1*x1; f3=f1+f2; f4=f3+w2; f5=-f4; f6=exp(f5); f7=1+f6; f8=1/f7",
      variables: ["w0=2", "x0=-1", "w1=-3", "x1=-2", "w2=-3"])
  }

  /// Three layers of one unit (001-vanish-…).
  private static func chain() throws -> ExpressionGraph {
    try ExpressionGraph(
      "f1=x*w1; f2=sigmoid(f1); f3=w2*f2; f4=sigmoid(f3); f5=w3*f4; f6=sigmoid(f5); f7=f6-y; f8=f7**2; f9=f8/2",
      variables: ["x=1", "w1=0.5", "w2=0.5", "w3=0.5", "y=1"])
  }

  private func slips(_ text: String, _ graph: ExpressionGraph) throws -> [String] {
    try HandComparison(text, with: graph).entries.map { entry in
      switch entry.verdict {
      case .right: "right"
      case .cutOff: "cut off"
      case .lastDigit: "last digit"
      case .wrong: entry.slips.first ?? "unknown"
      }
    }
  }

  @Test("001-vanish-backward-final: all signs are lost") func signs() throws {
    let slips = try slips(
      "df9/df8=0.5,df7=0.428,df6=0.428,df5=0.105,df3=0.013,df2=0.0064,df1=0.00150", Self.chain())
    #expect(slips == ["right"] + Array(repeating: "sign lost", count: 6))
  }

  @Test("001-vanish-forward: nothing is wrong") func rightOnes() throws {
    let text = "f1=0.5,f2=0.622,f3=0.311,f4=0.577,f5=0.2885,f6=0.572,f7=-0.428,f9=0.092,df7=-0.428"
    let comparison = try HandComparison(text, with: Self.chain())
    #expect(comparison.isRight)
    // 0.28859 begins with 0.2885 and is rounded to 0.2886.
    #expect(comparison.entries.map(\.verdict).filter { $0 == .cutOff }.count == 1)
  }

  @Test("001-vanish-sigma-prime-of-z: the derivative at the pre-activation") func preActivation() throws {
    for words in try slips("df6/df5=0.205,df9/df5=-0.0879", Self.chain()) {
      #expect(
        words
          == "derivative of f6 = sigmoid(f5) taken at the pre-activation: f5*(1 - f5) in place of f6*(1 - f6)"
      )
    }
  }

  @Test("001-neuron-local-derivatives: factors exchanged, a sign lost") func factors() throws {
    let slips = try slips("df1/dw0=1,df2/dx1=-2,df2/dw1=-3,df1/dx0=2", Self.neuron())
    #expect(
      slips == [
        "sign lost", "factors of f2 = w1 * x1 exchanged", "factors of f2 = w1 * x1 exchanged", "right",
      ])
  }

  @Test("001-neuron-forward, 001-neuron-backward: rounded too early") func rounding() throws {
    let forward = try slips("f6=0.36,f7=1.36,f8=0.735", Self.neuron())
    #expect(forward == ["cut off", "cut off", "rounded too early: it follows from f7 = 1.36 as written"])
    let backward = try slips("df8_dw1=-0.38,df8_dx1=-0.57,df8_dx0=0.38", Self.neuron())
    #expect(backward == Array(repeating: "rounded too early: every step cut off to 2 decimals", count: 3))
  }

  @Test("001-graph-x+yz-dx-second-pass, 002-reverse-ad-dx1: a path is dropped") func paths() throws {
    let direct = try ExpressionGraph("g = y*z; f = g + x", variables: ["x=-2", "y=5", "z=-4"])
    #expect(try slips("dx=0,dg/dx=0,dy=-4", direct) == ["path from f to x dropped", "right", "right"])
    let two = try ExpressionGraph(
      "a = tanh(x1/x2); b = sigmoid(x1); f = a + b", variables: ["x1=1.5", "x2=2"])
    #expect(try slips("dx1=0.2983", two) == ["path from b to x1 dropped"])
    #expect(try slips("dx1=0.149", two) == ["path from v1 to x1 dropped"])
  }

  @Test("000-z-grad: a digit misread, in a tensor") func digits() throws {
    let graph = try ExpressionGraph(
      "a = x + 2 + z; b = a**(4*x); c = (b + 3)*5; y = mean(c)", variables: ["x=0.1,0,0.2,1", "z=-1,1,-1,0"])
    let comparison = try HandComparison(
      "z.grad=[0.4722, 0.0000, 0.8642, 135.0000], x.grad=[0.9673,5.4931,2.0190,579.9380]", with: graph)
    #expect(comparison.entries[0].wrongElements == [2])
    #expect(comparison.entries[0].slips == ["one digit copied wrongly: 0.9642 was meant"])
    #expect(comparison.entries[1].verdict == .right)
  }

  @Test("004-derivation-slips: a local derivative is left out; an update is compared") func update() throws {
    let graph = try ExpressionGraph(
      "h1=i1*w1+i2*w3+w5; h2=i1*w2+i2*w4+w6; p=h1*w7+h2*w8+w9; E=(y-p)**2/2",
      variables: [
        "i1=0.7", "i2=0.5", "w1=-0.3", "w2=0.8", "w3=0.15", "w4=0.2", "w5=0.9", "w6=-0.14", "w7=0.7",
        "w8=0.25",
        "w9=-0.1", "y=0.5",
      ])
    #expect(try slips("dw7=0.0655", graph) == ["local derivative dv7/dw7 left out"])
    let weights = (1...9).map { "w\($0)" }
    let step = try GradientStep(graph, rate: 0.03, updating: weights)
    // 004-update and 004-second-forward.
    let right = [
      -0.30096285, 0.799656125, 0.14931225, 0.199754375, 0.8986245, -0.14049125, 0.698496775, 0.2489782,
      -0.101965,
    ]
    for (update, right) in zip(step.updates, right) { #expect(abs(update.after.elements[0] - right) < 1e-12) }
    #expect(abs(step.outputBefore - 0.0021451250000000003) < 1e-15)
    #expect(abs(step.outputAfter - 0.0017981473953949012) < 1e-15)
    let comparison = try HandComparison(
      "w1->-0.30096285,w7->0.698497,w1->-0.29903715,w9->-0.2", with: graph, after: step)
    #expect(comparison.entries.map(\.verdict) == [.right, .right, .wrong, .wrong])
    #expect(comparison.entries[2].slips.first == "sign lost")
  }

  @Test("What stands behind the node that is differentiated has no gradient, and no trap") func behind()
    throws
  {
    let graph = try ExpressionGraph("a = x*2; k = 3; b = a*k", variables: ["x=1"], of: "a")
    let step = try GradientStep(graph, rate: 0.1, updating: ["k", "x"])
    let comparison = try HandComparison("k->3.5,dk=1,b=7,db/dk=3,x->1.2", with: graph, after: step)
    #expect(comparison.entries.map(\.exact) == [3, 0, 6, 2, 0.8].map { DoubleTensor($0) })
    #expect(comparison.entries.allSatisfy { $0.verdict == .wrong })
  }

  @Test("Where no slip fits, that is said") func unknown() throws {
    let comparison = try HandComparison("dw0=7.77", with: Self.neuron())
    #expect(comparison.entries[0].slips == [])
    #expect(comparison.text(NumberFormat()).contains("no slip that is known gives this"))
    #expect(!comparison.isRight)
  }

  @Test(
    "The precision is the one that is written",
    arguments: [
      ("-0.39", -0.393, true), ("-0.39", -0.385001, true), ("-0.39", -0.3801, true),
      ("-0.39", -0.3799, false), ("5", 5.04, true),
      ("5", 5.4, false),
      ("0.1966", 0.19661193, true), ("0.19", 0.1966, true), ("0.2", 0.29, false), ("0", 0.19, false),
      ("1", 0.5, false), ("0", 0.04, false), ("0", -0.0004, true),
      ("1e-3", 0.0012, true),
      ("1.0e-3", 0.0012, false), ("150", 150.4, true), (".5", 0.45, true), ("0.0", 0.04, true),
    ] as [(String, Double, Bool)])
  func precision(text: String, exact: Double, agrees: Bool) throws {
    let number = try #require(HandNumber(text))
    #expect((number.agreement(with: exact) != .none) == agrees, "\(text) \(exact)")
  }

  @Test(
    "What cannot be read is shown at its column",
    arguments: [
      ("", 1), ("dx", 1), ("dw0=", 4), ("dw0=a", 5), ("dq=1", 1), ("dw0=1,dqq=2", 7), ("dw0=[1,2]", 5),
      ("dw0=[1", 5),
      ("dw0=1]", 6), ("dw0=1,", 7), ("w0->1", 1), ("dw0=1e999", 5), ("dw0=−1", 5), ("f1==2", 4),
      ("dw0=nan", 5), ("dw0=1e-390", 5),
    ] as [(String, Int)])
  func errors(text: String, column: Int) throws {
    let graph = try Self.neuron()
    let error = #expect(throws: ExpressionError.self) { try HandComparison(text, with: graph) }
    #expect(error?.column == column, "\(text): \(error.debugDescription)")
  }
}
