import ConvShapes
import Testing

@Suite("Model file of a small network")
struct SmallNetworkFileTests {
  /// Exercise 002 of the course: 3-4-2, six missing connections, a shared bias, two kinds of activation.
  static let partiallyConnected = """
    {
      "format": "convkit-model",
      "version": 1,
      "input": {"features": 3},
      "layers": [
        {"layer": "dense", "units": 4, "weights": [[null, 0.25, null], [0.55, 0.2, null], [null, 0.1, 0.6], [null, 0.05, null]], "biases": 0.6, "sharedBias": true},
        {
          "layer": "unit-activations",
          "activations": [
            "sigmoid",
            "sigmoid",
            "relu",
            {"activation": "leaky-relu", "slope": 0.5}
          ]
        },
        {"layer": "dense", "units": 2, "weights": 0.1, "connections": [[1, 0, 1, 0], [0, 1, 0, 1]], "bias": false},
        {"layer": "step", "atZero": 1}
      ]
    }

    """

  @Test("Weights, missing connections, a shared bias and activations of units are read and written as typed")
  func text() throws {
    let model = try ModelDescription(modelFile: Array(Self.partiallyConnected.utf8), name: "m")
    var drawn = Dense(2, bias: false)
    drawn.weights = .constant(0.1)
    drawn.connections = [[true, false, true, false], [false, true, false, true]]
    #expect(
      model
        == ModelDescription(features: 3) {
          Dense(
            weights: [[nil, 0.25, nil], [0.55, 0.2, nil], [nil, 0.1, 0.6], [nil, 0.05, nil]],
            biases: .constant(0.6), sharing: .one)
          UnitActivations([.sigmoid, .sigmoid, .relu, .leakyReLU(slope: 0.5)])
          drawn
          Step(atZero: 1)
        })
    #expect(String(decoding: model.modelFile(), as: UTF8.self) == Self.partiallyConnected)
  }

  @Test("Missing connections and shared biases are not counted")
  func counts() throws {
    let model = try ModelDescription(modelFile: Array(Self.partiallyConnected.utf8), name: "m")
    let summary = try ModelSummary(model)
    // 6 of 12 connections and 1 bias; 4 of 8 connections.
    #expect(summary.rows.map(\.parameters.weights) == [6, 0, 4, 0])
    #expect(summary.rows.map(\.parameters.biases) == [1, 0, 0, 0])
    #expect(summary.multiplyAddCount == 10)
    #expect(try NetworkReport(model).parameters.total == 11)
    #expect(try model.outputShape(batch: 5) == [5, 2])
    let groups = try ModelSummary(
      ModelDescription(features: 2) {
        Dense(weights: [[1, 2], [3, 4], [5, nil]], sharing: .groups([0, 1, 0]))
      })
    #expect(groups.parameters == ParameterCount(weights: 5, biases: 2))
  }

  static let errors: [(String, String)] = [
    (#""weights": [[1, 2], [3]]"#, "weights, row 2: got 1 number; expected 2, as in row 1"),
    (
      #""weights": [[1, 2], [3, "x"]]"#,
      #"weights, row 2, column 2: got "x"; expected a number, or null for a missing connection"#
    ),
    (
      #""weights": [[1, 2], 3]"#,
      "weights, row 2: got 3; expected a row of one unit, [a number, or null for a missing connection, …]"
    ),
    (
      #""weights": "0.1""#,
      #"weights: got "0.1"; expected a list of rows, one for each unit, of elements that are a number, or null for a missing connection"#
    ),
    (
      #""weights": [[1, 1e39], [0, 0]]"#,
      "weights, row 1, column 2: got 1e+39; expected a number from -3.4e38 to 3.4e38, which single precision can hold; use 0.1"
    ),
    (#""weights": []"#, "weights: got 0 rows; expected a row for each unit"),
    (#""weights": [[], []]"#, "weights, row 1: got 0 numbers; expected a number for each feature"),
    (#""units": 3, "weights": [[1, 2], [3, 4]]"#, "weights: got 2 rows; expected 3, one for each unit"),
    (
      #""units": 2, "weights": [[1, 2], [3, 4]], "connections": [[1, 1], [1, 1]]"#,
      "connections: got a list beside listed weights; expected one of the two; write null for each missing connection among the weights"
    ),
    (
      #""units": 2, "connections": [[1, 0], [true, 1]]"#,
      "connections, row 2, column 1: got true; expected 0 or 1"
    ),
    (
      #""units": 2, "biases": [1]"#,
      "biases: got 1 number; expected 2, one for each unit; give 2, or one number without a list"
    ),
    (#""units": 2, "biases": [1, null]"#, "biases, 2: got null; expected a number"),
    (
      #""units": 2, "bias": false, "biases": 1"#,
      #"biases: got a value beside "bias": false; expected one of the two; remove one"#
    ),
    (
      #""units": 3, "sharedBias": [0, 2, 0]"#,
      "sharedBias, 2: got 2; expected the numbers of the biases, counted from 0 without gaps"
    ),
    (
      #""units": 3, "sharedBias": [0, 1]"#,
      "sharedBias: got 2 numbers; expected 3, one for each unit; give for each unit the number of its bias, or true"
    ),
    (
      #""units": 3, "sharedBias": [0, 0, 1], "biases": [1, 2, 3]"#,
      "biases: got 3 numbers; expected 2, one for each shared bias; give 2, or one number without a list"
    ),
    (
      #""units": 1, "sharedBias": 1"#,
      "sharedBias: got 1; expected true, or a list that says for each unit the number of its bias, counted from 0"
    ),
    (
      #""units": 1, "wieghts": 1"#,
      #"got the key "wieghts"; expected one of layer, units, weights, connections, bias, biases, sharedBias; did you mean "weights"?"#
    ),
  ]

  @Test("A wrong number is named by layer, key, row and column", arguments: errors)
  func error(members: String, message: String) {
    let place = message.hasPrefix("got") ? "m: layer 1 (dense): " : "m: layer 1 (dense), "
    expect(place + message, #"{"layer": "dense", \#(members)}"#)
  }

  @Test("Activations of units and the step's value at 0 are asked for by name")
  func activations() {
    expect(
      #"m: layer 1 (step): got no key "atZero"; expected it to be there; add "atZero": 1"#,
      #"{"layer": "step"}"#)
    expect(
      #"m: layer 1 (unit-activations), activations, 2: got a step without its value at 0; expected the value to be chosen; use {"activation": "step", "atZero": 1}"#,
      #"{"layer": "unit-activations", "activations": ["relu", "step"]}"#)
    expect(
      #"m: layer 1 (unit-activations), activations, 1: got "sigmod"; expected one of relu, leaky-relu, elu, softplus, sigmoid, tanh, step, identity, softmax; did you mean "sigmoid"?"#,
      #"{"layer": "unit-activations", "activations": ["sigmod"]}"#)
    expect(
      #"m: layer 1 (unit-activations), activations, 1: got softmax; expected a function of a single number; use a layer "softmax" for all units"#,
      #"{"layer": "unit-activations", "activations": ["softmax"]}"#)
  }

  @Test("What depends on the layer before is said when the network is put together")
  func fitting() {
    func message(_ layers: LayerDescription...) -> String? {
      #expect(throws: GeometryError.self) { try ModelDescription(features: 2, layers: layers).resolved() }?
        .description
    }
    #expect(
      message(.dense(Dense(weights: [[1, 2, 3]])))
        == "layer 1 (dense), weights, row 1: got 3 numbers; expected 2, one for each feature that comes in")
    #expect(
      message(.unitActivations(UnitActivations([.relu])))
        == "layer 1 (unit-activations), activations: got 1 activation; expected 2, one for each unit of the layer before"
    )
    #expect(
      message(.conv2D(Conv2D(1, kernel: 1)))?.hasPrefix("layer 1 (conv2d), input: got the shape [1, 2]")
        == true)
    var open = Dense(units: .classes)
    open.weights = .listed([[1, 2]])
    #expect(throws: Never.self) {
      try ModelDescription(features: 2, layers: [.dense(open)]).resolved(classCount: 1)
    }
    #expect(throws: GeometryError.self) {
      try ModelDescription(features: 2, layers: [.dense(open)]).resolved(classCount: 2)
    }
  }

  private func expect(_ message: String, _ layer: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let text = #"{"format": "convkit-model", "version": 1, "layers": [\#(layer)]}"#
    let error = #expect(throws: ModelFileError.self, sourceLocation: sourceLocation) {
      try ModelDescription(modelFile: Array(text.utf8), name: "m")
    }
    #expect(error?.description == message, sourceLocation: sourceLocation)
  }
}
