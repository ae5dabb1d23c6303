import ConvShapes
import Testing

@Suite("Questions of the command line")
struct LayerRequestTests {
  @Test("Every way to write a value")
  func notations() throws {
    func notation(_ text: String) -> Notation { Notation(option: "--x", text: text) }
    #expect(try notation("32X28×3").volume() == ImageShape(channels: 3, height: 32, width: 28))
    #expect(try notation("10x5x3").filters().kernel == Size2D(height: 5, width: 3))
    #expect(try notation("3").size() == 3)
    #expect(try notation("2 x 1").size() == Size2D(height: 2, width: 1))
    #expect(try notation("-7").number() == -7)
    #expect(try notation("1x2").padding() == .explicit(Padding2D(height: 1, width: 2)))
    #expect(try notation("0,1,2,-3").padding() == .explicit(Padding2D(top: 0, left: 1, bottom: 2, right: -3)))
    #expect(try notation("SAME").padding() == .same)
    #expect(try notation("same-lower").padding() == .sameLower)
    #expect(try notation("valid").padding() == .valid)
    #expect(try notation("Half").padding() == .half)
    #expect(try notation("Ceil").rounding() == .ceil)
    for text in ["", "round", "ceil ", "1"] {
      #expect(throws: NotationError.self) { try notation(text).rounding() }
    }
    for text in ["", "x", "3x", "--3", "1.5", "٣", "3x3x3", "1,2", "1,2,3,4,5", "a,b,c,d", "0x"] {
      #expect(throws: NotationError.self) { try notation(text).padding() }
    }
  }

  @Test("The fix of an impossible question works when it is put in, and nothing traps")
  func fixesWork() throws {
    var numbers = SeededNumbers(seed: 6)
    func number() -> String {
      let unusual = [
        "-1", "0", "9223372036854775807", "99999999999999999999", "-99999999999999999999",
        "4611686018427387904",
      ]
      return numbers.integer(0...5) == 0 ? unusual[numbers.integer(0...5)] : "\(numbers.integer(1...12))"
    }
    func text(_ count: Int) -> String { (0..<count).map { _ in number() }.joined(separator: "x") }
    var fixed = 0
    for _ in 0..<1500 {
      let pads = [
        number(), text(2), (0..<4).map { _ in number() }.joined(separator: ","), "same", "valid", "half",
      ]
      var options = ["in": text(3), "filters": text(3), "pad": pads[numbers.integer(0...5)]]
      if Bool.random(using: &numbers) {
        options["rounding"] = ["ceil", "strict", "caffe"][numbers.integer(0...2)]
      }
      for (name, count) in [("stride", 2), ("dilation", 2), ("groups", 1), ("batch", 1)]
      where Bool.random(using: &numbers) {
        options[name] = text(count)
      }
      do {
        let report = try LayerRequest(options: options, bias: true).report()
        #expect(report.multiplyAddCount > 0)
      } catch let error as GeometryError {
        let fix = try #require(error.fix, "\(options): \(error)")
        for alternative in fix.dropFirst("use ".count).split(separator: " or ") {
          var changed = options
          let words = alternative.split(separator: " ")
          for index in stride(from: 0, to: words.count, by: 2) {
            changed[String(words[index].dropFirst(2))] = String(words[index + 1])
          }
          #expect(throws: Never.self, "\(options) \(fix)") {
            try LayerRequest(options: changed, bias: true).report()
          }
          fixed += 1
        }
      }
    }
    #expect(fixed > 500)
  }
}
