import Foundation

/// Where in an image a classifier looked for a class: Grad-CAM.
///
/// ```
/// weight[c] = Σ_yx ∂logit ÷ ∂features[c, y, x] ÷ (H · W)
/// map[y, x] = max(Σ_c weight[c] · features[c, y, x], 0)
/// ```
///
/// The features are those of the last convolution with what belongs to it (batch norm, activation). The map is brought to
/// the image's size and divided by its largest value, unless all is 0: then nothing in the features speaks for the class.
/// Source: Selvaraju, Cogswell, Das, Vedantam, Parikh & Batra, *Grad-CAM*, 2017.
public struct ClassActivationMap: Hashable, Sendable {
  /// Height and width of the network's input.
  public let size: Size2D
  /// 0…1, row by row.
  public let values: [Float]
  /// The size of the features it was made from: finer detail than this the map has not.
  public let featureSize: Size2D

  /// The map over an image for a class.
  ///
  /// - Parameters:
  ///   - image: of the network's input shape, 0…1.
  ///   - classIndex: an index into the explainer's class names.
  init(
    _ image: Tensor, classIndex: Int, network: Sequential, featureLayer: Int, context: ComputeContext
  ) {
    let features = network.outputs(of: image, context: context)[featureLayer]
    let gradient = network.gradient(
      ofOutput: classIndex, byOutputOf: featureLayer, features: features, context: context)
    let (channels, height, width) = (features.shape[1], features.shape[2], features.shape[3])
    let area = height * width
    var map = [Float](repeating: 0, count: area)
    let (values, slopes) = (features.elements, gradient.elements)
    for c in 0..<channels {
      let plane = c * area..<(c + 1) * area
      let weight = Float(slopes[plane].reduce(0) { $0 + Double($1) } / Double(area))
      for (index, place) in plane.enumerated() { map[index] += weight * values[place] }
    }
    map = map.map { max($0, 0) }
    featureSize = Size2D(height: height, width: width)
    size = Size2D(height: image.shape[2], width: image.shape[3])
    let large = PixelImage(shape: ImageShape(channels: 1, height: height, width: width), samples: map)
      .resized(to: size).samples
    let largest = large.max() ?? 0
    self.values = largest > 0 ? large.map { min(max($0 / largest, 0), 1) } : large.map { _ in 0 }
  }

  /// The image in gray with the map laid over it in colours from dark blue (0) to yellow (1).
  ///
  /// - Parameter image: of the map's size.
  public func overlay(on image: PixelImage) -> PixelImage {
    precondition(image.size == size, "an image of \(image.size) under a map of \(size)")
    let gray = image.converted(channels: 1)
    var result = PixelImage(
      shape: ImageShape(channels: 3, height: size.height, width: size.width),
      samples: [Float](repeating: 0, count: 3 * values.count))
    for y in 0..<size.height {
      for x in 0..<size.width {
        let value = values[y * size.width + x]
        let color = HeatColor.color(of: value)
        // Where the map is 0 the image is seen through most.
        let share = 0.35 + 0.3 * value
        for c in 0..<3 { result[c, y, x] = (1 - share) * gray[0, y, x] + share * color[c] }
      }
    }
    return result
  }
}

/// Colours for numbers that can be told apart in print, by the colour-blind, and on light and dark pages.
enum HeatColor {
  /// Viridis at eleven places. Source: van der Walt & Smith, matplotlib, 2015.
  private static let stops: [SIMD3<Float>] = [
    [0.267, 0.005, 0.329], [0.283, 0.141, 0.458], [0.254, 0.265, 0.530], [0.207, 0.372, 0.553],
    [0.164, 0.471, 0.558], [0.128, 0.567, 0.551], [0.135, 0.659, 0.518], [0.267, 0.749, 0.441],
    [0.478, 0.821, 0.318], [0.741, 0.873, 0.150], [0.993, 0.906, 0.144],
  ]

  /// Red, green and blue, 0…1, of a number 0…1; between the stops in a straight line.
  static func color(of value: Float) -> SIMD3<Float> {
    let place = min(max(value.isNaN ? 0 : value, 0), 1) * Float(stops.count - 1)
    let index = min(Int(place), stops.count - 2)
    let share = place - Float(index)
    return stops[index] * (1 - share) + stops[index + 1] * share
  }
}
