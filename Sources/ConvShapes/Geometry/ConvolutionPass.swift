/// What a convolution layer computes in training.
public enum ConvolutionPass: String, CaseIterable, Codable, Sendable {
  /// output(input, filters, bias) → [N, O, oH, oW]
  case output
  /// inputGradient(outputGradient, filters) → [N, C, H, W]
  case inputGradient
  /// filterGradient(input, outputGradient) → [O, C/G, kH, kW]
  case filterGradient
}
