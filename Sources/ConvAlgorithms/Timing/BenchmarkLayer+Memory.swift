extension BenchmarkLayer {
  /// Refuses a layer that cannot be timed in so much memory, before any is set aside.
  ///
  /// Counted is what every algorithm needs: the batch's input and output, one of them once more as a result, the filters,
  /// and one image or output gradient with the zeros around it.
  ///
  /// - Parameter limit: bytes, such as those of the machine.
  /// - Throws: ``GeometryError`` with the reason `tooLarge`.
  public func checkMemory(limit: UInt64) throws(GeometryError) {
    let bytes = geometry.byteEstimate(batch: batch)
    guard bytes > Double(limit) else { return }
    throw GeometryError(
      .tooLarge, at: [name, "memory"].filter { !$0.isEmpty },
      got: "\(gibibytes(bytes)) for the tensors of a batch of \(batch) and a padded image",
      expected: "at most \(gibibytes(Double(limit)))",
      fix: "use a smaller batch, image or padding")
  }
}
