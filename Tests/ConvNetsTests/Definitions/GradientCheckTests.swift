import Foundation
import Testing

@testable import ConvNets

@Suite("Gradient check")
struct GradientCheckTests {
  /// Σ upstream · operation(operands), whose gradients are the operation's pullback.
  private func graph(_ row: OperationVectors.Case) throws -> (DefinitionGraph, loss: Int) {
    var graph = DefinitionGraph()
    let leaves = row.operands.enumerated().map { graph.leaf("x\($0.offset)", $0.element) }
    let value = try graph.record(row.operation, leaves)
    let product = try graph.record(.multiply, [value, graph.constant(row.upstream)])
    let loss = try graph.record(.sum(axis: nil), [product])
    return (graph, loss)
  }

  @Test(
    "no false alarm for any operation, and a pullback off by a thousandth, or of the wrong sign, is found")
  func operations() throws {
    var found: Set<String> = []
    for row in try OperationVectors().cases {
      let (graph, loss) = try graph(row)
      let right = graph.gradientCheck(of: loss, elementsPerLeaf: 4)
      #expect(right.passes, "\(row.operation): \(right.failures)")
      let gradients = graph.gradients(of: loss)
      for factor in [-1, 1.001] {
        for leaf in graph.nodes.indices where graph.nodes[leaf].isLeaf {
          guard let gradient = gradients[leaf] else { continue }
          let wrong = graph.gradientCheck(
            of: loss, leaves: [leaf], claims: [leaf: gradient.map { factor * $0 }], elementsPerLeaf: 4)
          let certain = right.elements.filter {
            $0.leaf == leaf && $0.verdict == .agrees && abs($0.gradient) > 1e-6
              && 1e4 * $0.uncertainty < abs($0.gradient)
          }
          #expect(wrong.failures.count >= certain.count, "\(row.operation) times \(factor)")
          if !certain.isEmpty { found.insert(row.operation.name) }
        }
      }
    }
    // All but the step, which has no gradient to be wrong.
    #expect(found.count == 27)
  }

  @Test("kinks are skipped and counted: ReLU, |x| and max at their corners")
  func kinks() throws {
    var graph = DefinitionGraph()
    let x = graph.leaf("x", DoubleTensor([0, 1e-9, -2, 3, 3]))
    let sum = try graph.record(
      .add, [graph.record(.relu, [x]), graph.record(.abs, [graph.record(.max(axis: nil), [x])])])
    let check = graph.gradientCheck(of: sum)
    #expect(check.passes && check.elementCount == 5)
    #expect(check.elements.map(\.verdict) == [.kink, .agrees, .agrees, .kink, .kink])
  }

  @Test("where one side has no value the element is skipped: √0, 0 to a power")
  func edges() throws {
    var graph = DefinitionGraph()
    let x = graph.leaf("x", DoubleTensor([0, 4]))
    let root = try graph.record(.sqrt, [x])
    let check = graph.gradientCheck(of: root)
    #expect(check.elements.map(\.verdict) == [.undefined, .agrees])
    #expect(check.elements[0].gradient == .infinity && check.elements[0].difference == nil)
  }

  @Test("the element is named: leaf, index, both values, relative error")
  func names() throws {
    var graph = DefinitionGraph()
    let w = graph.leaf("0.weight", DoubleTensor([2, 2], [1, 2, 3, 4]))
    let square = try graph.record(.multiply, [w, w])
    var claim = DoubleTensor([2, 2], [2, 4, 6, 8])
    claim.elements[2] = 7
    let check = graph.gradientCheck(of: square, claims: [w: claim])
    let wrong = try #require(check.failures.first)
    #expect(check.failures.count == 1 && !check.passes)
    #expect(wrong.name == "0.weight" && wrong.index == [1, 0] && wrong.gradient == 7)
    #expect(abs(try #require(wrong.difference) - 6) < 1e-9)
    #expect(abs(try #require(wrong.relativeError) - 1.0 / 7) < 1e-9)
    // A gradient that is missing, or not a number, is wrong too.
    #expect(graph.gradientCheck(of: square, claims: [:]).failures.count == 4)
    #expect(graph.gradientCheck(of: square, claims: [w: claim.map { _ in .nan }]).failures.count == 4)
    #expect(graph.gradientCheck(of: square, elementsPerLeaf: 2).elements.map(\.index) == [[0, 0], [1, 0]])
  }

  @Test("60 random small networks with kinks everywhere: no false alarm")
  func randomNetworks() throws {
    var random = RandomStream(seed: 21, purpose: "gradient checks")
    var verdicts: [GradientCheck.Verdict: Int] = [:]
    let activations: [TensorOperation] = [
      .relu, .abs, .leakyReLU(slope: 0.1), .elu(alpha: 0.5), .step(atZero: 0.5), .sigmoid, .tanh, .softplus,
      .exp,
      .softmax(axis: 1), .maximum, .power,
    ]
    for network in 0..<60 {
      var graph = DefinitionGraph()
      func numbers(_ shape: Shape) -> DoubleTensor {
        // Halves, so that sums are often exactly 0 and equal.
        DoubleTensor(shape, (0..<shape.count).map { _ in Double(random.integer(below: 7) - 3) / 2 })
      }
      var node = graph.leaf("x", numbers([2, 3]))
      for layer in 0..<3 {
        let weight = graph.leaf("\(layer).weight", numbers([3, 3]))
        let bias = graph.leaf("\(layer).bias", numbers([3]))
        node = try graph.record(.linear, [node, weight, bias])
        let activation = activations[random.integer(below: activations.count)]
        switch activation {
        case .maximum: node = try graph.record(.maximum, [node, bias])
        case .power: node = try graph.record(.power, [node, graph.constant(DoubleTensor(2))])
        default: node = try graph.record(activation, [node])
        }
      }
      let loss = try graph.record(.mean(axis: nil), [node])
      let check = graph.gradientCheck(of: loss)
      #expect(check.passes, "network \(network): \(check.failures.prefix(2)) \(graph.nodes.map(\.operation))")
      for element in check.elements { verdicts[element.verdict, default: 0] += 1 }
    }
    #expect(verdicts[.agrees, default: 0] > 1200 && verdicts[.kink, default: 0] > 20, "\(verdicts)")
  }
}
