/// The input pixels inside the image that one output pixel is made of.
public struct PixelBox: Hashable, Sendable, CustomStringConvertible {
  /// The row of the output pixel, from 0.
  public let y: Int
  /// Its column, from 0.
  public let x: Int
  /// The row of the report whose output has the pixel.
  public let row: NetworkReport.Row
  /// Input rows, from 0; nil when the pixel is made of padding alone.
  public let rows: ClosedRange<Int>?
  /// Input columns, likewise; never nil alone.
  public let columns: ClosedRange<Int>?

  /// `pixel 3,5 of layer 2 (maxpool:2): rows 5 to 8, columns 9 to 12 of the input, 4×4 pixels`
  public var description: String {
    let place = "pixel \(y),\(x) of layer \(row.position) (\(row.text))"
    guard let rows, let columns else { return "\(place): no pixel of the input, padding alone" }
    let size = Size2D(height: rows.count, width: columns.count)
    return "\(place): rows \(rows.lowerBound) to \(rows.upperBound), columns \(columns.lowerBound) to "
      + "\(columns.upperBound) of the input, \(size) pixels"
  }
}

extension NetworkReport {
  /// The box behind a pixel of the last layer whose output has pixels.
  ///
  /// - Parameters:
  ///   - y: the row, from 0.
  ///   - x: the column, from 0.
  /// - Throws: ``GeometryError`` when no layer has pixels, and for a row or column the output does not have.
  public func box(behind y: Int, _ x: Int) throws(GeometryError) -> PixelBox {
    guard let last = lastImage, let image = last.row.output.image else {
      throw GeometryError(
        .shapeMismatch, at: ["--pixel"], got: "a network without images between its layers",
        expected: "a layer whose output has rows and columns", fix: "leave it out")
    }
    let row = last.row
    if last.fields.isTooLarge {
      throw GeometryError(
        .tooLarge, at: ["--pixel"],
        got: "a receptive field of layer \(row.position) (\(row.text)) beyond 64 bits",
        expected: "one below 2⁶³ pixels", fix: "leave it out")
    }
    for (value, length, word) in [(y, image.height, "row"), (x, image.width, "column")]
    where !(0..<length).contains(value) {
      let nearest = [(y, image.height), (x, image.width)].map { Swift.max(0, Swift.min($0.0, $0.1 - 1)) }
      throw GeometryError(
        .shapeMismatch, at: ["--pixel"], got: "\(word) \(value) of layer \(row.position) (\(row.text))",
        expected: "0 to \(length - 1)", fix: "use --pixel \(nearest[0]),\(nearest[1])")
    }
    let (rows, columns) = (
      try last.fields.vertical.steps.box(of: y), try last.fields.horizontal.steps.box(of: x)
    )
    let isEmpty = rows == nil || columns == nil
    return PixelBox(y: y, x: x, row: row, rows: isEmpty ? nil : rows, columns: isEmpty ? nil : columns)
  }
}
