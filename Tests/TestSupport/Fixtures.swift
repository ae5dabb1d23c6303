import ConvFormats
import Foundation

/// The files under `Tests/Fixtures`.
public enum Fixtures {
  /// The repository's root.
  public static let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The place of a fixture: `Fixtures.url("conv/conv.json")`.
  public static func url(_ path: String) -> URL {
    repository.appendingPathComponent("Tests/Fixtures").appendingPathComponent(path)
  }

  /// The bytes of a fixture.
  public static func data(_ path: String) throws -> Data { try Data(contentsOf: url(path)) }

  /// A fixture decoded from JSON.
  public static func json<Value: Decodable>(_ path: String, as type: Value.Type = Value.self) throws -> Value
  {
    try JSONDecoder().decode(type, from: data(path))
  }

  /// The tensors of a fixture: `Fixtures.safetensors("conv/conv.safetensors")`.
  public static func safetensors(_ path: String) throws -> SafetensorsFile {
    try SafetensorsFile(contentsOf: url(path))
  }
}
