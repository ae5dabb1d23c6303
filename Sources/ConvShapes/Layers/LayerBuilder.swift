/// Writes a list of layers as statements: one layer a line, with `if`, `switch`, `for` and arrays of layers.
///
/// ```swift
/// ModelDescription {
///   for filterCount in [16, 32] {
///     Conv2D(filterCount, kernel: 3, padding: .same)
///     ReLU()
///     MaxPool2D(2)
///   }
///   Flatten()
///   Dense(units: .classes)
/// }
/// ```
@resultBuilder
public enum LayerBuilder {
  /// A layer on a line of its own.
  public static func buildExpression(_ layer: some LayerDescribing) -> [LayerDescription] {
    [layer.layerDescription]
  }

  /// A list of layers on a line: what another builder or a function gave.
  public static func buildExpression(_ layers: [LayerDescription]) -> [LayerDescription] { layers }

  /// A list of layers of different types.
  public static func buildExpression(_ layers: [any LayerDescribing]) -> [LayerDescription] {
    layers.map { $0.layerDescription }
  }

  /// The lines of a block, one behind the other.
  public static func buildBlock(_ parts: [LayerDescription]...) -> [LayerDescription] { parts.flatMap { $0 } }

  /// `if` without `else`: no layer where it is not so.
  public static func buildOptional(_ part: [LayerDescription]?) -> [LayerDescription] { part ?? [] }

  /// The first branch of an `if` … `else` or a `switch`.
  public static func buildEither(first part: [LayerDescription]) -> [LayerDescription] { part }

  /// The other branch.
  public static func buildEither(second part: [LayerDescription]) -> [LayerDescription] { part }

  /// `for`: the layers of all rounds, one behind the other.
  public static func buildArray(_ parts: [[LayerDescription]]) -> [LayerDescription] { parts.flatMap { $0 } }

  /// `if #available`
  public static func buildLimitedAvailability(_ part: [LayerDescription]) -> [LayerDescription] { part }
}
