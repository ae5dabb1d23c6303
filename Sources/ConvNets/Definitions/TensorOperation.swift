/// The closed set of operations that networks and expressions are made of.
///
/// An operation is a name with its settings; its *definition* — value, pullback and local derivative — is computed in
/// Double and stands in one place (`Definitions/Operations`). A training tape records which operation a node was, computes
/// with Float kernels of its own, and is checked against the definitions.
public enum TensorOperation: Hashable, Sendable {
  /// x + y, x − y, x · y, x ÷ y, with broadcasting.
  case add, subtract, multiply, divide
  /// x to the power y, both variable.
  case power
  /// −x
  case negate
  /// eˣ, ln x, √x, |x|
  case exp, log, sqrt, abs
  /// The larger or smaller of x and y, with broadcasting; equal ones share the gradient.
  case maximum, minimum
  /// 1 ÷ (1 + e⁻ˣ)
  case sigmoid
  /// The hyperbolic tangent.
  case tanh
  /// max(x, 0)
  case relu
  /// x for x > 0, else slope · x
  case leakyReLU(slope: Double)
  /// x for x > 0, else α · (eˣ − 1)
  case elu(alpha: Double)
  /// ln(1 + eˣ)
  case softplus
  /// 1 above 0, 0 below it; no gradient.
  case step(atZero: Double)
  /// One of these for each unit of [N, units].
  case unitActivations([Activation])
  /// Over all elements (nil), or along an axis, counted from the end when negative.
  case sum(axis: Int?)
  /// Σ x ÷ n, axes as in `sum`.
  case mean(axis: Int?)
  /// The largest, axes as in `sum`. Equal ones share the gradient; along an axis the first takes it.
  case max(axis: Int?)
  /// The smallest, likewise.
  case min(axis: Int?)
  /// NumPy's `@` for vectors and matrices.
  case matrixProduct
  /// eˣ ÷ Σ eˣ along an axis
  case softmax(axis: Int)
  /// x − ln Σ eˣ along an axis
  case logSoftmax(axis: Int)
  /// Another shape of the same count.
  case reshape(Shape)
  /// x · weightᵀ + bias of [N, F], [U, F] and perhaps [U].
  case linear
  /// Of [N, C, H, W] with filters [O, C/G, kH, kW] and perhaps a bias [O]; rectified: with ReLU behind.
  case convolution(ConvolutionGeometry, rectified: Bool)
  /// The input gradient of the mirrored convolution, used forward, with filters and perhaps a bias.
  case transposedConvolution(mirrored: ConvolutionGeometry)
  /// The largest under each window; rectified: ReLU of it.
  case maxPool(PoolingGeometry, rectified: Bool)
  /// The mean under each window.
  case averagePool(PoolingGeometry, countsPadding: Bool)
  /// The mean of each channel: [N, C, …] → [N, C].
  case globalAverage
  /// Of an input [N, C, …], a weight [C] and a bias [C]; statistics nil: those of the batch.
  case batchNorm(epsilon: Double, statistics: ChannelStatistics?)
  /// Zeros with probability `rate`; which ones follows from the seed.
  case dropout(rate: Double, seed: UInt64)
  /// Zeros below and on the right, up to a size.
  case extend(to: Size2D)
  /// Losses of a prediction and a target of its shape.
  case meanSquaredError(LossReduction)
  /// ½ Σ (prediction − target)²
  case halfSumSquaredError
  /// |prediction − target|, reduced
  case meanAbsoluteError(LossReduction)
  /// ½ d² for |d| ≤ δ, δ · (|d| − ½ δ) beyond, d = prediction − target; reduced
  case huber(delta: Double, LossReduction)
  /// −(t ln p + (1 − t) ln(1 − p)) of probabilities p, the logarithms at least −100; reduced
  case binaryCrossEntropy(LossReduction)
  /// The same of logits x with p = 1 ÷ (1 + e⁻ˣ), and finite where p is 0 or 1 in rounding.
  case binaryCrossEntropyOfLogits(LossReduction)
  /// Of logits [N, K, …].
  case softmaxCrossEntropy(
    labels: [Int], smoothing: Double, classWeights: [Float]?, reduction: LossReduction)
  /// Of logits [N, K, …], with probabilities in their order.
  case probabilityCrossEntropy(
    probabilities: [Float], smoothing: Double, classWeights: [Float]?, reduction: LossReduction)

  var definition: any OperationDefinition {
    switch self {
    case .add: PairFunction.add
    case .subtract: PairFunction.subtract
    case .multiply: PairFunction.multiply
    case .divide: PairFunction.divide
    case .power: PairFunction.power
    case .negate: ElementFunction.negate
    case .exp: ElementFunction.exp
    case .log: ElementFunction.log
    case .sqrt: ElementFunction.sqrt
    case .abs: ElementFunction.abs
    case .maximum: PairFunction.maximum
    case .minimum: PairFunction.minimum
    case .sigmoid: ElementFunction.sigmoid
    case .tanh: ElementFunction.tanh
    case .relu: ElementFunction.relu
    case .leakyReLU(let slope): ElementFunction.leakyReLU(slope: slope)
    case .elu(let alpha): ElementFunction.elu(alpha: alpha)
    case .softplus: ElementFunction.softplus
    case .step(let value): ElementFunction.step(atZero: value)
    case .unitActivations(let activations): UnitActivationsDefinition(activations)
    case .sum(let axis): SumDefinition(axis: axis, isMean: false)
    case .mean(let axis): SumDefinition(axis: axis, isMean: true)
    case .max(let axis): ExtremeDefinition(axis: axis, isLargest: true)
    case .min(let axis): ExtremeDefinition(axis: axis, isLargest: false)
    case .matrixProduct: MatrixProductDefinition()
    case .softmax(let axis): SoftmaxDefinition(axis: axis, isLogarithm: false)
    case .logSoftmax(let axis): SoftmaxDefinition(axis: axis, isLogarithm: true)
    case .reshape(let shape): ReshapeDefinition(target: shape)
    case .linear: LinearDefinition()
    case .convolution(let geometry, let isRectified):
      ConvolutionOperationDefinition(geometry: geometry, isRectified: isRectified)
    case .transposedConvolution(let mirrored): TransposedConvolutionDefinition(mirrored: mirrored)
    case .maxPool(let geometry, let isRectified):
      MaxPoolDefinition(geometry: geometry, isRectified: isRectified)
    case .averagePool(let geometry, let countsPadding):
      AveragePoolDefinition(geometry: geometry, countsPadding: countsPadding)
    case .globalAverage: GlobalAverageDefinition()
    case .batchNorm(let epsilon, let statistics):
      BatchNormDefinition(epsilon: epsilon, statistics: statistics)
    case .dropout(let rate, let seed): DropoutDefinition(rate: rate, seed: seed)
    case .extend(let size): ExtensionDefinition(size: size)
    case .meanSquaredError(let reduction): ElementLoss.meanSquaredError(reduction)
    case .halfSumSquaredError: ElementLoss.halfSumSquaredError
    case .meanAbsoluteError(let reduction): ElementLoss.meanAbsoluteError(reduction)
    case .huber(let delta, let reduction): ElementLoss.huber(delta: delta, reduction)
    case .binaryCrossEntropy(let reduction): ElementLoss.binaryCrossEntropy(reduction)
    case .binaryCrossEntropyOfLogits(let reduction): ElementLoss.binaryCrossEntropyOfLogits(reduction)
    case .softmaxCrossEntropy(let labels, let smoothing, let classWeights, let reduction):
      CrossEntropyDefinition(
        labels: labels, smoothing: smoothing, classWeights: classWeights, reduction: reduction)
    case .probabilityCrossEntropy(let probabilities, let smoothing, let classWeights, let reduction):
      ProbabilityCrossEntropyDefinition(
        probabilities: probabilities, smoothing: smoothing, classWeights: classWeights, reduction: reduction)
    }
  }
}
