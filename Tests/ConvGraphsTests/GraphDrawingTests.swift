import ConvNets
import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@testable import ConvGraphs

@Suite struct GraphDrawingTests {
  static let expressions: [(String, [String])] = [
    ("q = x + y; f = q*z", ["x=-2", "y=5", "z=-4"]), ("x*x", ["x=3"]), ("x", ["x=3"]), ("1 + 1", []),
    ("mean(((x+2+z)**(4*x)+3)*5)", ["x=0.1,0,0.2,1", "z=-1,1,-1,0"]),
    (
      "a=x*y; b=x+z; c=a*b; d=c/(x+a*z); e1=d-b*y; f=sigmoid(e1)*max(x,z)+a", ["x=1", "y=2", "z=3"]
    ),
    ("sum(leakyrelu(W@x, slope=0.2)); W2 = sum(W) # <&\"'> ]]>", ["W=[[1,2,3],[4,5,6],[7,8,9]]", "x=1,2,3"]),
    ("x" + String(repeating: "+x", count: 60), ["x=1"]),
  ]

  @Test("A drawing is well-formed XML", arguments: expressions.indices)
  func wellFormed(index: Int) throws {
    let (text, variables) = Self.expressions[index]
    let report = GraphReport(try ExpressionGraph(text, variables: variables))
    let svg = try GraphDrawing(report).svg()
    let parser = XMLParser(data: Data(svg.utf8))
    #expect(parser.parse(), "\(parser.parserError.debugDescription)")
    #expect(!svg.contains("nan") && !svg.contains("inf"))
  }

  @Test(
    "No box covers another, and no edge runs through a box or a foreign label", arguments: expressions.indices
  )
  func overlaps(index: Int) throws {
    let (text, variables) = Self.expressions[index]
    let report = GraphReport(try ExpressionGraph(text, variables: variables))
    let places = Dictionary(report.rows.enumerated().map { ($0.element.name, $0.offset) }) { $1 }
    let edges = report.rows.enumerated().flatMap { place, row in
      row.factors.map { (from: places[$0.operand] ?? 0, to: place, labelWidth: 80.0) }
    }
    let entering = report.rows.indices.map { row in edges.count { $0.to == row } }
    let sizes = entering.map { (width: 60.0, height: max(47, Double($0) * GraphLayout.portDistance)) }
    let layout = try #require(GraphLayout(sizes: sizes, edges: edges))
    for (index, box) in layout.boxes.enumerated() {
      for other in layout.boxes[..<index] {
        let isApart =
          box.x + box.width < other.x || other.x + other.width < box.x || box.y + box.height < other.y
          || other.y + other.height < box.y
        #expect(isApart)
      }
    }
    for (index, edge) in layout.edges.enumerated() {
      for run in edge.runs {
        #expect(run.left <= run.right + 1e-9)
        // Level parts of other edges keep the height of two lines of text; boxes are met at the ends only.
        for box in layout.boxes where run.left < box.x + box.width - 1 && run.right > box.x + 1 {
          #expect(run.y < box.y || run.y > box.y + box.height, "edge \(index)")
        }
      }
      guard let last = edge.runs.last else { continue }
      for (other, foreign) in layout.edges.enumerated() where other != index {
        for run in foreign.runs
        where run.left < last.right - 1 && run.right > last.right - edge.labelWidth + 1 {
          #expect(abs(run.y - last.y) > 17, "edges \(index) and \(other)")
        }
      }
    }
  }

  @Test("Crossings that can be avoided are avoided") func crossings() {
    // Two bundles that were written crosswise.
    let order = LayerOrder(layers: [[0, 1, 2], [3, 4, 5]], edges: [(0, 5), (1, 4), (2, 3)], itemCount: 6)
    #expect(order.crossings == 0)
    // Every pair of two and two crosses once, whatever the order.
    let complete = LayerOrder(
      layers: [[0, 1], [2, 3]], edges: [(0, 2), (0, 3), (1, 2), (1, 3)], itemCount: 4)
    #expect(complete.crossings == 1)
  }

  @Test("What is too large to be looked at is refused") func tooLarge() throws {
    let report = GraphReport(
      try ExpressionGraph("x" + String(repeating: "+x", count: 400), variables: ["x=1"]))
    #expect(throws: GraphRequestError.self) { try GraphDrawing(report) }
  }

  @Test("The graph in Graphviz's language") func dot() throws {
    let dot = GraphReport(try ExpressionGraph("x*x", variables: ["x=3"])).dot()
    #expect(dot.contains(#"n0 [label="x\nsum 6.000""#))
    #expect(dot.contains(#"n1 [label="v1\nx * x"]"#))
    #expect(dot.components(separatedBy: #"n0 -> n1 [label="3.000\n3.000"]"#).count == 3)
    #expect(dot.contains(#"n1 -> end [label="9.000\n1.000"]"#) && dot.hasSuffix("}"))
  }
}
