import ConvNets
import Testing

/// What a model file may ask for is bounded before memory is set aside.
@Suite struct LayerSizeTests {
  static let tooLarge: [LayerDescription] = [
    Conv2D(1, kernel: 3, padding: .explicit(1_000_000_000), dilation: 1_000_000_000).layerDescription,
    Conv2D(1, kernel: 3, stride: 100_000, padding: .explicit(100_000)).layerDescription,
    Conv2D(2_000_000_000, kernel: 1).layerDescription,
    ConvTranspose2D(1, kernel: 1, stride: 1_000_000).layerDescription,
    AveragePool2D(1_000_000_000, padding: .explicit(500_000_000)).layerDescription,
    Residual(body: [Conv2D(1, kernel: 1, padding: .explicit(100_000)).layerDescription]).layerDescription,
  ]

  @Test(arguments: tooLarge) func aLayerTooLargeToRunIsRefused(layer: LayerDescription) {
    let error = #expect(throws: GeometryError.self) {
      try Sequential(
        ModelDescription(input: ImageShape(channels: 1, height: 8, width: 8), layers: [layer]), seed: 1)
    }
    #expect(error?.description.hasPrefix("layer 1") == true)
  }

  @Test func manyUnitsAreRefused() {
    let error = #expect(throws: GeometryError.self) {
      try Sequential(input: ImageShape(channels: 1, height: 8, width: 8), seed: 1) {
        Flatten()
        Dense(1_000_000_000)
      }
    }
    #expect(error?.reason == .tooLarge)
  }
}
