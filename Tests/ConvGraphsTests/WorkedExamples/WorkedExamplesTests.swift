import ConvGraphs
import ConvNets
import Foundation
import TestSupport
import Testing

/// The 96 exercises of hand-written course notes, computed again, and what stood on the page compared.
@Suite struct WorkedExamplesTests {
  /// Read by ConvShapesTests, which knows sizes and parameters.
  static let ofConvShapes: Set = [
    "004-conv-size-pad0", "004-conv-params-rgb", "004-conv-size-pad1", "004-conv-params-gray",
  ]
  /// Those of which nothing can be computed: an API of another program, a heading, lines without context, numbers
  /// whose inputs are lost, a drawing that is missing.
  static let notComputable: Set = [
    "000-dtype", "001-mini-batch-gd", "001-unrecoverable-lines", "003-net-numbers", "004-task2-forward",
  ]

  @Test func everyExerciseIsCoveredOrNamed() {
    #expect(WorkedExample.all.count == 96)
    let computed = Set(Recipe.all.map(\.id)).union(["001-notation-shapes"])
    #expect(computed.count == 87)
    #expect(
      Set(WorkedExample.all.map(\.id)) == computed.union(Self.ofConvShapes).union(Self.notComputable))
  }

  @Test(arguments: WorkedExample.all.map(\.id))
  func theRightValuesComeOut(id: String) throws {
    let example = try #require(WorkedExample.all.first { $0.id == id })
    for recipe in Recipe.all where recipe.id == id {
      for (key, quantity) in recipe.expect {
        var expected = try #require(example.numbers(at: key), "\(key)")
        let got = try recipe.numbers(of: quantity, rate: quantity.hasPrefix("updated") ? example.rate : nil)
        // One number stands for a tensor of equal ones.
        if expected.count == 1 { expected = Array(repeating: expected[0], count: got.count) }
        let scale = max(expected.reduce(0) { max($0, abs($1)) }, 1)
        let error = zip(got, expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
        #expect(
          !got.isEmpty && got.count == expected.count && error <= 1e-9 * scale,
          "\(id) \(key): got \(got) as \(quantity) of \(recipe.graph); expected \(expected)")
      }
    }
  }

  /// W has one row a unit of its layer and one column a unit of the layer before: 3-2-2, 14 parameters, 10 products.
  @Test func shapesAreThoseOfTheNotation() throws {
    let example = try #require(WorkedExample.all.first { $0.id == "001-notation-shapes" })
    let network = try Sequential(input: ImageShape(channels: 3, height: 1, width: 1), seed: 1) {
      Flatten()
      Dense(2)
      Dense(2)
    }
    let shapes = network.parameters.map { $0.parameter.value.shape.dimensions.map(Double.init) }
    #expect(shapes[0] == example.numbers(at: "W1_shape") && shapes[2] == example.numbers(at: "W2_shape"))
    // z is a column there and a row of a batch here.
    let output = try network.outputShape(for: [1, 3, 1, 1])
    #expect(Array(output.dimensions.reversed()).map(Double.init) == example.numbers(at: "z2_shape"))
    #expect([Double(network.summary().parameters.total)] == example.numbers(at: "parameters"))
    #expect(
      [Double(network.summary().multiplyAddCount)] == example.numbers(at: "multiplications_per_sample"))
  }

  /// Every value that stood on the page and can be computed gets the verdict of whoever went through the notes.
  @Test func whatStoodOnThePageGetsItsVerdict() throws {
    var verdicts: [String: Int] = [:]
    for example in WorkedExample.all {
      for (key, written) in example.handwritten {
        guard
          let recipe = Recipe.all.first(where: { $0.id == example.id && $0.expect[key] != nil }),
          let quantity = recipe.expect[key], let verdict = example.comparison[key]
        else { continue }
        let words = quantity.split(separator: " ")
        let name = words[0] == "updated" ? "\(words[1])->" : words[0] == "value" ? words[1] : "d\(words[1])"
        let numbers = written as? [String] ?? [written as? String ?? ""]
        let value = numbers.count == 1 ? numbers[0] : "[\(numbers.joined(separator: ","))]"
        let request = GraphRequest(
          recipe.expression(for: quantity), variables: recipe.variables,
          stepRate: words[0] == "updated" ? example.rate : nil,
          handValues: "\(name)\(words[0] == "updated" ? "" : "=")\(value)")
        let expected = verdict as? [String] ?? [verdict as? String ?? ""]
        if expected.contains("unreadable") {
          #expect(throws: ExpressionError.self, "\(example.id) \(key)") { try request.report() }
          verdicts["unreadable", default: 0] += 1
          continue
        }
        let comparison = try #require(try request.report().comparison)
        let differing = expected.indices.filter { expected[$0] == "differs" }
        #expect(
          comparison.entries[0].wrongElements == differing,
          "\(example.id) \(key): \(comparison)")
        verdicts[differing.isEmpty ? "agrees" : "differs", default: 0] += 1
      }
    }
    #expect(verdicts == ["agrees": 93, "differs": 35, "unreadable": 1])
  }

  /// The slips that the notes' reader names, found by the comparison.
  @Test(arguments: [
    // Gradients of the sigmoid chain with the sign of f7 lost.
    ("001-vanish-backward-final", "df9/df6=0.428,df9/df5=0.105,df9/df1=0.00150", "sign"),
    // A product hands each factor the other one.
    ("001-neuron-local-derivatives", "df2/dx1=-2,df2/dw1=-3", "exchanged"),
    // The derivative of the sigmoid at the pre-activation: f5 (1 - f5).
    ("001-vanish-sigma-prime-of-z", "df6/df5=0.205", "pre-activation"),
    // x reaches f by two edges.
    ("001-graph-x+yz-dx-second-pass", "dx=0", "path"),
    // The step is 1 at 0 in these notes, and was taken to be 0 there.
    ("001-or-unit", "g=[0,1,1,1]", "at 0"),
    // 0.36 for e^-1, and 1/1.36.
    ("001-neuron-forward", "f8=0.735", "round"),
  ])
  func slipsAreNamed(id: String, values: String, words: String) throws {
    let recipe = try #require(Recipe.all.first { $0.id == id })
    let report = try GraphRequest(
      recipe.expression(for: "value"), variables: recipe.variables, handValues: values
    ).report()
    let comparison = try #require(report.comparison)
    #expect(!comparison.isRight)
    for entry in comparison.entries {
      #expect(entry.slips.contains { $0.contains(words) }, "\(entry.written.name): \(entry.slips)")
    }
  }
}
