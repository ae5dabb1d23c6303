/// Why a training cannot start or go on.
public enum TrainingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A setting outside its range.
  case setting(name: String, got: String, expected: String)
  /// The images are not what the network takes.
  case imageShape(got: ImageShape, expected: ImageShape)
  /// The network's last layer does not give one number a class.
  case outputShape(got: Shape, classNames: [String])
  /// A part without images.
  case empty(part: String, imageCount: Int)
  /// A loss that is no finite number.
  case notFinite(loss: Double, epoch: Int, step: Int, layer: String?, parameter: String?)
  /// A gradient that is no finite number although the loss is one; the step is not made.
  case gradientNotFinite(epoch: Int, step: Int, parameter: String?)
  /// An update that makes a parameter infinite; it is taken back. Seen only while a diagnosis is made.
  case updateNotFinite(epoch: Int, step: Int, parameter: String)
  /// Asked to stop before the first epoch was done.
  case stoppedEarly

  /// What was got, where, what was expected, and what helps.
  public var description: String {
    switch self {
    case .setting(let name, let got, let expected): "\(name): got \(got); expected \(expected)"
    case .imageShape(let got, let expected):
      "images: got \(got); expected \(expected), the network's input; resize them or change the input"
    case .outputShape(let got, let classNames):
      "network: got an output of shape \(got) for one image; expected [1, \(classNames.count)], one number for each "
        + "of the classes \(listed(classNames)); end it in a dense layer of \(classNames.count) units"
    case .empty(let part, let count):
      "\(part): got none of \(count) images; expected at least one; add images or give it a larger share"
    case .gradientNotFinite(let epoch, let step, let parameter):
      "epoch \(epoch), step \(step): got a gradient that is not finite"
        + (parameter.map { ", the first of them by \($0)" } ?? "")
        + "; expected finite numbers; use a smaller learning rate"
    case .updateNotFinite(let epoch, let step, let parameter):
      "epoch \(epoch), step \(step): got an update that makes \(parameter) infinite; expected finite weights; "
        + "use a smaller learning rate"
    case .notFinite(let loss, let epoch, let step, let layer, let parameter):
      "epoch \(epoch), step \(step): got a loss of \(loss.isNaN ? "NaN" : "\(loss)"); expected a finite number; "
        + (layer.map { "\($0) is the first layer whose output is not finite; " } ?? "")
        + (parameter.map { "\($0) is the first parameter that is not finite; " }
          ?? "every parameter is finite; ")
        + "use a smaller learning rate"
    case .stoppedEarly: "stopped before the first epoch was done; nothing is saved"
    }
  }
}

extension TrainingError {
  /// Whether a number became infinite or NaN.
  public var isNotFinite: Bool {
    switch self {
    case .notFinite, .gradientNotFinite, .updateNotFinite: true
    case .setting, .imageShape, .outputShape, .empty, .stoppedEarly: false
    }
  }
}

/// `a, b, c` or `a, b, … (10)`.
func listed(_ names: [String]) -> String {
  let shown = names.prefix(12).joined(separator: ", ")
  return names.count <= 12 ? shown : "\(shown), … (\(names.count))"
}
