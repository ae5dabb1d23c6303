import ConvAlgorithms
import TestSupport

/// One convolution computed by PyTorch in float64.
struct ConvolutionVector: Sendable, CustomStringConvertible {
  let name: String
  let geometry: ConvolutionGeometry
  let batch: Int
  let input: [Float]
  let filters: [Float]
  let bias: [Float]?
  let outputGradient: [Float]
  let output: Expected
  let inputGradient: Expected
  let filterGradient: Expected
  let biasGradient: Expected?

  struct Expected: Sendable {
    let values: [Double]
    let magnitude: Double
  }

  var description: String { "\(name): \(geometry), batch \(batch)" }

  /// All 300, or none when the fixture cannot be read; the tests count them.
  static let all: [ConvolutionVector] = (try? load()) ?? []

  private struct Index: Decodable {
    struct Case: Decodable {
      let name: String
      let n, c, h, w, k, r, s: Int
      let stride, pad, dilation: [Int]
      let groups: Int
      let bias: Bool
      let mag: [String: Double]
    }
    let cases: [Case]
  }

  private static func load() throws -> [ConvolutionVector] {
    let index = try Fixtures.json("conv/conv.json", as: Index.self)
    let file = try Fixtures.safetensors("conv/conv.safetensors")
    return try index.cases.map { row in
      func numbers(_ what: String) throws -> [Double] { try file.doubles(named: "\(row.name).\(what)") }
      func floats(_ what: String) throws -> [Float] { try numbers(what).map(Float.init) }
      func expected(_ what: String) throws -> Expected {
        Expected(values: try numbers(what), magnitude: row.mag[what] ?? .nan)
      }
      return ConvolutionVector(
        name: row.name,
        geometry: try ConvolutionGeometry(
          input: ImageShape(channels: row.c, height: row.h, width: row.w), filterCount: row.k,
          window: Window2D(
            kernel: Size2D(height: row.r, width: row.s),
            stride: Size2D(height: row.stride[0], width: row.stride[1]),
            padding: .explicit(
              Padding2D(top: row.pad[0], left: row.pad[1], bottom: row.pad[2], right: row.pad[3])),
            dilation: Size2D(height: row.dilation[0], width: row.dilation[1])), groups: row.groups),
        batch: row.n, input: try floats("input"), filters: try floats("weight"),
        bias: row.bias ? try floats("bias") : nil, outputGradient: try floats("grad_output"),
        output: try expected("output"), inputGradient: try expected("grad_input"),
        filterGradient: try expected("grad_weight"),
        biasGradient: row.bias ? try expected("grad_bias") : nil)
    }
  }
}
