extension Variable {
  /// The convolution of [N, C, H, W] with filters [O, C/G, kH, kW]: one operation, computed by plans.
  ///
  /// The three passes are ``ConvolutionPlan``'s; the formula is ``ConvolutionGeometry``'s. The local derivative by the
  /// input is the filters, by the filters the input, by the bias 1: biasGradient[o] = Σ_n,y,x outputGradient. The input
  /// gradient is not computed for an input that needs none, as that of a first layer.
  ///
  /// - Parameters:
  ///   - bias: [O]
  ///   - plans: where the plans are found again in the next step.
  ///   - rectified: whether ReLU follows, which is then done as the output is written, with the same bits.
  /// - Returns: [N, O, oH, oW]
  public func convolution(
    filters: Variable, bias: Variable?, geometry: ConvolutionGeometry, plans: ConvolutionPlans,
    rectified: Bool = false, in pass: ForwardPass
  ) -> Variable {
    let context = pass.context
    let batch = shape.rank == 4 ? shape[0] : 0
    let plan = plans.plan(for: geometry, batch: batch, pass: .output, context: context)
    let prepared = plans.prepared(filters.value, for: plan, context: context)
    let output =
      prepared.map { plan.output(value, filters: $0, bias: bias?.value, rectified: rectified) }
      ?? plan.output(value, filters: filters.value, bias: bias?.value, rectified: rectified)

    let input = filters.needsGradient ? value : nil
    let factor = needsGradient ? filters.value : nil
    let biasNeeds = bias.map(\.needsGradient)
    let operands = [self, filters] + (bias.map { [$0] } ?? [])
    // ReLU passes gradients where its output is above 0.
    let sign = rectified ? output : nil
    let operation = TensorOperation.convolution(geometry, rectified: rectified)
    return Tape.record(operation, output, of: operands, context: context) { gradient in
      var gradient = gradient
      if let sign { gradient.clearWhereNotPositive(sign, context) }
      var results: [Tensor?] = [
        factor.map {
          plans.plan(for: geometry, batch: batch, pass: .inputGradient, context: context)
            .inputGradient(gradient, filters: $0)
        },
        input.map {
          plans.plan(for: geometry, batch: batch, pass: .filterGradient, context: context)
            .filterGradient($0, outputGradient: gradient)
        },
      ]
      if let biasNeeds { results.append(biasNeeds ? gradient.channelSums(context) : nil) }
      return results
    }
  }

  /// The transposed convolution: the input gradient of the `mirrored` convolution, used forward.
  ///
  /// Its input gradient is then the mirrored convolution itself, and its filter gradient the mirrored one with input and
  /// output gradient exchanged.
  ///
  /// - Parameters:
  ///   - filters: [C, O/G, kH, kW] for an input [N, C, H, W]
  ///   - bias: [O]
  ///   - mirrored: the convolution that takes [O, oH, oW] to [C, H, W].
  /// - Returns: [N, O, oH, oW]
  public func transposedConvolution(
    filters: Variable, bias: Variable?, mirrored: ConvolutionGeometry, plans: ConvolutionPlans,
    in pass: ForwardPass
  ) -> Variable {
    let context = pass.context
    let batch = shape.rank == 4 ? shape[0] : 0
    let plan = plans.plan(for: mirrored, batch: batch, pass: .inputGradient, context: context)
    let prepared = plans.prepared(filters.value, for: plan, context: context)
    var output =
      prepared.map { plan.inputGradient(value, filters: $0) }
      ?? plan.inputGradient(value, filters: filters.value)
    if let bias { output.addToEachChannel(bias.value, context) }

    let input = filters.needsGradient ? value : nil
    let factor = needsGradient ? filters.value : nil
    let biasNeeds = bias.map(\.needsGradient)
    let operands = [self, filters] + (bias.map { [$0] } ?? [])
    return Tape.record(.transposedConvolution(mirrored: mirrored), output, of: operands, context: context) {
      gradient in
      let gradient = gradient
      var results: [Tensor?] = [
        factor.map {
          plans.plan(for: mirrored, batch: batch, pass: .output, context: context)
            .output(gradient, filters: $0)
        },
        input.map {
          plans.plan(for: mirrored, batch: batch, pass: .filterGradient, context: context)
            .filterGradient(gradient, outputGradient: $0)
        },
      ]
      if let biasNeeds { results.append(biasNeeds ? gradient.channelSums(context) : nil) }
      return results
    }
  }
}
