import Foundation
import TestSupport
import Testing

private let convnet = Tool("convnet")

@Suite struct ConvnetGraphTests {
  @Test("One row a node, local derivatives, paths and gradients") func table() throws {
    let outcome = try convnet.run(["graph", "a = x*w; f = a*a + x", "x=3", "w=-0.5"])
    #expect(outcome.status == 0 && outcome.stderr == "")
    #expect(
      outcome.stdout
        == """
        node  expression    value  upstream  local derivative     product
        x     variable      3.000     2.500
        w     variable    -0.5000    -9.000
        a     x * w        -1.500    -3.000  da/dx = w = -0.5000  x: 1.500
                                             da/dw = x = 3.000    w: -9.000
        v1    a * a         2.250     1.000  dv1/da = a = -1.500  a: -1.500
                                             dv1/da = a = -1.500  a: -1.500
        f     v1 + x        5.250     1.000  df/dv1 = 1           v1: 1.000
                                             df/dx = 1            x: 1.000

        x is used twice:
          through a  1.500
          through f  1.000
          sum        2.500

        a is used twice:
          through v1  -1.500
          through v1  -1.500
          sum         -3.000

        f = 5.250
        df/dx  2.500
        df/dw  -9.000

        """)
  }

  @Test("An expression may begin with a minus") func minus() throws {
    let outcome = try convnet.run(["graph", "-x**2", "x=3"])
    #expect(outcome.status == 0 && outcome.stdout.contains("v2 = -9.000"))
    let wrong = try convnet.run(["graph", "-q", "x=3"])
    #expect(wrong.status == 64 && wrong.stderr.contains("column 2: got the unknown name 'q'"))
  }

  @Test("A wrong value ends with 1, right ones with 0") func compare() throws {
    let arguments = ["graph", "f = sigmoid(w*x)", "w=0.5", "x=1", "--compare"]
    let right = try convnet.run(arguments + ["f=0.622,dw=0.235"])
    #expect(right.status == 0 && right.stdout.hasSuffix("all 2 values are right\n"))
    let wrong = try convnet.run(arguments + ["f=0.622,dw=-0.235"])
    #expect(wrong.status == 1 && wrong.stderr == "")
    #expect(wrong.stdout.contains("wrong: sign lost") && wrong.stdout.hasSuffix("1 of 2 values is wrong\n"))
  }

  @Test("Central differences stand beside the gradients, kinks are named") func check() throws {
    let outcome = try convnet.run(["graph", "sum(x*x) + abs(y) + step(z)", "x=1,-2", "y=0", "z=1", "--check"])
    #expect(outcome.status == 0)
    #expect(outcome.stdout.contains("kink"), "\(outcome.stdout)")
    #expect(outcome.stdout.contains("[2.000, -4.000]  [2.000, -4.000]"), "\(outcome.stdout)")
  }

  @Test func step() throws {
    let outcome = try convnet.run([
      "graph", "(w*x - y)**2/2", "w=1", "x=2", "y=0", "--step", "0.1", "--update", "w",
    ])
    #expect(outcome.status == 0)
    #expect(outcome.stdout.hasSuffix("w  1.000   4.000     0.6000\nv4: 2.000 before, 0.7200 after\n"))
  }

  @Test("JSON in full precision; a drawing beside it") func jsonAndSVG() throws {
    struct Document: Decodable {
      struct Node: Decodable { let name: String }
      let output: String, value: Double, nodes: [Node], gradients: [String: [Double]]
    }
    try TemporaryFolder.with { folder in
      let file = folder.appendingPathComponent("graph.svg")
      let outcome = try convnet.run(["graph", "mean(exp(x))", "x=0.1,-2", "--json", "--svg", file.path])
      #expect(outcome.status == 0)
      let document = try JSONDecoder().decode(Document.self, from: Data(outcome.stdout.utf8))
      #expect(document.output == "v2" && document.nodes.map(\.name) == ["x", "v1", "v2"])
      #expect(document.gradients == ["x": [exp(0.1) / 2, exp(-2) / 2]])
      #expect(document.value == (exp(0.1) + exp(-2)) / 2)
      let svg = try String(contentsOf: file, encoding: .utf8)
      #expect(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>\n"))
    }
  }

  @Test(
    "Bad input: a message with the place, and a code",
    arguments: [
      (["(x + 1"], 64, "convnet: error: column 1: got ( that is never closed; add )\n  (x + 1\n  ^\n"),
      (["sigmod(x)", "x=1"], 64, "did you mean sigmoid?\n  sigmod(x)\n  ^^^^^^\n"),
      (["x + y", "x=1,2,3", "y=1,2"], 65, "column 1: v1 = x + y: got shapes [3] and [2]"),
      (["q = log(x)", "x=-1"], 65, "column 5: q = log(x): got -1.000; expected a number above 0"),
      (["x*2", "x=1,2"], 65, "take its sum(…) or mean(…)"),
      (["x", "x=1", "x=2"], 64, "got a second value for x"),
      (["x", "x=1", "y=2"], 64, "which the expression does not name"),
      (["x", "x"], 64, "got the end; expected ="),
      (["", "x=1"], 64, "Missing value: got an empty text after 'graph'"),
      (["x"], 64, "got the unknown name 'x'"),
      ([], 64, "Missing expected argument"),
      (["x", "x=1", "--of", "y"], 64, "got the unknown node \"y\""),
      (["x", "x=1", "--of", ""], 64, "Missing value: got an empty text after '--of'"),
      (["x", "x=1", "--step", "0"], 64, "'--step"), (["x", "x=1", "--step", "nan"], 64, "'--step"),
      (["x", "x=1", "--update", "x"], 64, "add --step"),
      (["x", "x=1", "--step", "1", "--update", "y,"], 64, "--update: got"),
      (["x", "x=1", "--compare="], 64, "Missing value: got nothing after '--compare='"),
      (["x", "x=1", "--compare", "dy=1"], 64, "unknown name"),
      (["x*x", "x=1", "--compare", "dx=[1,2]"], 65, "got 2 numbers; expected 1"),
      (["x", "x=1", "--digits", "0"], 64, "'--digits"), (["x", "x=1", "--svg", ""], 64, "Missing value"),
      (["x", "x=1", "--svg", "/"], 73, "it is a directory"), (["x", "x=1", "--json", "--dot"], 64, "--dot"),
      (["x", "x=1", "--json", "--digits", "3"], 64, "leave --digits out"),
      (["x", "x=1", "--dot", "--check"], 64, "--dot prints"),
      (["1/0"], 65, "1 / 0: got 0; expected a divisor other than 0"),
      (["\u{1B}[31m"], 64, "got a control character"),
      (["🦆 + 1"], 64, "column 1"), (["x", "x=9223372036854775808e400"], 64, "cannot hold"),
      (["log(x)", "x=0.1", "--step", "5"], 65, "use a smaller step"),
    ] as [([String], Int32, String)])
  func badInput(arguments: [String], status: Int32, message: String) throws {
    let outcome = try convnet.run(["graph"] + arguments)
    #expect(outcome.status == status, "\(outcome)")
    #expect(outcome.stdout == "")
    #expect(
      outcome.stderr.hasPrefix("convnet: error: ") && outcome.stderr.contains(message), "\(outcome.stderr)")
    #expect(!outcome.stderr.contains("\u{1B}") && outcome.stderr.count < 1500)
  }

  @Test("Depth and length have limits, and no stack overflows") func huge() throws {
    for text in [
      String(repeating: "(", count: 100_000), String(repeating: "-", count: 100_000),
      "x" + String(repeating: "**x", count: 30_000), String(repeating: "sum(", count: 30_000),
    ] {
      let outcome = try convnet.run(["graph", text, "x=1"])
      #expect(outcome.status == 64 && outcome.stderr.count < 1500, "\(outcome.status)")
    }
    let long = try convnet.run(["graph", "x" + String(repeating: "+x", count: 1500), "x=1"])
    #expect(long.status == 0 && long.stdout.contains("v1500 = 1501"))
  }
}
