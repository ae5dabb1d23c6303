import ConvTraining
import Testing

@Suite struct ProgressLineTests {
  private static let fields: [ProgressLine.Field] = [
    .init("epoch 12/40"), .init("step 12/45"), .init("loss 0.1234", short: "loss 0.123"),
    .init("accuracy 97.8 %", short: "acc 97.8%"), .init("3 min 05 s left", short: "left 3:05"),
    .init("5,300 images/s", short: "5,300/s"), .init("rate 0.00297", short: "lr 0.003"),
    .init("gradient 1.23", short: "grad 1.2"),
  ]
  private let line = ProgressLine(fields)

  @Test(
    arguments: [
      (
        120,
        "epoch 12/40  step 12/45  loss 0.1234  accuracy 97.8 %  3 min 05 s left  5,300 images/s  rate 0.00297  gradient 1.23"
      ),
      (
        110,
        "epoch 12/40  step 12/45  loss 0.1234  accuracy 97.8 %  3 min 05 s left  5,300 images/s  rate 0.00297  grad 1.2"
      ),
      (80, "epoch 12/40 step 12/45 loss 0.123 acc 97.8% left 3:05 5,300/s lr 0.003 grad 1.2"),
      (78, "epoch 12/40 step 12/45 loss 0.123 acc 97.8% left 3:05 5,300/s lr 0.003"),
      (60, "epoch 12/40 step 12/45 loss 0.123 acc 97.8% left 3:05"),
      (40, "epoch 12/40 step 12/45 loss 0.123"),
      (11, "epoch 12/40"), (7, "epoch 1"), (0, ""), (-1, ""),
    ] as [(Int, String)])
  func wordsBecomeShortAndFieldsAreLeftOutWhole(width: Int, expected: String) {
    #expect(line.text(width: width) == expected)
  }

  @Test func noFieldIsEverCutWhereAnotherFits() {
    #expect(ProgressLine([]).text(width: 10) == "")
    for width in 11...130 {
      let text = line.text(width: width)
      #expect(text.count <= width)
      var rest = text[...]
      for field in Self.fields where !rest.isEmpty {
        let word = [field.long, field.short].first { rest.hasPrefix($0) } ?? ""
        rest = rest.dropFirst(word.count).drop { $0 == " " }
      }
      #expect(rest.isEmpty, "\(width): \(text)")
    }
  }
}
