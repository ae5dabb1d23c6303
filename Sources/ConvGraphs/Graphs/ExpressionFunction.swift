import ConvNets
import ConvShapes

/// The functions an expression may call.
struct ExpressionFunction {
  /// What the options of a call say, as numbers.
  typealias Settings = [String: Double]

  let name: String
  /// The numbers of tensors it takes.
  let operandCounts: ClosedRange<Int>
  /// Options in their order, with what they are when not given; nil stands for "all axes".
  let options: [(name: String, usual: Double?)]
  let operation: @Sendable (Settings) -> TensorOperation

  /// `leakyrelu(x, slope=0.01)`
  var usage: String {
    let operands =
      operandCounts.upperBound == 1 ? "x" : operandCounts.lowerBound == 1 ? "x, …" : "x, y"
    let settings = options.map { option in
      option.usual.map { "\(option.name)=\(NumberFormat.short($0))" } ?? option.name
    }
    return "\(name)(\(([operands] + settings).joined(separator: ", ")))"
  }

  /// By name: what is written in the notation.
  static func named(_ name: String, operandCount: Int) -> ExpressionFunction? {
    let candidates = all.filter { $0.name == name }
    return candidates.first { $0.operandCounts.contains(operandCount) } ?? candidates.first
  }

  static let names: [String] = all.map(\.name).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }

  private static let all: [ExpressionFunction] =
    [
      element("exp", .exp), element("log", .log), element("sqrt", .sqrt), element("abs", .abs),
      element("sigmoid", .sigmoid), element("tanh", .tanh), element("relu", .relu),
      element("softplus", .softplus),
      element("leakyrelu", ("slope", 0.01)) { .leakyReLU(slope: $0) },
      element("elu", ("alpha", 1)) { .elu(alpha: $0) },
      element("step", ("zero", 1)) { .step(atZero: $0) },
      reduction("sum") { .sum(axis: $0) }, reduction("mean") { .mean(axis: $0) },
      reduction("max") { .max(axis: $0) }, reduction("min") { .min(axis: $0) },
      pair("max", .maximum, upTo: 100), pair("min", .minimum, upTo: 100),
      pair("maximum", .maximum), pair("minimum", .minimum), pair("pow", .power),
      pair("matmul", .matrixProduct), pair("dot", .matrixProduct),
      along("softmax") { .softmax(axis: $0) }, along("logsoftmax") { .logSoftmax(axis: $0) },
    ]

  private static func element(_ name: String, _ operation: TensorOperation) -> ExpressionFunction {
    ExpressionFunction(name: name, operandCounts: 1...1, options: []) { _ in operation }
  }

  private static func element(
    _ name: String, _ option: (name: String, usual: Double),
    _ operation: @escaping @Sendable (Double) -> TensorOperation
  ) -> ExpressionFunction {
    let usual = option.usual
    let setting = option.name
    return ExpressionFunction(name: name, operandCounts: 1...1, options: [(setting, usual)]) {
      operation($0[setting] ?? usual)
    }
  }

  private static func reduction(
    _ name: String, _ operation: @escaping @Sendable (Int?) -> TensorOperation
  ) -> ExpressionFunction {
    ExpressionFunction(name: name, operandCounts: 1...1, options: [("axis", nil)]) {
      operation($0["axis"].map { Int($0) })
    }
  }

  private static func along(
    _ name: String, _ operation: @escaping @Sendable (Int) -> TensorOperation
  ) -> ExpressionFunction {
    ExpressionFunction(name: name, operandCounts: 1...1, options: [("axis", -1)]) {
      operation(Int($0["axis"] ?? -1))
    }
  }

  private static func pair(_ name: String, _ operation: TensorOperation, upTo most: Int = 2)
    -> ExpressionFunction
  {
    ExpressionFunction(name: name, operandCounts: 2...most, options: []) { _ in operation }
  }
}
