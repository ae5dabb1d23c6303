/// An array of `Double`, row-major, of any shape: what the definitions compute with.
///
/// It is a plain value for expressions and small networks; networks are trained on ``Tensor``.
public struct DoubleTensor: Hashable, Sendable {
  /// The lengths of the axes, outermost first; `[]` is a single number.
  public let shape: Shape
  /// The elements in row-major order; their number is the shape's count and stays so.
  public var elements: [Double] {
    // Without oldValue, so that an element is changed in place.
    didSet { precondition(elements.count == shape.count, "\(elements.count) elements for shape \(shape)") }
  }

  /// A tensor of the given elements in row-major order; their number must be the shape's count.
  public init(_ shape: Shape, _ elements: [Double]) {
    precondition(elements.count == shape.count, "\(elements.count) elements for shape \(shape)")
    self.shape = shape
    self.elements = elements
  }

  /// A tensor with every element equal to `value`.
  public init(_ shape: Shape, repeating value: Double) {
    self.init(shape, [Double](repeating: value, count: shape.count))
  }

  /// A single number: rank 0.
  public init(_ number: Double) { self.init([], [number]) }

  /// A list: rank 1.
  public init(_ list: [Double]) { self.init([list.count], list) }

  /// The same numbers, which Double holds exactly.
  public init(_ tensor: Tensor) {
    self.init(tensor.shape, tensor.withUnsafeBufferPointer { $0.map(Double.init) })
  }

  /// More elements than this from two operands are a slip of the shapes, and not to be computed one by one.
  static let largestResult = 1 << 26

  /// The number of elements.
  public var count: Int { elements.count }

  /// The only element; nil when there are more or none.
  public var number: Double? { elements.count == 1 ? elements[0] : nil }

  /// The same elements in another shape of the same count.
  func reshaped(to shape: Shape) -> DoubleTensor { DoubleTensor(shape, elements) }

  /// `function` of each element.
  func map(_ function: (Double) -> Double) -> DoubleTensor { DoubleTensor(shape, elements.map(function)) }

  /// `function` of each element and that of another tensor of this shape at its place.
  func combined(with other: DoubleTensor, _ function: (Double, Double) -> Double) -> DoubleTensor {
    precondition(shape == other.shape, "shapes \(shape) and \(other.shape)")
    return DoubleTensor(shape, zip(elements, other.elements).map(function))
  }
}

extension Tensor {
  /// The nearest single-precision numbers.
  public init(_ tensor: DoubleTensor) { self.init(tensor.shape, tensor.elements.map { Float($0) }) }
}
