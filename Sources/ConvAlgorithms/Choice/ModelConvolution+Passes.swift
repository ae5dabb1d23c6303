extension ModelConvolution {
  /// The pass of ``geometry`` that computes a pass of the layer: a transposed convolution exchanges the first two.
  public func convolutionPass(of pass: ConvolutionPass) -> ConvolutionPass {
    guard isTransposed else { return pass }
    return switch pass {
    case .output: .inputGradient
    case .inputGradient: .output
    case .filterGradient: .filterGradient
    }
  }
}
