import ConvShapes
import Testing

/// Every kind of layer and every setting × texts nobody should type.
@Suite("The words of a chain, rudely")
struct RudeChainTests {
  static let values = [
    "", " ", "x", "×", "-", "--", "-1", "0", "+3", "1", "2", "1.5", "1e3", "NaN", "inf", "0x10", "٣",
    "3\u{0301}",
    "2147483648", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
    String(repeating: "9", count: 80), "1xx1", "1x2x3x4", "0x0x0", "1x0x0", "-1x-1x-1", "1x3x3", "3x3",
    "2147483648x2147483648", "2147483648x2147483648x1",
    "9223372036854775807x9223372036854775807x9223372036854775807", "1:1", "1:1:1:-1", "1:1:1:1",
    "9223372036854775807:9223372036854775807:9223372036854775807:9223372036854775807", "same", "Same\n",
    "a\nb",
    "yes", "no", "maybe", "classes", "\u{1B}[31m", "/", ",", "=", "a=", "a=1,a=2", ":", "::",
    String(repeating: "9x", count: 5000), "'; exit 3; '", "🦆",
  ]

  static let kinds = [
    "conv", "convtranspose", "depthwise", "maxpool", "avgpool", "globalpool", "dense", "flatten", "batchnorm",
    "dropout", "relu", "leakyrelu", "sigmoid", "tanh", "softmax", "nonsense", "",
  ]

  static let usual = ["conv": ":16x3x3", "convtranspose": ":8x2x2", "dense": ":10", "leakyrelu": ":0.1"]

  @Test("Each is answered, or refused with its place", arguments: kinds)
  func sweep(kind: String) throws {
    let settings = [
      "pad", "stride", "dilation", "groups", "bias", "rounding", "slope", "rate", "nonsense", "",
    ]
    let whole = kind + (Self.usual[kind] ?? (kind.hasSuffix("pool") && kind != "globalpool" ? ":2" : ""))
    let beginnings = [kind, kind + ":"] + settings.flatMap { ["\(whole),\($0)=", "\(whole),\($0)"] }
    var (answered, refused) = (0, 0)
    for beginning in beginnings {
      for value in Self.values {
        do {
          let chain = try Chain([beginning + value])
          let answer = try NetworkRequest(
            .chain(chain),
            options: ["in": "32x32x4", "classes": "3"].filter { pair in
              pair.key == "in" || chain.words.contains { $0.hasSuffix(":classes") }
            }, listsMemory: true, listsAlgorithms: true
          ).answer()
          #expect(!answer.description.isEmpty && !answer.brief.isEmpty)
          answered += 1
        } catch let error as ChainError {
          refused += 1
          #expect("\(error)".hasPrefix("layer 1 ("), "\(error)")
        } catch let error as GeometryError {
          refused += 1
          #expect(!"\(error)".isEmpty && error.location.first?.isEmpty == false, "\(error)")
        }
      }
    }
    #expect(answered + refused == beginnings.count * Self.values.count && refused > 100)
  }
}
