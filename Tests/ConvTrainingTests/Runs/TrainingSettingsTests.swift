import ConvKit
import Foundation
import TestSupport
import Testing

@Suite struct TrainingSettingsTests {
  private func read(_ json: String) throws -> TrainingSettings {
    try TrainingSettings(json: Array(json.utf8), name: "config.json")
  }

  @Test func writingAndReadingIsTheIdentity() throws {
    var settings = TrainingSettings(folder: "/data/train \"1\"")
    #expect(try read(String(decoding: settings.json(), as: UTF8.self)) == settings)
    settings.validation = "/v"
    settings.test = "t"
    settings.validationShare = 0.25
    settings.epochs = 3
    settings.batchSize = 1
    settings.optimizer = .adamw
    settings.learningRate = 1e-5
    settings.schedule = .constant
    settings.model = "lenet"
    settings.size = Size2D(height: 8, width: 9)
    settings.resizing = .pad
    settings.augmentation = try Augmentation("shift=2,mixup=0.2")
    settings.seed = .max
    settings.algorithm = .direct
    settings.checkpointInterval = .seconds(0.5)
    #expect(try read(String(decoding: settings.json(), as: UTF8.self)) == settings)
    settings.checkpointInterval = .steps(7)
    #expect(try read(String(decoding: settings.json(), as: UTF8.self)) == settings)
  }

  @Test func whatIsLeftOutKeepsItsUsualValue() throws {
    var expected = TrainingSettings(folder: "a")
    expected.epochs = 2
    expected.size = 9
    #expect(try read(#"{"folder": "a", "epochs": 2, "size": 9, "learning-rate": null}"#) == expected)
  }

  @Test(arguments: [
    (#"{"epohcs": 2}"#, "config.json: got the key \"epohcs\"; expected one of "),
    (#"{"epohcs": 2}"#, "; did you mean \"epochs\"?"),
    (#"{"epochs": 2, "epochs": 3}"#, "got the key \"epochs\" twice"),
    (#"{"epochs": 0}"#, "epochs: got 0; expected at least 1; use 1"),
    (#"{"epochs": 1.5}"#, "epochs: got 1.5; expected a whole number"),
    (#"{"epochs": 9223372036854775808}"#, "expected a number below 2⁶³"),
    (#"{"validation-share": 1}"#, "validation-share: got 1; expected a number above 0.0 and below 1.0"),
    (#"{"learning-rate": 0}"#, "learning-rate: got 0; expected a number above 0.0"),
    (#"{"learning-rate": 1e999}"#, "learning-rate: got 1e999"),
    (#"{"optimizer": "adm"}"#, "expected one of sgd, adam, adamw; did you mean \"adam\"?"),
    (#"{"resize": "pat"}"#, "expected one of stretch, crop, pad; did you mean \"pad\"?"),
    (
      #"{"augment": "rotat=3"}"#,
      "augment: got \"rotat=3\"; expected steps as in \"flip=horizontal,shift=2\"; augmentation: got rotat; expected crop, "
    ),
    (#"{"augment": null}"#, "augment: got null; expected "),
    (#"{"seed": -1}"#, "seed: got -1; expected a whole number from 0 to 18446744073709551615"),
    (#"{"size": [1, 2, 3]}"#, "size: got [1, 2, 3]; expected a number, or [height, width]"),
    (
      #"{"checkpoint-every": "0s"}"#,
      "checkpoint-every: got \"0s\"; expected a number of steps, or of seconds"
    ),
    (#"{"format": "convkit-model"}"#, "expected \"convkit-training\""),
    (#"{"version": 2}"#, "version: got 2; expected 1"),
    (#"[]"#, "expected an object"), ("", "line 1, column 1"),
  ])
  func whatIsWrongIsNamed(json: String, message: String) {
    let error = #expect(throws: ModelFileError.self) { try read(json) }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
  }

  @Test func intervalsAreStepsOrSeconds() {
    #expect(CheckpointInterval("7") == .steps(7))
    #expect(CheckpointInterval("30s") == .seconds(30))
    for text in ["", "s", "0", "-1", "0s", "-1s", "nans", "infs", "1.5", "7 s", "9223372036854775808"] {
      #expect(CheckpointInterval(text) == nil, "\(text)")
    }
  }
}
