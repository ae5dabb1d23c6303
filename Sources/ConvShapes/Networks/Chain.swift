/// A whole network on one line: `conv:16x3x3,pad=same relu maxpool:2 dense:10`.
package struct Chain: Hashable, Sendable {
  package var layers: [ChainLayer]
  /// The layers as they were typed, which errors and tables quote.
  package var words: [String]
  /// Whether it is the one layer that options describe, which fixes are then written as.
  package let isOptions: Bool

  /// Reads the words of a chain; a word with spaces holds several layers.
  ///
  /// - Throws: ``ChainError`` for the first layer that cannot be read, ``GeometryError`` for a number beyond 64 bits.
  package init(_ texts: [String]) throws {
    let words = texts.flatMap { text in
      let parts = text.split { $0 == " " || $0 == "\t" || $0.isNewline }.map(String.init)
      return parts.isEmpty ? [text] : parts
    }
    self.words = words
    isOptions = false
    layers = []
    for (index, word) in words.enumerated() {
      layers.append(try ChainLayer(word, place: Self.place(index, word)))
    }
  }

  /// The one layer that options describe.
  init(options layer: Conv2D) {
    layers = [.layer(.conv2D(layer))]
    isOptions = true
    words = layers.map { $0.word }
  }

  /// The network for images of the given shape, with the layers that words stand for and the word each came from.
  ///
  /// - Throws: ``GeometryError`` located as `layer 3 (maxpool:2)`.
  package func network(
    for input: ImageShape, classCount: Int? = nil
  ) throws(GeometryError) -> (model: ModelDescription, origins: [Int]) {
    var shape = Shape(batch: 1, input)
    var model = ModelDescription(input: input, layers: [])
    var origins: [Int] = []
    for (index, layer) in layers.enumerated() {
      do throws(GeometryError) {
        for description in try layer.layers(for: shape) {
          let description = description.resolved(classCount: classCount)
          shape = try description.outputShape(for: shape)
          model.layers.append(description)
          origins.append(index)
        }
      } catch {
        throw error.located(in: Self.place(index, words[index]))
      }
    }
    return (model, origins)
  }

  /// `layer 3 (maxpool:2)`: the 1-based position and the text.
  static func place(_ index: Int, _ word: String) -> String {
    let shown = word.count > 60 ? "\(word.prefix(60))…" : word
    // Printed as it is, but on one line and without control characters.
    let quoted = shown.quoted
    return "layer \(index + 1) (\(quoted.dropFirst().dropLast()))"
  }
}
