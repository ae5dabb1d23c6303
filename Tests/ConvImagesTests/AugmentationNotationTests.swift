import ConvImages
import Foundation
import Testing

@Suite struct AugmentationNotationTests {
  @Test func stepsAreReadInAnyOrderAndDoneInOne() throws {
    let text =
      "mixup=0.2, rotate=10,flip = both,erase=.25,shift=2,crop=0.8,noise=0.02,contrast=0.2,brightness=0.1,scale=0.1"
    let augmentation = try Augmentation(text)
    #expect(
      augmentation.steps == [
        .crop(0.8), .flip(.both), .scale(0.1), .rotate(10), .shift(2), .brightness(0.1), .contrast(0.2),
        .noise(0.02), .erase(0.25), .mixup(0.2),
      ])
    #expect(try augmentation == Augmentation(augmentation.steps.reversed()))
    #expect(
      augmentation.description
        == "crop=0.8,flip=both,scale=0.1,rotate=10,shift=2,brightness=0.1,contrast=0.2,noise=0.02,erase=0.25,mixup=0.2"
    )
    #expect(try Augmentation(augmentation.description) == augmentation)
    #expect(try Augmentation("none") == .none && Augmentation.none.description == "none")
  }

  @Test func codedAsItsNotation() throws {
    let augmentation = try Augmentation("shift=1.5,flip=vertical")
    let data = try JSONEncoder().encode(["a": augmentation])
    #expect(String(decoding: data, as: UTF8.self) == #"{"a":"flip=vertical,shift=1.5"}"#)
    #expect(try JSONDecoder().decode([String: Augmentation].self, from: data) == ["a": augmentation])
    let error = #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([String: Augmentation].self, from: Data(#"{"a":"shift=-1"}"#.utf8))
    }
    #expect("\(try #require(error))".contains("shift: got -1.0; expected pixels from 0 to 100000"))
  }

  @Test(
    arguments: [
      ("", "got no step; expected crop, flip,"), ("flip=horizontal,", "got no step"), (",", "got no step"),
      (
        "rotat=3",
        "got rotat; expected crop, flip, scale, rotate, shift, brightness, contrast, noise, erase, mixup; did you mean rotate?"
      ),
      ("Flip=horizontal", "did you mean flip?"), ("zzzzzzzzzz", "got zzzzzzzzzz; expected crop"),
      ("none,shift=2", "got none; expected"), ("shift", "shift: got no value; expected pixels"),
      ("shift=", "shift: got no value; expected pixels from 0 to 100000; write shift=2"),
      ("shift=2,shift=2", "got shift twice"), ("shift=-1", "shift: got -1.0; expected pixels"),
      ("shift=nan", "shift: got nan"), ("shift=inf", "shift: got inf"), ("shift=1e999", "shift: got inf"),
      ("shift=9223372036854775808", "shift: got 9.223372036854776e+18"), ("shift=2=3", "shift: got 2=3"),
      ("rotate=181", "rotate: got 181.0; expected degrees from 0 to 180, as in rotate=10"),
      ("scale=1", "scale: got 1.0"), ("crop=0", "crop: got 0.0; expected the least share"),
      ("crop=1.1", "crop: got 1.1"), ("brightness=2", "brightness: got 2.0"), ("noise=x", "noise: got x"),
      ("erase=1.01", "erase: got 1.01"), ("mixup=-0.1", "mixup: got -0.1"), ("mixup=101", "mixup: got 101.0"),
      ("flip", "flip: got no value; expected horizontal, vertical, both; write flip=horizontal"),
      ("flip=sideways", "flip: got sideways; expected horizontal, vertical, both"),
      ("flip=0.5", "flip: got 0.5"),
      ("=2", "got no step"), (String(repeating: "x", count: 5000), "xxx…; expected"), ("🦆=1", "got 🦆"),
    ])
  func whatIsWrongIsNamed(notation: String, message: String) throws {
    let error = try #require(throws: AugmentationError.self) { try Augmentation(notation) }
    #expect(error.description.hasPrefix("augmentation: "))
    #expect(error.description.contains(message), "\(error)")
    #expect(error.description.count < 300)
  }
}
