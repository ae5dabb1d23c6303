import Foundation
import Testing

@testable import ConvNets

@Suite("Definition graph")
struct DefinitionGraphTests {
  /// mean(((x + 2 + z)**(4*x) + 3)*5), an exercise of a neural-network course; its gradients by PyTorch in float64.
  private func exercise() throws -> (graph: DefinitionGraph, x: Int, z: Int, mean: Int) {
    var graph = DefinitionGraph()
    let x = graph.leaf("x", DoubleTensor([0.1, 0, 0.2, 1]))
    let z = graph.leaf("z", DoubleTensor([-1, 1, -1, 0]))
    let base = try graph.record(
      .add, [graph.record(.add, [x, graph.constant(DoubleTensor(2))]), z], name: "a")
    let exponent = try graph.record(.multiply, [graph.constant(DoubleTensor(4)), x])
    let power = try graph.record(.power, [base, exponent], name: "b")
    let sum = try graph.record(.add, [power, graph.constant(DoubleTensor(3))])
    let product = try graph.record(.multiply, [sum, graph.constant(DoubleTensor(5))])
    let mean = try graph.record(.mean(axis: nil), [product], name: "y")
    return (graph, x, z, mean)
  }

  @Test("a variable in base and exponent: PyTorch's gradients, each path's contribution and their sum")
  func paths() throws {
    let (graph, x, z, mean) = try exercise()
    #expect(abs(try #require(graph.nodes[mean].value.number) - 120.24486390382154) < 1e-12)
    let gradients = graph.gradients(of: mean)
    let expectedZ = DoubleTensor([0.47220914466094754, 0, 0.9641925040026272, 135])
    #expect(try #require(gradients[z]).isClose(to: expectedZ, tolerance: 1e-13))
    let contributions = gradients.contributions(to: x)
    #expect(contributions.count == 2)
    let sum = contributions[0].gradient.combined(with: contributions[1].gradient, +)
    #expect(gradients[x] == sum)
    // The path through the base is z's whole gradient.
    #expect(contributions.contains { $0.gradient.isClose(to: expectedZ, tolerance: 1e-13) })
    for contribution in contributions {
      #expect(graph.nodes[contribution.consumer].operands[contribution.operand] == x)
    }
    #expect(gradients.contributions(to: mean).isEmpty && gradients[mean] == DoubleTensor(1))
  }

  @Test("constants take no gradient, also where theirs would be no number")
  func constants() throws {
    var graph = DefinitionGraph()
    let x = graph.leaf("x", DoubleTensor(-3))
    let two = graph.constant(DoubleTensor(2))
    let square = try graph.record(.power, [x, two])
    let gradients = graph.gradients(of: square)
    #expect(gradients[x] == DoubleTensor(-6) && gradients[two] == nil)
    #expect(gradients.contributions(to: two).isEmpty)
  }

  @Test("a step stops the gradient")
  func step() throws {
    var graph = DefinitionGraph()
    let x = graph.leaf("x", DoubleTensor(2))
    let step = try graph.record(.step(atZero: 0), [x])
    let product = try graph.record(.multiply, [step, step])
    #expect(graph.gradients(of: product)[x] == nil)
    #expect(graph.gradients(of: product)[step] == DoubleTensor(2))
  }

  @Test("rerun: other numbers through the same nodes; what is not reached stays")
  func rerun() throws {
    let (graph, x, _, mean) = try exercise()
    let again = try graph.rerun(replacing: [x: graph.nodes[x].value])
    #expect(again.nodes == graph.nodes)
    let other = try graph.rerun(replacing: [x: DoubleTensor([0, 0, 0, 0])])
    #expect(other.nodes[mean].value == DoubleTensor(20))
    #expect(throws: OperationError.self) {
      try graph.rerun(replacing: [x: DoubleTensor([-9.1, 0, 0, 0])])
    }
  }

  @Test("a refused operation leaves the graph as it was")
  func refusal() throws {
    var graph = DefinitionGraph()
    let x = graph.leaf("x", DoubleTensor(-1))
    #expect(throws: OperationError.self) { try graph.record(.log, [x]) }
    #expect(graph.nodes.count == 1)
  }
}
