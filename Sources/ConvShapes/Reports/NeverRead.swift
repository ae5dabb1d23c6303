/// Rows and columns of the image on which no window of a layer has a weight: behind the last window, between windows that a
/// stride takes further than they reach, and inside windows whose dilation no other window fills.
package struct NeverRead: Hashable, Sendable {
  /// Height, then width.
  private let axes: [LayerAxis]
  /// nil for an axis whose cells would take too long to count: beyond 2³³, with numbers that leave no pattern.
  package let rows: Int?
  package let columns: Int?

  /// - Throws: ``GeometryError`` as ``Window2D/outputSize(for:)``.
  init(by window: Window2D, over input: Size2D) throws(GeometryError) {
    axes = try LayerAxis.axes(of: window, over: input)
    rows = axes[0].neverReadCount
    columns = axes[1].neverReadCount
  }

  /// `never read: 28 of 56 rows and 28 of 56 columns of the image`; nil where nothing is left out but the last rows and
  /// columns of the padded input, which have a line of their own.
  func line(besides last: Size2D) -> String? {
    let parts = [(axes[0], rows, last.height, "row"), (axes[1], columns, last.width, "column")].compactMap {
      axis, count, last, word -> String? in
      guard let count, count > max(last - axis.after, 0) else { return nil }
      return "\(count.grouped) of \(WindowNotes.counted(axis.length, word))"
    }
    return parts.isEmpty ? nil : "never read: \(parts.joined(separator: " and ")) of the image"
  }

  /// `[rows, columns]`
  var json: JSONValue { .array([rows, columns].map { $0.map { .integer($0) } ?? .null }) }
}
