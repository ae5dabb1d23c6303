import ConvShapes

extension HandComparison {
  /// One line a value, and how many are wrong.
  func text(_ format: NumberFormat) -> String {
    var table = TextTable(alignments: [.left, .left, .left, .left])
    table.append(["", "written", "computed", ""])
    for entry in entries {
      table.append([
        entry.written.name, entry.writtenText, entry.computedText(format), entry.verdictText,
      ])
    }
    let wrong = entries.count { $0.verdict == .wrong }
    let count =
      entries.count == 1
      ? "the value is"
      : wrong == 0
        ? "all \(entries.count) values are"
        : "\(wrong) of \(entries.count) values \(wrong == 1 ? "is" : "are")"
    let note =
      isThorough
      ? ""
      : "\nslips in single operations were not looked for: the graph has more than \(SlipSearch.mostOperations)"
    return "\(table)\n\(count) \(wrong == 0 ? "right" : "wrong")\(note)"
  }
}

extension HandComparison.Entry {
  /// `-0.39`, `[0.1, 0.20]`
  var writtenText: String {
    let texts = written.numbers.map(\.text)
    return exact.shape.rank == 0 ? texts.joined() : "[\(texts.joined(separator: ", "))]"
  }

  /// With two digits more than were written, or as many as all numbers have.
  func computedText(_ format: NumberFormat) -> String {
    let digits = (written.numbers.map(\.significantDigits).max() ?? 0) + 2
    return NumberFormat(digits: max(format.digits, min(digits, 15))).text(exact)
  }

  /// `right`, `wrong: sign lost`, `wrong: no slip that is known gives this`.
  var verdictText: String {
    switch verdict {
    case .right: return "right"
    case .cutOff, .lastDigit:
      let rounded = zip(written.numbers, exact.elements).map { $0.rounded($1) }
      let remark = verdict == .cutOff ? "cut off" : "the last digit"
      return "right, but \(remark): rounded it is \(rounded.joined(separator: ", "))"
    case .wrong:
      let place =
        wrongElements.count < written.numbers.count && written.numbers.count > 1
        ? " in \(wrongElements.count == 1 ? "element" : "elements") \(wrongElements.map(String.init).joined(separator: ", "))"
        : ""
      return
        "wrong\(place): \(slips.isEmpty ? "no slip that is known gives this" : slips.joined(separator: "; or "))"
    }
  }
}
