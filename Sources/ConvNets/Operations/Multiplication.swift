extension Variable {
  /// The product of two tensors of one shape, element by element.
  ///
  /// The local derivative by one operand is the other.
  public func multiplied(by other: Variable, in pass: ForwardPass) -> Variable {
    var product = value
    product.multiply(by: other.value)
    let factors = (needsGradient ? other.value : nil, other.needsGradient ? value : nil)
    return Tape.record(.multiply, product, of: [self, other], context: pass.context) { gradient in
      let gradient = gradient
      return [factors.0, factors.1].map { factor in
        factor.map { factor in
          var result = gradient
          result.multiply(by: factor)
          return result
        }
      }
    }
  }
}

extension Tensor {
  /// Multiplies by `other` in place, element by element.
  mutating func multiply(by other: Tensor) {
    precondition(shape == other.shape, "the product of \(shape) and \(other.shape)")
    withUnsafeMutableBufferPointer { target in
      other.withUnsafeBufferPointer { other in
        for index in 0..<other.count { target[index] *= other[index] }
      }
    }
  }
}
