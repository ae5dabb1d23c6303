import ConvShapes
import Foundation
import Testing

@Suite("Model file")
struct ModelFileTests {
  @Test("A small network is written one layer a line")
  func text() {
    let model = ModelDescription(input: ImageShape(channels: 1, height: 8, width: 8)) {
      Conv2D(16, kernel: 3, padding: .same)
      ReLU()
      MaxPool2D(2)
      Residual {
        Conv2D(
          16, kernel: Size2D(height: 3, width: 1), padding: .explicit(Padding2D(height: 1, width: 0)),
          bias: false)
        BatchNorm2D()
      }
      Flatten()
      Dense(units: .classes)
    }
    #expect(
      String(decoding: model.modelFile(), as: UTF8.self) == """
        {
          "format": "convkit-model",
          "version": 1,
          "input": {"channels": 1, "height": 8, "width": 8},
          "layers": [
            {"layer": "conv2d", "filters": 16, "kernel": 3, "padding": "same"},
            {"layer": "relu"},
            {"layer": "max-pool2d", "kernel": 2},
            {
              "layer": "residual",
              "body": [
                {"layer": "conv2d", "filters": 16, "kernel": [3, 1], "padding": [1, 0], "bias": false},
                {"layer": "batch-norm2d"}
              ]
            },
            {"layer": "flatten"},
            {"layer": "dense", "units": "classes"}
          ]
        }

        """)
  }

  @Test("Writing and reading is the identity", arguments: 0..<300)
  func roundTrip(seed: Int) throws {
    var models = RandomModels(numbers: SeededNumbers(seed: UInt64(seed)))
    let model = models.model()
    #expect(try ModelDescription(modelFile: model.modelFile(), name: "model.json") == model)
  }

  @Test("Every key can be written out")
  func everyKey() throws {
    let layers = """
      {"padding": [1, 2, 3, 4], "layer": "conv2d", "kernel": [3, 5], "filters": 8, "stride": [2, 1], "dilation": 2,
       "groups": 2, "bias": false},
      {"layer": "conv-transpose2d", "filters": 4, "kernel": 2, "stride": 2, "padding": [1, 0], "outputPadding": [1, 0],
       "dilation": 1, "groups": 1, "bias": true},
      {"layer": "average-pool2d", "kernel": 3, "stride": 1, "padding": "same-lower", "countsPadding": false},
      {"layer": "batch-norm2d", "momentum": 0.01, "epsilon": 1e-3}, {"layer": "dropout", "rate": 0.25},
      {"layer": "leaky-relu", "slope": 0.2}, {"layer": "residual", "body": [{"layer": "tanh"}], "shortcut": []},
      {"layer": "dense", "units": 7, "bias": false}
      """
    let model = try ModelDescription(modelFile: file(layers), name: "m")
    #expect(
      model.layers
        == ModelDescription {
          Conv2D(
            8, kernel: Size2D(height: 3, width: 5), stride: Size2D(height: 2, width: 1),
            padding: .explicit(Padding2D(top: 1, left: 2, bottom: 3, right: 4)), dilation: 2, groups: 2,
            bias: false)
          ConvTranspose2D(
            4, kernel: 2, stride: 2, padding: Padding2D(height: 1, width: 0),
            outputPadding: Size2D(height: 1, width: 0))
          AveragePool2D(3, stride: 1, padding: .sameLower, countsPadding: false)
          BatchNorm2D(momentum: 0.01, epsilon: 1e-3)
          Dropout(0.25)
          LeakyReLU(0.2)
          Residual { Tanh() }
          Dense(7, bias: false)
        }.layers)
  }

  /// What is wrong in the layers, and the whole message.
  static let layerErrors: [(String, String)] = [
    (
      #"{"layer": "relu"}, {"layer": "conv2d", "fitlers": 8, "kernel": 3}"#,
      #"layer 2 (conv2d): got the key "fitlers"; expected one of layer, filters, kernel, stride, padding, dilation, rounding, groups, bias; did you mean "filters"?"#
    ),
    (
      #"{"layer": "conv"}"#,
      #"layer 1, layer: got "conv"; expected one of conv2d, conv-transpose2d, dense, max-pool2d, average-pool2d, global-average-pool, batch-norm2d, residual, dropout, flatten, relu, leaky-relu, elu, softplus, sigmoid, tanh, step, identity, softmax, unit-activations; did you mean "conv2d"?"#
    ),
    (#"{"filters": 8}"#, #"layer 1: got no key "layer"; expected it to be there; add "layer": "conv2d""#),
    (
      #"{"layer": "conv2d", "kernel": 3}"#,
      #"layer 1 (conv2d): got no key "filters"; expected it to be there; add "filters": 16"#
    ),
    (
      #"{"layer": "conv2d", "filters": "8", "kernel": 3}"#,
      #"layer 1 (conv2d), filters: got "8"; expected a whole number"#
    ),
    (
      #"{"layer": "conv2d", "filters": 8.5, "kernel": 3}"#,
      "layer 1 (conv2d), filters: got 8.5; expected a whole number"
    ),
    (
      #"{"layer": "conv2d", "filters": 0, "kernel": 3}"#,
      "layer 1 (conv2d), filters: got 0; expected at least 1; use 1"
    ),
    (
      #"{"layer": "conv2d", "filters": 9223372036854775808, "kernel": 3}"#,
      "layer 1 (conv2d), filters: got 9223372036854775808; expected a number below 2⁶³"
    ),
    (
      #"{"layer": "conv2d", "filters": 8, "kernel": [3, 3, 3]}"#,
      "layer 1 (conv2d), kernel: got [3, 3, 3]; expected a number or [height, width]"
    ),
    (
      #"{"layer": "conv2d", "filters": 8, "kernel": 3, "padding": "smae"}"#,
      #"layer 1 (conv2d), padding: got "smae"; expected a number, a list or "same", "same-lower", "valid", "half"; did you mean "same"?"#
    ),
    (
      #"{"layer": "conv2d", "filters": 8, "kernel": 3, "padding": [1, -1]}"#,
      "layer 1 (conv2d), padding: got -1; expected at least 0; use 0"
    ),
    (
      #"{"layer": "conv2d", "filters": 8, "kernel": 3, "kernel": 5}"#,
      #"layer 1 (conv2d): got the key "kernel" twice; expected it once; remove one"#
    ),
    (
      #"{"layer": "dropout", "rate": 1}"#,
      "layer 1 (dropout), rate: got 1.0; expected 0 or more and less than 1; use 0.5"
    ),
    (
      #"{"layer": "leaky-relu", "slope": 1e999}"#,
      "layer 1 (leaky-relu), slope: got 1e999; expected a number that 64 bits can hold"
    ),
    (
      #"{"layer": "dense", "units": "class"}"#,
      #"layer 1 (dense), units: got "class"; expected a number or "classes""#
    ),
    (
      #"{"layer": "relu", "slope": 1}"#,
      #"layer 1 (relu): got the key "slope"; expected one of layer; remove it"#
    ),
    (#"{"layer": 7}"#, "layer 1: got 7; expected a text in quotes"),
    ("7", #"layer 1: got 7; expected an object, {"layer": …}"#),
    (
      #"{"layer": "residual", "body": [{"layer": "relu"}, {"layer": "max-pool2d"}]}"#,
      #"layer 1 (residual), body 2 (max-pool2d): got no key "kernel"; expected it to be there; add "kernel": 3"#
    ),
  ]

  @Test("A wrong layer is named with its position, its key and what is known", arguments: layerErrors)
  func layerError(layers: String, message: String) {
    expectError("m.json: " + message, file(layers))
  }

  static let fileErrors: [(String, String)] = [
    ("", "line 1, column 1: got the end of the file; expected a value"),
    ("{\n  \"format\": convkit", "line 2, column 13: got \"c\"; expected a value"),
    ("{\"é\": 1,}", "line 1, column 9: got \"}\"; expected a key in quotes"),
    ("[1, 2", "line 1, column 6: got the end of the file; expected \",\" or \"]\""),
    ("[01]", "line 1, column 3: got \"1\"; expected \",\" or \"]\""),
    ("[1.]", "line 1, column 4: got \"]\"; expected a digit"),
    ("[\"a", "line 1, column 4: got the end of the file; expected a closing quote"),
    ("[\"\\ud800\"]", "line 1, column 9: got half of a surrogate pair; expected both halves"),
    ("[\"a\nb\"]", "line 1, column 4: got a control character; expected it written as \\u00…"),
    ("{} x", "line 1, column 4: got \"x\"; expected the end of the file"),
    ("[]", "got []; expected an object, {\"format\": \"convkit-model\", …}"),
    (
      "{}",
      "format: got no such key; expected \"convkit-model\"; add \"format\": \"convkit-model\" if this is a model file"
    ),
    (
      #"{"format": "convkit-model", "version": 2, "stages": []}"#,
      "version: got 2; expected 1, the only version there is; use \"version\": 1"
    ),
    (
      #"{"format": "convkit-model", "version": 1, "layer": []}"#,
      #"got the key "layer"; expected one of format, version, input, layers; did you mean "layers"?"#
    ),
    (
      #"{"format": "convkit-model", "version": 1, "layers": []}"#,
      #"layers: got an empty list; expected at least one layer; add {"layer": "dense", "units": "classes"}"#
    ),
    (#"{"format": "convkit-model", "version": 1, "layers": {}}"#, "got an object; expected a list, […]"),
    (
      #"{"format": "convkit-model", "version": 1, "layers": [{"layer": "relu"}], "input": {"channels": 0}}"#,
      "input, channels: got 0; expected at least 1; use 1"
    ),
  ]

  @Test("A file that is none says where", arguments: fileErrors)
  func fileError(text: String, message: String) {
    expectError("m.json: " + message, Array(text.utf8))
  }

  @Test("Bytes that are not text, a deep nest and a huge file are refused")
  func hostileFiles() {
    expectError("m.json: got bytes that are not UTF-8; expected JSON text", [0x7B, 0xFF])
    let nest = String(repeating: "[", count: 100_000)
    expectError(
      "m.json: line 1, column 65: got more than 64 levels of nesting; expected fewer", Array(nest.utf8))
    let opening = #"{"layer": "residual", "body": ["#
    let blocks =
      String(repeating: opening, count: 40) + #"{"layer": "relu"}"# + String(repeating: "]}", count: 40)
    #expect(throws: ModelFileError.self) { try ModelDescription(modelFile: file(blocks), name: "m.json") }
    let blanks = [UInt8](repeating: 0x20, count: 1 << 24 + 1)
    expectError(
      "m.json: got 16777217 bytes; expected at most 16777216; check that this is a model file", blanks)
  }

  @Test("No prefix of a file and no changed byte traps")
  func damagedFiles() {
    var numbers = SeededNumbers(seed: 4)
    var models = RandomModels(numbers: SeededNumbers(seed: 5))
    for _ in 0..<20 {
      let bytes = models.model().modelFile()
      for end in stride(from: 0, to: bytes.count - 2, by: 7) {
        #expect(throws: ModelFileError.self) { try ModelDescription(modelFile: bytes[..<end], name: "m") }
      }
      for _ in 0..<200 {
        var damaged = bytes
        damaged[numbers.integer(0...bytes.count - 1)] = UInt8(numbers.integer(0...255))
        _ = try? ModelDescription(modelFile: damaged, name: "m").resolved(classCount: 3)
      }
    }
  }

  private func file(_ layers: String) -> [UInt8] {
    Array(#"{"format": "convkit-model", "version": 1, "layers": [\#(layers)]}"#.utf8)
  }

  private func expectError(
    _ message: String, _ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let error = #expect(throws: ModelFileError.self, sourceLocation: sourceLocation) {
      try ModelDescription(modelFile: bytes, name: "m.json")
    }
    #expect(error?.description == message, sourceLocation: sourceLocation)
  }
}

@Suite("The page about the model file")
struct ModelFilePageTests {
  @Test("Its example is a model file as it is written")
  func example() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardized
    let page = try String(contentsOf: root.appending(path: "docs/file-formats.md"), encoding: .utf8)
    let example = try #require(page.components(separatedBy: "```json\n").dropFirst().first)
    let text = try #require(example.components(separatedBy: "```").first)
    let model = try ModelDescription(modelFile: Array(text.utf8), name: "example")
    #expect(String(decoding: model.modelFile(), as: UTF8.self) == text)
    #expect(try model.resolved(classCount: 10).outputShape() == [1, 10])
  }
}
