extension ConvolutionGeometry {
  /// Bytes of memory that a batch takes with every algorithm, about: its input and output, one of them once more as a
  /// result, the filters, and one image with its padding, or one output gradient with the zeros that the input gradient
  /// reads around it, if those are more.
  ///
  /// A Double, since sizes that are allowed one by one may overflow Int together.
  func byteEstimate(batch: Int) -> Double {
    func count(_ channels: Int, _ height: Double, _ width: Double) -> Double {
      Double(channels) * height * width
    }
    let (input, output) = (input, output)
    let read = count(input.channels, Double(input.height), Double(input.width))
    let written = count(output.channels, Double(output.height), Double(output.width))
    let padded = count(
      input.channels, Double(input.height) + Double(padding.top) + Double(padding.bottom),
      Double(input.width) + Double(padding.left) + Double(padding.right))
    // Every output line that meets a line of the input, one more at each end for the phases of a stride.
    func reached(_ length: Int, _ kernel: Int, _ stride: Int, _ dilation: Int) -> Double {
      (Double(length) + Double(kernel - 1) * Double(dilation)) / Double(stride) + 2
    }
    let paddedGradient = count(
      output.channels,
      reached(input.height, window.kernel.height, window.stride.height, window.dilation.height),
      reached(input.width, window.kernel.width, window.stride.width, window.dilation.width))
    return 4
      * (Double(batch) * (read + written + max(read, written)) + Double(filterShape.count)
        + max(padded, paddedGradient))
  }
}

/// `1.5 GiB`: bytes rounded up to a tenth.
func gibibytes(_ bytes: Double) -> String { "\((bytes / 0x1p30 * 10).rounded(.up) / 10) GiB" }
