extension BenchmarkLayer {
  /// Refuses a layer that cannot be timed in so much memory, before any is set aside.
  ///
  /// Counted is what every algorithm needs: the batch's input and output, one of them once more as a result, the filters,
  /// and one image with its padding.
  ///
  /// - Parameter limit: bytes, such as those of the machine.
  /// - Throws: ``GeometryError`` with the reason `tooLarge`.
  public func checkMemory(limit: UInt64) throws(GeometryError) {
    let (input, output, padding) = (geometry.input, geometry.output, geometry.padding)
    func count(_ image: ImageShape) -> Double {
      Double(image.channels) * Double(image.height) * Double(image.width)
    }
    let padded =
      Double(input.channels) * (Double(input.height) + Double(padding.top) + Double(padding.bottom))
      * (Double(input.width) + Double(padding.left) + Double(padding.right))
    let images = Double(batch) * (count(input) + count(output) + max(count(input), count(output)))
    let bytes = 4 * (images + Double(geometry.filterShape.count) + padded)
    guard bytes > Double(limit) else { return }
    func gibibytes(_ bytes: Double) -> String { "\((bytes / 0x1p30 * 10).rounded(.up) / 10) GiB" }
    throw GeometryError(
      .tooLarge, at: [name, "memory"].filter { !$0.isEmpty },
      got: "\(gibibytes(bytes)) for the tensors of a batch of \(batch) and a padded image",
      expected: "at most \(gibibytes(Double(limit)))",
      fix: "use a smaller batch, image or padding")
  }
}
