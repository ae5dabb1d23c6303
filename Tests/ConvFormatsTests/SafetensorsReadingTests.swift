import ConvFormats
import Foundation
import Testing

/// Bytes written by hand, so that reading is not judged by our own writer.
private func bytes(_ header: String, data: [UInt8]) -> Data {
  let length = header.utf8.count
  return Data((0..<8).map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) } + Array(header.utf8) + data)
}

private func file(_ header: String, data: [UInt8]) throws -> SafetensorsFile {
  try SafetensorsFile(bytes: bytes(header, data: data), name: "test.safetensors")
}

@Suite struct SafetensorsReadingTests {
  @Test func everyTypeIsReadAsStored() throws {
    let cases: [(type: String, bytes: [UInt8], expected: [Double])] = [
      ("F64", [0, 0, 0, 0, 0, 0, 0xF8, 0x3F], [1.5]),
      ("F32", [0, 0, 0x20, 0xC0], [-2.5]),
      ("F16", [0x00, 0x3E, 0x01, 0x80, 0xFF, 0x7B], [1.5, -0x1p-24, 65504]),
      ("BF16", [0x80, 0x3F, 0x20, 0xC0], [1, -2.5]),
      ("I64", [0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [-2]),
      ("I32", [0, 0, 1, 0], [65536]),
      ("I16", [0xFF, 0x7F], [32767]),
      ("I8", [0x80], [-128]),
      ("U8", [0xFF], [255]),
      ("BOOL", [1, 0], [1, 0]),
    ]
    for (type, data, expected) in cases {
      let header =
        #"{"a":{"dtype":"\#(type)","shape":[\#(expected.count)],"data_offsets":[0,\#(data.count)]}}"#
      let file = try file(header, data: data)
      #expect(try file.doubles(named: "a") == expected, "\(type)")
      if type.hasPrefix("F") || type == "BF16" {
        #expect(try file.tensor(named: "a").elements == expected.map { Float($0) }, "\(type)")
        #expect(throws: SafetensorsError.self) { try file.integers(named: "a") }
      } else {
        #expect(try file.integers(named: "a") == expected.map { Int($0) }, "\(type)")
        #expect(throws: SafetensorsError.self) { try file.tensor(named: "a") }
      }
    }
  }

  @Test func orderInTheHeaderIsFreeAndEmptyTensorsTakeNoBytes() throws {
    let header = """
      {"b":{"shape":[],"dtype":"U8","data_offsets":[1,2]},"__metadata__":{"k":"v"},\
      "none":{"dtype":"F32","shape":[0,4],"data_offsets":[1,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}
      """
    let file = try file(header, data: [7, 9])
    #expect(file.entries.map(\.name) == ["a", "none", "b"])
    #expect(try file.integers(named: "b") == [9])
    #expect(try file.tensor(named: "none").shape == [0, 4])
    #expect(file.metadata == ["k": "v"])
  }

  @Test func eachLieIsAnErrorOfItsOwn() throws {
    func tensor(_ fields: String) -> String { "{\"a\":{\(fields)}}" }
    let good = #""dtype":"F32","shape":[2],"data_offsets":[0,8]"#
    let cases: [(header: String, dataCount: Int, problem: SafetensorsError.Problem)] = [
      (tensor(#""dtype":"F8","shape":[2],"data_offsets":[0,8]"#), 8, .unknownType(tensor: "a", type: "F8")),
      (
        tensor(#""dtype":"F32","shape":[-2],"data_offsets":[0,8]"#), 8,
        .invalidShape(tensor: "a", shape: [-2])
      ),
      (
        tensor(#""dtype":"F32","shape":[0,4611686018427387904,4],"data_offsets":[0,0]"#), 0,
        .overflow(tensor: "a", shape: [0, 1 << 62, 4])
      ),
      (
        tensor(#""dtype":"F32","shape":[2],"data_offsets":[8,0]"#), 8,
        .invalidOffsets(tensor: "a", offsets: [8, 0])
      ),
      (
        tensor(#""dtype":"F32","shape":[2],"data_offsets":[0]"#), 8,
        .invalidOffsets(tensor: "a", offsets: [0])
      ),
      (
        tensor(#""dtype":"F32","shape":[3],"data_offsets":[0,8]"#), 8,
        .byteCount(tensor: "a", got: 8, expected: 12, layout: "F32 [3]")
      ),
      (
        tensor(#""dtype":"F32","shape":[2],"data_offsets":[4,12]"#), 12,
        .notContiguous(tensor: "a", begin: 4, expected: 0)
      ),
      (
        "{\"a\":{\(good)},\"b\":{\(good)}}", 8, .notContiguous(tensor: "b", begin: 0, expected: 8)
      ),
      (tensor(good), 7, .dataLength(got: 7, expected: 8)),
      (tensor(good), 9, .dataLength(got: 9, expected: 8)),
      ("{}", 1, .dataLength(got: 1, expected: 0)),
      ("{\"a\":{\(good)},\"a\":{\(good)}}", 8, .duplicateName("a")),
      (tensor(good + #","shape":[2]"#), 8, .duplicateName("shape")),
      (#"{"__metadata__":{"k":"1","k":"2"}}"#, 0, .duplicateName("k")),
    ]
    for (header, dataCount, problem) in cases {
      #expect(throws: SafetensorsError(file: "test.safetensors", problem), "\(header)") {
        try file(header, data: Array(repeating: 0, count: dataCount))
      }
    }
  }

  @Test(arguments: [
    "", "[]", "{", "null", "{\"a\":1}", "{\"a\":{}}", "\u{FEFF}{}", "{\0}", #"{"__metadata__":{"k":1}}"#,
    #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"more":1}}"#,
    #"{"a":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}"#,
    #"{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}}"#,
    #"{"a":{"dtype":"F32","shape":"2","data_offsets":[0,8]}}"#,
  ])
  func aHeaderThatIsNoObjectOfTensorsIsMalformed(header: String) {
    let error = #expect(throws: SafetensorsError.self) {
      try file(header, data: Array(repeating: 0, count: 8))
    }
    guard case .malformedHeader = error?.problem else {
      Issue.record("\(header.prefix(80)): \(String(describing: error))")
      return
    }
  }

  @Test func deepNestingIsMalformed() {
    for opening in ["[", "{\"a\":"] {
      #expect(throws: SafetensorsError.self) {
        try file(String(repeating: opening, count: 100_000), data: [])
      }
    }
  }

  @Test func lengthsThatDoNotFitAreErrors() {
    for count in 0..<8 {
      #expect(throws: SafetensorsError(file: "f", .tooShort(byteCount: count))) {
        try SafetensorsFile(bytes: Data(repeating: 0, count: count), name: "f")
      }
    }
    #expect(throws: SafetensorsError(file: "f", .headerLength(got: .max, limit: 2))) {
      try SafetensorsFile(bytes: Data(repeating: 0xFF, count: 8) + Data("{}".utf8), name: "f")
    }
  }

  @Test func filesThatAreNoFilesAreErrors() {
    for (path, problem) in [
      ("/no/such/file", SafetensorsError.Problem.missing),
      ("/tmp", .unreadable(reason: "it is a directory")),
      ("/dev/zero", .unreadable(reason: "it is not a regular file")),
    ] {
      #expect(throws: SafetensorsError(file: path, problem)) { try SafetensorsFile(contentsOf: path) }
    }
  }

  @Test func questionsTheFileCannotAnswerAreErrors() throws {
    let file = try file(#"{"0.weight":{"dtype":"BOOL","shape":[1],"data_offsets":[0,1]}}"#, data: [2])
    #expect(throws: SafetensorsError(file: "test.safetensors", .invalidBool(tensor: "0.weight", value: 2))) {
      try file.integers(named: "0.weight")
    }
    #expect(throws: SafetensorsError(file: "test.safetensors", .noTensor("1.weight", nearest: "0.weight"))) {
      try file.tensor(named: "1.weight")
    }
  }

  /// No prefix and no single damaged byte of a good file may trap.
  @Test func damageNeverTraps() throws {
    let good = SafetensorsFile(tensors: ["a": Tensor([2], [1, 2]), "b": Tensor(3)], metadata: ["k": "v"])
      .bytes()
    for count in 0..<good.count {
      #expect(throws: SafetensorsError.self) { try SafetensorsFile(bytes: good.prefix(count), name: "cut") }
    }
    var readable = 0
    for index in good.indices {
      for value in [0, 0x22, 0x2D, 0x39, 0x5B, 0x7B, 0x80, 0xFF] as [UInt8] {
        var damaged = good
        damaged[index] = value
        guard let file = try? SafetensorsFile(bytes: damaged, name: "damaged") else { continue }
        readable += 1
        for entry in file.entries { _ = try? file.doubles(named: entry.name) }
      }
    }
    #expect(readable > 0)
  }
}
