@_exported import ConvFormats

/// Why a file is not a classifier, though it is a safetensors file.
public struct ClassifierError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, one case for each way a file can lie.
  public enum Problem: Hashable, Sendable {
    /// A string of the metadata that is not there: another program's weights, most likely.
    case missingMetadata(String)
    /// A format this version does not know.
    case unknownFormat(String)
    /// The model file inside is wrong.
    case model(String)
    /// The class names are no list of two or more different strings.
    case classNames(String)
    /// The normalization does not fit the network's channels, or is not finite.
    case normalization(String)
    /// A way of resizing that this version does not know.
    case resizing(String)
    /// Tensors that are missing, unknown to the model, or of another shape than its own.
    case weights(WeightsError)
    /// The same of weights that a training was to begin with: layers of other shapes can begin anew.
    case pretrained(WeightsError)
    /// A tensor that holds an infinity or a NaN.
    case notFinite(tensor: String)
    /// More or fewer numbers than the model needs.
    case elementCount(got: Int, expected: Int)
    /// A checkpoint's position or its tensors contradict each other.
    case checkpoint(String)
  }

  /// The file, as the caller named it.
  public var file: String
  /// What programs branch on.
  public var problem: Problem

  /// - Parameter file: as messages are to call it.
  public init(file: String, _ problem: Problem) {
    self.file = file
    self.problem = problem
  }

  /// The file, what was got and what was expected.
  public var description: String {
    switch problem {
    case .missingMetadata(let key):
      "\(file): got no \(key) in the metadata; expected a classifier that convnet train wrote"
    case .unknownFormat(let format):
      "\(file): got the format “\(format)”; expected “\(Classifier.format)”; a newer version wrote it"
    case .model(let reason): "\(file): model: \(reason)"
    case .classNames(let reason): "\(file): classes: \(reason)"
    case .normalization(let reason): "\(file): normalization: \(reason)"
    case .resizing(let got):
      "\(file): resize: got “\(got)”; expected \(ResizePolicy.allCases.map(\.rawValue).joined(separator: ", "))"
    case .weights(let error): "\(file): \(error)"
    case .pretrained(let error): "\(file): \(error)\(Self.freshLayers(error))"
    case .notFinite(let name): "\(file): tensor \(name): got an infinity or a NaN; expected finite numbers"
    case .elementCount(let got, let expected):
      "\(file): got \(got) numbers; expected \(expected) or more, the model's parameters"
    case .checkpoint(let reason): "\(file): checkpoint: \(reason)"
    }
  }

  /// Which layers would have to begin anew; nothing where the file is of another architecture, for that is not mended by it.
  private static func freshLayers(_ error: WeightsError) -> String {
    guard error.missing.isEmpty, error.unexpected.isEmpty, !error.mismatched.isEmpty else { return "" }
    var patterns: [String] = []
    for name in error.mismatched.map(\.name) {
      let pattern = (name.lastIndex(of: ".").map { name[..<$0] + ".*" }).map(String.init) ?? name
      if patterns.last != pattern { patterns.append(pattern) }
    }
    return ", or keep new ones with " + patterns.map { "--fresh-weights '\($0)'" }.joined(separator: " ")
  }
}
