import Foundation

/// A layer with a name and a batch, as lists of benchmarks hold it.
public struct BenchmarkLayer: Hashable, Sendable {
  /// What tables call the layer; lists may hold a name twice.
  public var name: String
  /// The layer for one image.
  public var geometry: ConvolutionGeometry
  /// N: the number of images, 1 or more.
  public var batch: Int

  /// Takes the batch as it is; ``list(json:file:)`` checks those of lists.
  public init(name: String, geometry: ConvolutionGeometry, batch: Int) {
    self.name = name
    self.geometry = geometry
    self.batch = batch
  }

  /// Reads a list of layers: JSON as in `Tests/Benchmarks/layers.json`,
  ///
  /// ```
  /// [{"name": …, "n": batch, "c": channels, "h": …, "w": …, "k": filters, "r": kernel height, "s": kernel width,
  ///   "stride": 1, "pad": 0, "dilation": 1, "groups": 1}, …]
  /// ```
  ///
  /// The last four may be left out; other keys are notes for people.
  ///
  /// - Parameter file: what errors call the list.
  /// - Throws: ``LayerListError`` for bytes that are not such a list, and for a layer that is impossible.
  public static func list(json: Data, file: String) throws(LayerListError) -> [BenchmarkLayer] {
    let rows: [Row]
    do {
      rows = try JSONDecoder().decode([Row].self, from: json)
    } catch let error as DecodingError {
      throw LayerListError(file: file, decoding: error)
    } catch {
      throw LayerListError(file: file, reason: "\(error)")
    }
    guard !rows.isEmpty else {
      throw LayerListError(file: file, reason: "got an empty list; expected at least one layer")
    }
    var layers: [BenchmarkLayer] = []
    for (index, row) in rows.enumerated() {
      do throws(GeometryError) {
        layers.append(try row.layer())
      } catch {
        throw LayerListError(file: file, reason: "layer \(index + 1) (\(row.name)): \(error)")
      }
    }
    return layers
  }

  private struct Row: Decodable {
    let name: String
    let n, c, h, w, k, r, s: Int
    let stride, pad, dilation, groups: Int?

    func layer() throws(GeometryError) -> BenchmarkLayer {
      let pad = pad ?? 0
      let stride = stride ?? 1
      let dilation = dilation ?? 1
      let geometry = try ConvolutionGeometry(
        input: ImageShape(channels: c, height: h, width: w), filterCount: k,
        window: Window2D(
          kernel: Size2D(height: r, width: s), stride: Size2D(height: stride, width: stride),
          padding: .explicit(Padding2D(height: pad, width: pad)),
          dilation: Size2D(height: dilation, width: dilation)), groups: groups ?? 1)
      // A report checks what a batch of the layer comes to.
      return BenchmarkLayer(
        name: name, geometry: geometry, batch: try LayerReport(geometry: geometry, batch: n).batch)
    }
  }
}

/// Why a list of layers cannot be read: the file, the place in it, what was got and what was expected.
public struct LayerListError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The list, as the caller named it.
  public var file: String
  /// Where in the list, what was got and what was expected.
  public var reason: String

  /// `layers.json: layer 2 (vgg): …`
  public var description: String { "\(file): \(reason)" }

  init(file: String, reason: String) {
    self.file = file
    self.reason = reason
  }

  init(file: String, decoding error: DecodingError) {
    func place(_ path: [any CodingKey]) -> String {
      guard let index = path.first?.intValue else { return "" }
      return (["layer \(index + 1)"] + path.dropFirst().map(\.stringValue)).joined(separator: ", ") + ": "
    }
    let reason =
      switch error {
      case .keyNotFound(let key, let context):
        "\(place(context.codingPath))got no key \"\(key.stringValue)\"; expected name, n, c, h, w, k, r and s"
      case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
        "\(place(context.codingPath))expected \(Self.words(for: type))"
      case .dataCorrupted(let context):
        "\(place(context.codingPath))got no JSON; expected a list of layers, "
          + "as in [{\"name\": \"first\", \"n\": 1, \"c\": 3, \"h\": 32, \"w\": 32, \"k\": 10, \"r\": 5, \"s\": 5}]"
      @unknown default: "expected a list of layers"
      }
    self.init(file: file, reason: reason)
  }

  private static func words(for type: Any.Type) -> String {
    if type == Int.self { return "a whole number of 64 bits" }
    if type == String.self { return "a text in quotes" }
    return type is any Collection.Type ? "a list of layers, […]" : "a layer, {…}"
  }
}
