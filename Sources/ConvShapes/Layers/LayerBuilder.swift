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
  public static func buildExpression(_ layer: some LayerDescribing) -> [LayerDescription] {
    [layer.layerDescription]
  }

  public static func buildExpression(_ layers: [LayerDescription]) -> [LayerDescription] { layers }

  public static func buildExpression(_ layers: [any LayerDescribing]) -> [LayerDescription] {
    layers.map { $0.layerDescription }
  }

  public static func buildBlock(_ parts: [LayerDescription]...) -> [LayerDescription] { parts.flatMap { $0 } }

  public static func buildOptional(_ part: [LayerDescription]?) -> [LayerDescription] { part ?? [] }

  public static func buildEither(first part: [LayerDescription]) -> [LayerDescription] { part }

  public static func buildEither(second part: [LayerDescription]) -> [LayerDescription] { part }

  public static func buildArray(_ parts: [[LayerDescription]]) -> [LayerDescription] { parts.flatMap { $0 } }

  public static func buildLimitedAvailability(_ part: [LayerDescription]) -> [LayerDescription] { part }
}
