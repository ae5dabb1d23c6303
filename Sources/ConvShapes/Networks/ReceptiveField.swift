/// The pixels of the network's input that one pixel of a layer's output is made of.
///
/// ```
/// size ← size + dilation · (kernel − 1) · jump       jump ← jump · stride       start ← centre of the first field
/// ```
///
/// All three are exact. Sizes count positions of the padding, so that every pixel of a layer has a field of the same size;
/// ``NetworkReport/box(behind:_:)`` gives the pixels inside the image. Source: Araujo, Norris & Sim, *Computing receptive
/// fields of convolutional neural networks*, Distill, 2019.
public struct ReceptiveField: Hashable, Sendable {
  /// Rows and columns of a field. Behind a transposed convolution, where fields differ, those of the largest; nil where
  /// there are too many kinds to look at, and for a network of lists of numbers.
  public let size: Size2D?
  /// Input rows and columns from one output pixel's field to the next one's: `8`, `4×8`; behind a transposed convolution
  /// a fraction, `1/2`. nil for features, which have no neighbours.
  public let jump: String?
  /// The centre of the first pixel's field, in halves: `0.5` is the centre of the input's first pixel. nil where fields
  /// differ.
  public let start: String?
  /// Whether the network's input has pixels and its fields are below 2⁶³ of them; of others none of this can be said.
  public let isDefined: Bool

  /// Of a network whose input is lists of numbers, and of a field beyond 64 bits.
  static let undefined = ReceptiveField()

  private init() {
    (size, jump, start) = (nil, nil, nil)
    isDefined = false
  }

  init(_ tracker: FieldTracker, output: Shape) throws(GeometryError) {
    isDefined = true
    if let height = tracker.vertical.size, let width = tracker.horizontal.size {
      size = Size2D(height: height, width: width)
    } else {
      size = nil
    }
    let (rows, columns) = (tracker.vertical.jump.description, tracker.horizontal.jump.description)
    jump = output.rank == 4 ? (rows == columns ? rows : "\(rows)×\(columns)") : nil
    if let rows = try tracker.vertical.doubledStart(), let columns = try tracker.horizontal.doubledStart() {
      start = rows == columns ? Self.half(rows) : "\(Self.half(rows))×\(Self.half(columns))"
    } else {
      start = nil
    }
  }

  private static func half(_ doubled: Int) -> String {
    let whole = doubled.magnitude / 2
    return (doubled < 0 ? "-" : "") + "\(whole)" + (doubled % 2 == 0 ? "" : ".5")
  }
}
