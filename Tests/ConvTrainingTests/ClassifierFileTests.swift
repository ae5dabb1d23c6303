import ConvKit
import Foundation
import TestSupport
import Testing

@testable import ConvTraining

@Suite struct ClassifierFileTests {
  /// A network with buffers, whose weights are those it was born with.
  private static func classifier() throws -> Classifier {
    let network = try Sequential(input: ImageShape(channels: 3, height: 6, width: 5), seed: 7) {
      Conv2D(4, kernel: 3, padding: .same)
      BatchNorm2D()
      LeakyReLU(0.25)
      GlobalAveragePool()
      Dense(3)
    }
    return Classifier(
      network: network.frozen(), classNames: ["a\"b", "ü", "c"],
      normalization: Normalization(mean: [0.1, 1 / 3, 0.5], deviation: [0.2, 0.3, 1]), resizing: .pad)
  }

  private static let images = Tensor([2, 3, 6, 5], (0..<180).map { Float($0 % 17) / 17 })

  @Test func savingAndLoadingIsTheIdentity() throws {
    let classifier = try Self.classifier()
    try TemporaryFolder.with { folder in
      let path = folder.appendingPathComponent("m.safetensors").path
      try classifier.save(to: path)
      let loaded = try Classifier(contentsOf: path)
      #expect(loaded.classNames == classifier.classNames)
      #expect(loaded.normalization == classifier.normalization)
      #expect(loaded.inputShape == classifier.inputShape)
      #expect(loaded.resizing == .pad)
      #expect(loaded.network.description == classifier.network.description)
      let context = ComputeContext(threadCount: 2)
      #expect(
        loaded.logits(of: Self.images, context: context).elements.map(\.bitPattern)
          == classifier.logits(of: Self.images, context: context).elements.map(\.bitPattern))
      #expect(loaded.file.bytes() == classifier.file.bytes())
    }
  }

  @Test func theFileHoldsPyTorchsNamesAndNothingOfTheRun() throws {
    let file = try Self.classifier().file
    #expect(
      file.entries.map(\.name) == [
        "0.bias", "0.weight", "1.bias", "1.running_mean", "1.running_var", "1.weight", "4.bias", "4.weight",
      ])
    #expect(file.metadata.keys.sorted() == ["classes", "format", "model", "normalization", "resize"])
  }

  @Test func aPredictionIsThatOfTheResizedImage() throws {
    let classifier = try Self.classifier()
    let gray = PixelImage(
      shape: ImageShape(channels: 1, height: 12, width: 10), samples: Array(repeating: 0.5, count: 120))
    let prediction = classifier.prediction(for: gray)
    let direct = Prediction(
      logits: classifier.logits(
        of: Tensor([1, 3, 6, 5], repeating: 0.5), context: ComputeContext(threadCount: 1)
      ).elements, classNames: classifier.classNames)
    #expect(prediction == direct)
    #expect(abs(prediction.candidates.reduce(0) { $0 + $1.probability } - 1) < 1e-12)
  }

  @Test func eachLieIsAnErrorOfItsOwn() throws {
    let good = try Self.classifier().file
    let tensors = try Self.classifier().network.weights
    func problem(
      _ change: (inout [String: Tensor], inout [String: String]) -> Void
    ) -> ClassifierError.Problem? {
      var (tensors, metadata) = (tensors, good.metadata)
      change(&tensors, &metadata)
      do {
        _ = try Classifier(SafetensorsFile(tensors: tensors, metadata: metadata))
        return nil
      } catch {
        return (error as? ClassifierError)?.problem
      }
    }
    for key in good.metadata.keys where key != "resize" {
      #expect(problem { $1[key] = nil } == .missingMetadata(key))
    }
    #expect(problem { $1["resize"] = "squeeze" } == .resizing("squeeze"))
    #expect(problem { $1["resize"] = nil } == nil)
    #expect(problem { $1["format"] = "convkit-classifier-2" } == .unknownFormat("convkit-classifier-2"))
    for classes in ["", "[]", "[1]", "{}", #"["a","b","a"]"#] {
      guard case .classNames? = problem({ $1["classes"] = classes }) else {
        Issue.record("\(classes)")
        continue
      }
    }
    for model in ["", "{}", good.metadata["model", default: ""].replacing("3", with: "-3")] {
      guard case .model? = problem({ $1["model"] = model }) else {
        Issue.record("\(model)")
        continue
      }
    }
    // Two classes for three logits.
    guard case .model? = problem({ $1["classes"] = #"["a","b"]"# }) else {
      Issue.record("two classes")
      return
    }
    for normalization in [
      "", #"{"mean":[0,0,0],"deviation":[1,1]}"#, #"{"mean":[0,0,0],"deviation":[1,1,0]}"#,
      #"{"mean":[0,0,0],"deviation":[1,1,-1]}"#, #"{"mean":[0],"deviation":[1]}"#,
      #"{"mean":[0,0,1e999],"deviation":[1,1,1]}"#, #"{"mean":[0,0,0],"deviation":[1,1,1e-50]}"#,
    ] {
      guard case .normalization? = problem({ $1["normalization"] = normalization }) else {
        Issue.record("\(normalization)")
        continue
      }
    }
    func weights(_ change: (inout [String: Tensor]) -> Void) -> WeightsError? {
      guard case .weights(let error)? = problem({ tensors, _ in change(&tensors) }) else { return nil }
      return error
    }
    #expect(weights { $0["5.weight"] = Tensor(1) }?.unexpected == ["5.weight"])
    #expect(weights { $0["4.bias"] = Tensor([9], repeating: 0) }?.mismatched.map(\.name) == ["4.bias"])
    let missing = weights {
      $0["1.running_mean"] = nil
      $0["0.weight"] = Tensor([1000], repeating: 0)
    }
    #expect(missing?.missing == ["1.running_mean"])
    #expect(problem { tensors, _ in tensors["4.bias"]![1] = .infinity } == .notFinite(tensor: "4.bias"))
    // A model that claims more weights than the file holds is refused before they are set aside.
    let huge = good.metadata["model", default: ""].replacing(
      "\"filters\": 4", with: "\"filters\": 4000000000")
    guard case .elementCount? = problem({ $1["model"] = huge }) else {
      Issue.record("huge: \(huge)")
      return
    }
  }
}
