import ConvKit
import Foundation
import TestSupport
import Testing

@testable import ConvTraining

@Suite struct ExplanationTests {
  /// Two 1×1 filters over a 2×2 image, a ReLU, the mean, and a dense layer of two classes: all by hand.
  private func classifier() throws -> Classifier {
    let network = try Sequential(input: ImageShape(channels: 1, height: 2, width: 2), seed: 1) {
      Conv2D(2, kernel: 1)
      ReLU()
      GlobalAveragePool()
      Dense(2)
    }
    try network.load([
      "0.weight": Tensor([2, 1, 1, 1], [1, -1]), "0.bias": Tensor([2], [0, 1]),
      "3.weight": Tensor([2, 2], [2, -1, -1, 2]), "3.bias": Tensor([2], [0, 0]),
    ])
    return Classifier(
      network: network.frozen(), classNames: ["bright", "dark"],
      normalization: Normalization(identityFor: 1))
  }

  private let image = PixelImage(
    shape: ImageShape(channels: 1, height: 2, width: 2), samples: [0, 0.25, 0.5, 1])

  /// The features are x and 1 − x; the weights of class bright are 2/4 and −1/4 (the mean's 1/4 each), so the map is
  /// max(0.5 x − 0.25 (1 − x), 0) = max(0.75 x − 0.25, 0): 0, 0, 0.125, 0.5, which is 0, 0, 0.25, 1 of the largest.
  @Test func theMapOfASmallNetworkIsThatOfThePaper() throws {
    let explainer = try Explainer(classifier())
    let context = ComputeContext(threadCount: 1)
    let bright = try #require(try explainer.classActivationMap(for: image, of: "bright", context: context))
    #expect(zip(bright.values, [0, 0, 0.25, 1]).allSatisfy { abs($0 - $1) < 1e-6 }, "\(bright.values)")
    // max(−0.25 x + 0.5 (1 − x), 0) = max(0.5 − 0.75 x, 0): 0.5, 0.3125, 0.125, 0.
    let dark = try #require(try explainer.classActivationMap(for: image, of: "dark", context: context))
    #expect(zip(dark.values, [1, 0.625, 0.25, 0]).allSatisfy { abs($0 - $1) < 1e-6 }, "\(dark.values)")
    let named = try explainer.classActivationMap(for: image, context: context)
    #expect(named == (explainer.classifier.prediction(for: image).className == "bright" ? bright : dark))
    #expect(throws: ImageFolderError.self) {
      try explainer.classActivationMap(for: image, of: "Bright", context: context)
    }
  }

  @Test func featuresAreTheLayersOutputs() throws {
    let layers = try Explainer(classifier()).featureMaps(for: image, context: ComputeContext(threadCount: 1))
    #expect(layers.map(\.path) == ["0", "1"])
    #expect(layers[1].images.map(\.samples) == [[0, 0.25, 0.5, 1], [1, 0.75, 0.5, 0]])
  }

  @Test func filtersShareOneScale() throws {
    #expect(try Explainer(classifier()).firstFilters().map(\.samples) == [[1], [0]])
    let dense = try Sequential(input: ImageShape(channels: 1, height: 2, width: 2), seed: 1) {
      Flatten()
      Dense(2)
    }
    let explainer = try Explainer(
      Classifier(
        network: dense.frozen(), classNames: ["a", "b"], normalization: Normalization(identityFor: 1)))
    #expect(explainer.firstFilters().isEmpty)
    #expect(try explainer.classActivationMap(for: image, context: ComputeContext(threadCount: 1)) == nil)
  }

  @Test func aSheetHoldsEveryPixelOfEveryPicture() throws {
    let gray = PixelImage(shape: ImageShape(channels: 1, height: 1, width: 1), samples: [0.5])
    let sheet = try #require(PixelImage.sheet([image, gray], columns: 2, scale: 2, gap: 1))
    #expect(sheet.shape == ImageShape(channels: 1, height: 6, width: 11))
    #expect(sheet[0, 1, 3] == 0.25 && sheet[0, 4, 4] == 1 && sheet[0, 2, 7] == 0.5 && sheet[0, 3, 7] == 1)
    #expect(PixelImage.sheet([], columns: 2) == nil)
  }

  /// Sure and right, sure and wrong, unsure and right: |1 − 0.95| · 1/3 … by hand.
  @Test func calibrationIsTheMeanGap() {
    var calibration = Calibration(binCount: 10)
    for (probability, isCorrect) in [(0.95, true), (0.95, false), (0.55, true)] {
      calibration.add(probability: probability, isCorrect: isCorrect)
    }
    // The bin of 0.95 holds two with one right (gap 0.45 · 2/3), that of 0.55 one (gap 0.45 · 1/3).
    #expect(abs(calibration.expectedError - 0.45) < 1e-12)
    calibration.add(probability: 1, isCorrect: true)
    #expect(calibration.bins[9].count == 3)
    #expect(Calibration().expectedError == 0)
  }
}
