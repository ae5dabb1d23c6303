import ConvFormats
import Foundation
import Testing

@Suite struct SafetensorsWritingTests {
  @Test func bytesAreThoseOfTheFormat() {
    let file = SafetensorsFile(
      tensors: ["b": Tensor([1], [1]), "a": Tensor([], [-2])], metadata: ["z": "\"\u{1}é"])
    let header =
      #"{"__metadata__":{"z":"\"\u0001é"},"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},"#
      + #""b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#
    let padded = header + String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    let expected =
      [UInt8(padded.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array(padded.utf8) + [
        0, 0, 0, 0xC0, 0, 0, 0x80, 0x3F,
      ]
    #expect(Array(file.bytes()) == expected)
  }

  @Test func savingAndLoadingIsTheIdentity() throws {
    let special: [Float] = [
      .nan, .infinity, -.infinity, -0, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
    ]
    let tensors = ["0.weight": Tensor([2, 3], special), "empty": Tensor([0], []), "é\n\"\\/": Tensor(7)]
    let metadata = ["classes": #"["a\"b","ü"]"#, "": "\u{0}\u{7F}\u{2028}"]
    let file = SafetensorsFile(tensors: tensors, metadata: metadata)
    let read = try SafetensorsFile(bytes: file.bytes(), name: "f")
    #expect(read.metadata == metadata)
    #expect(Set(read.entries.map(\.name)) == Set(tensors.keys))
    for (name, tensor) in tensors {
      #expect(try read.tensor(named: name).shape == tensor.shape)
      #expect(try read.tensor(named: name).elements.map(\.bitPattern) == tensor.elements.map(\.bitPattern))
    }
    #expect(read.bytes() == file.bytes())
  }

  @Test func aFileIsReplacedWholeAndNothingElseIsLeft() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("model.safetensors").path
    for value in [1, 2] as [Float] {
      let file = SafetensorsFile(tensors: ["a": Tensor(value)])
      try file.write(to: path)
      #expect(try SafetensorsFile(contentsOf: path).bytes() == file.bytes())
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["model.safetensors"])
  }

  @Test(arguments: ["/no/such/folder/model.safetensors", "/dev/null", "/tmp", ""])
  func whereNoFileCanStandIsAnError(path: String) {
    let error = #expect(throws: FileWriteError.self) { try SafetensorsFile(tensors: [:]).write(to: path) }
    #expect(error?.path == path)
  }
}
