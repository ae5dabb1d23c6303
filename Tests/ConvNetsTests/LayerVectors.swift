import ConvFormats
import ConvNets
import Foundation
import TestSupport
import Testing

/// The vectors of `Tests/Fixtures/layers`, made by PyTorch in float64.
struct LayerVectors {
  struct Attributes: Decodable {
    var kernel, stride, pad, dilation: [Int]?
    var ceilMode, countIncludePad: Bool?
    var divisorOverride: Int?
    var training, affine: Bool?
    var momentum, eps, lr, weightDecay, dampening, maxNorm: Double?
    var nesterov, amsgrad: Bool?
    var betas: [Double]?
    var bias, classWeights: Bool?
    var labelSmoothing, negativeSlope, delta: Double?
    var reduction, function, kind, network, optimiser: String?
  }

  struct Case: Decodable {
    var name, op: String
    var attrs: Attributes
    var inputs, results: [String]
    var special: Bool?
  }

  struct Initial: Decodable {
    struct Bounds: Decodable { var absMeanBelow, stdWithin: Double }
    var `init`: String
    var shape: [Int]
    var fanIn: Int
    var fanOut: Int?
    var bound: Double?
    var std: Double
    var accept: Bounds?
  }

  struct Schedule: Decodable {
    var kind: String
    var base: Double
    var step, tMax, steps: Int?
    var gamma, etaMin, start, end, power: Double?
    var milestones: [Int]?
    var rates: [Double]
  }

  private struct File: Decodable {
    var cases: [Case]
    var inits: [Initial]
    var schedules: [Schedule]
  }

  let cases: [Case]
  let inits: [Initial]
  let schedules: [Schedule]
  let tensors: SafetensorsFile

  init() throws {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let file = try decoder.decode(File.self, from: Fixtures.data("layers/layers.json"))
    cases = file.cases
    inits = file.inits
    schedules = file.schedules
    tensors = try Fixtures.safetensors("layers/layers.safetensors")
  }

  func cases(_ operation: String) -> [Case] { cases.filter { $0.op == operation } }

  func tensor(_ row: Case, _ name: String) throws -> Tensor {
    try tensors.tensor(named: "\(row.name).\(name)")
  }

  /// Nil when the case has none.
  func optional(_ row: Case, _ name: String) throws -> Tensor? {
    row.inputs.contains(name) ? try tensor(row, name) : nil
  }

  /// Compares with a result, each element against `tolerance` times the largest finite one; NaN wants NaN, infinity
  /// itself.
  func expect(
    _ got: Tensor?, _ row: Case, _ result: String, tolerance: Double = 1e-6,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let wanted = try tensors.doubles(named: "\(row.name).\(result)")
    guard let got else {
      Issue.record("\(row.name).\(result): no gradient", sourceLocation: sourceLocation)
      return
    }
    let scale = wanted.filter(\.isFinite).reduce(1e-30) { max($0, abs($1)) }
    let pairs = zip(got.elements, wanted)
    let wrong = pairs.enumerated().filter { _, pair in
      let (got, wanted) = (Double(pair.0), pair.1)
      if wanted.isNaN || got.isNaN { return wanted.isNaN != got.isNaN }
      if wanted.isInfinite || got.isInfinite { return Float(wanted) != pair.0 }
      return abs(got - wanted) > tolerance * scale
    }
    let first = wrong.first.map { "[\($0.offset)] got \($0.element.0), expected \($0.element.1)" } ?? ""
    #expect(
      wrong.isEmpty && got.count == wanted.count,
      "\(row.name).\(result) \(row.attrs.function ?? ""): \(first)",
      sourceLocation: sourceLocation)
  }
}

/// A training pass with its tape, on two threads.
struct Recording {
  let tape: Tape
  let pass: ForwardPass

  init(
    threads: Int = 2, mode: ForwardPass.Mode = .training, seed: UInt64 = 1, keepsValues: Bool = false
  ) {
    tape = Tape(keepsValues: keepsValues)
    pass = ForwardPass(
      mode: mode, tape: tape, random: RandomStream(seed: seed, purpose: "test"),
      context: ComputeContext(threadCount: threads))
  }
}
