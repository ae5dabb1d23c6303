import Testing

@testable import ConvNets

@Suite("Laws of chains")
struct ChainLawTests {
  /// A random layer as it is typed.
  private func word(_ random: inout RandomStream) -> String {
    func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    func size(_ range: ClosedRange<Int>) -> String { "\(number(range))x\(number(range))" }
    let stride = number(0...1) == 0 ? "" : ",stride=\(size(1...3))"
    let pad = ["", ",pad=same", ",pad=1", ",pad=0:1:2:1", ",pad=same-lower", ",pad=half"][number(0...5)]
    let rounding = ["", "", ",rounding=ceil", ",rounding=caffe", ",rounding=strict"][number(0...4)]
    let dilation = number(0...3) == 0 ? ",dilation=\(size(1...2))" : ""
    let groups = number(0...3) == 0 ? ",groups=2" : ""
    let bias = number(0...3) == 0 ? ",bias=no" : ""
    switch number(0...15) {
    case 0...3:
      return "conv:\(2 * number(1...3))x\(size(1...3))\(stride)\(pad)\(dilation)\(rounding)\(groups)\(bias)"
    case 4, 5: return "convtranspose:\(2 * number(1...3))x\(size(1...3))\(stride)\(dilation)\(groups)\(bias)"
    case 6: return "depthwise:\(number(1...2))x\(size(1...3))\(stride)\(pad)\(dilation)\(rounding)\(bias)"
    case 7: return "maxpool:\(size(1...3))\(stride)\(pad)\(rounding)"
    case 8: return "avgpool:\(size(1...3))\(stride)\(pad)\(rounding)"
    case 9: return "globalpool"
    case 10: return "dense:\(number(1...9))\(bias)"
    case 11: return "batchnorm"
    case 12: return "flatten"
    case 13: return "dropout:0.3"
    default: return ["relu", "leakyrelu", "sigmoid", "tanh", "softmax"][number(0...4)]
    }
  }

  @Test("a chain's rows are the shapes and parameters of the real network, executed: 1000 random chains")
  func rowsAreTheRealShapes() throws {
    var random = RandomStream(seed: 4, purpose: "random chains")
    var (count, names) = (0, Set<String>())
    while count < 1000 {
      let words = (0...Int.random(in: 0...5, using: &random)).map { _ in word(&random) }
      let (height, width) = (2 + random.integer(below: 10), 2 + random.integer(below: 10))
      let input = ImageShape(channels: 1 + random.integer(below: 4), height: height, width: width)
      let request = try NetworkRequest(
        .chain(Chain(words)), options: ["in": "\(height)x\(width)x\(input.channels)", "batch": "2"])
      guard let report = try? request.report() else {
        // What the calculator refuses, no network is made of.
        if let model = try? Chain(words).network(for: input).model {
          #expect(throws: GeometryError.self) { try Sequential(model, seed: 1) }
        }
        continue
      }
      count += 1
      let network = try Sequential(report.model, seed: 1)
      let pass = ForwardPass(mode: .inference, context: ComputeContext(threadCount: 1))
      let shape = Shape(batch: 2, input)
      var value = Variable(Tensor(shape, (0..<shape.count).map { _ in random.normal() }))
      for (layer, description) in zip(report.rows, report.model.layers) {
        let made = try description.layer(input: value.value.shape, seed: 1)
        value = made(value, in: pass)
        #expect(value.value.shape == layer.output, "\(words) for \(input)")
        names.insert(layer.name)
      }
      let parameters = network.parameters.reduce(0) { $0 + $1.parameter.value.count }
      #expect(parameters == report.parameters.total, "\(words) for \(input)")
    }
    #expect(names.count == 14, "\(names)")
  }
}
