extension Variable {
  /// input · weightᵀ + bias: what a dense layer computes.
  ///
  /// ```
  /// output[n, u] = bias[u] + Σ_f input[n, f] · weight[u, f]
  /// inputGradient = outputGradient · weight
  /// weightGradient = outputGradientᵀ · input          biasGradient[u] = Σ_n outputGradient[n, u]
  /// ```
  ///
  /// The local derivative by the input is the weight, by the weight the input, by the bias 1.
  ///
  /// - Parameters:
  ///   - weight: [U, F] for an input [N, F]
  ///   - bias: [U]
  /// - Returns: [N, U]
  public func linear(weight: Variable, bias: Variable?, in pass: ForwardPass) -> Variable {
    precondition(
      shape.rank == 2 && weight.shape.rank == 2 && shape[1] == weight.shape[1],
      "linear: input \(shape), weight \(weight.shape); expected [N, F] and [U, F]")
    let context = pass.context
    var output = ConvTensors.matrixProduct(value, weight.value, transposingB: true, context: context)
    if let bias { output.addToEachRow(bias.value) }
    let input = weight.needsGradient ? value : nil
    let factor = needsGradient ? weight.value : nil
    let biasNeeds = bias.map(\.needsGradient)
    let operands = [self, weight] + (bias.map { [$0] } ?? [])
    return Tape.record(.linear, output, of: operands, context: context) { gradient in
      let gradient = gradient
      var results: [Tensor?] = [
        factor.map { ConvTensors.matrixProduct(gradient, $0, context: context) },
        input.map { ConvTensors.matrixProduct(gradient, $0, transposingA: true, context: context) },
      ]
      if let biasNeeds { results.append(biasNeeds ? gradient.columnSums() : nil) }
      return results
    }
  }
}

extension Tensor {
  /// Adds row [U] to each row of [N, U].
  mutating func addToEachRow(_ row: Tensor) {
    precondition(shape.rank == 2 && row.shape == [shape[1]], "row \(row.shape) for \(shape)")
    let width = row.count
    withUnsafeMutableBufferPointer { target in
      row.withUnsafeBufferPointer { row in
        for start in stride(from: 0, to: target.count, by: max(width, 1)) {
          for column in 0..<width { target[start + column] += row[column] }
        }
      }
    }
  }

  /// Σ over the rows of [N, U], in Double.
  func columnSums() -> Tensor {
    let width = shape[1]
    var sums = [Double](repeating: 0, count: width)
    withUnsafeBufferPointer { elements in
      for start in stride(from: 0, to: elements.count, by: max(width, 1)) {
        for column in 0..<width { sums[column] += Double(elements[start + column]) }
      }
    }
    return Tensor([width], sums.map { Float($0) })
  }
}
