/// What somebody says a layer comes to; each part is checked that is given.
package struct LayerExpectation: Hashable, Sendable {
  package var output: ImageShape?
  /// Weights and biases together.
  package var parameters: Int?
  /// Multiply-adds of the whole batch.
  package var multiplyAdds: Int?

  package init(output: ImageShape? = nil, parameters: Int? = nil, multiplyAdds: Int? = nil) {
    self.output = output
    self.parameters = parameters
    self.multiplyAdds = multiplyAdds
  }

  package func check(_ report: LayerReport) -> CheckedExpectation { CheckedExpectation(self, of: report) }
}

/// A wrong number, what it should be, and the slips that lead to it.
package struct Finding: Hashable, Sendable, CustomStringConvertible {
  /// `output height`, `parameters`.
  package let quantity: String
  package let got: String
  package let right: String
  /// Alternatives, each one slip or two together; none when no known slip fits.
  package let reasons: [[Misconception]]

  /// `wrong: parameters: got 750; expected 760; likely bias forgotten`
  package var description: String {
    let start = "wrong: \(quantity): got \(got); expected \(right); "
    return reasons.isEmpty
      ? start + "fits no known misconception" : start + "likely " + phrases.joined(separator: ", or ")
  }

  /// The reasons in words.
  package var phrases: [String] {
    reasons.map { slips in slips.map(\.phrase).joined(separator: " together with ") }
  }
}

/// The outcome of a check: a finding for each wrong number.
package struct CheckedExpectation: Sendable, CustomStringConvertible {
  package let findings: [Finding]
  /// The numbers that are right, as they are said.
  package let right: [String]

  package var isRight: Bool { findings.isEmpty }

  init(_ expectation: LayerExpectation, of report: LayerReport) {
    let layer = WrongLayer(report: report, answered: expectation.output)
    var findings: [Finding] = []
    var right: [String] = []
    func check(_ quantity: String, _ got: Int, _ value: Int, _ reasons: () -> [[Misconception]]) {
      if got == value {
        right.append("\(quantity) \(value.grouped)")
      } else {
        findings.append(
          Finding(quantity: quantity, got: got.grouped, right: value.grouped, reasons: reasons()))
      }
    }
    if let given = expectation.output {
      let output = report.geometry.output
      if given == output {
        right.append("output \(output)")
      } else if let order = Self.wrongOrder(given, output) {
        findings.append(
          Finding(quantity: "output", got: "\(given)", right: "\(output)", reasons: [[order]]))
      } else {
        check("output height", given.height, output.height) { Self.slips(given.height, \.height, layer) }
        check("output width", given.width, output.width) { Self.slips(given.width, \.width, layer) }
        check("output channels", given.channels, output.channels) {
          Self.fitting { layer.channels($0) == given.channels }
        }
      }
    }
    if let given = expectation.parameters {
      check("parameters", given, report.parameters.total) {
        Self.fittingPairs { slips in layer.parameters(slips) == given }
      }
    }
    if let given = expectation.multiplyAdds {
      check("multiply-adds", given, report.multiplyAddCount) {
        Self.fittingPairs { slips in layer.multiplyAdds(slips) == given }
      }
    }
    self.findings = findings
    self.right = right
  }

  /// All numbers right but in another order: one slip, so one finding.
  private static func wrongOrder(_ given: ImageShape, _ output: ImageShape) -> Misconception? {
    if given == ImageShape(channels: output.channels, height: output.width, width: output.height) {
      return .heightAndWidthExchanged
    }
    // C×H×W, as [C, H, W] is stored, read as H×W×C.
    if given == ImageShape(channels: output.width, height: output.channels, width: output.height) {
      return .channelsFirst
    }
    return nil
  }

  private static func slips(
    _ given: Int, _ axis: KeyPath<Size2D, Int>, _ layer: WrongLayer
  ) -> [[Misconception]] {
    fitting { layer.size($0)?[keyPath: axis] == given }
  }

  private static func fitting(_ fits: (Misconception) -> Bool) -> [[Misconception]] {
    Misconception.allCases.filter(fits).map { [$0] }
  }

  /// Single slips; where none fits, two together. Sums are not searched that way: with their small numbers some pair
  /// nearly always fits.
  private static func fittingPairs(_ fits: ([Misconception]) -> Bool) -> [[Misconception]] {
    let single = fitting { fits([$0]) }
    if !single.isEmpty { return single }
    var pairs: [[Misconception]] = []
    for (index, first) in Misconception.allCases.enumerated() {
      // A pair of which one does nothing has been looked at; two slips about one thing are none together.
      for second in Misconception.allCases[(index + 1)...]
      where first.subject != second.subject && fits([first, second]) {
        pairs.append([first, second])
      }
    }
    return Array(pairs.prefix(mostPairs))
  }

  /// Pairs that are named; more would be guesses.
  private static let mostPairs = 3

  /// A line for each wrong number, and what is right.
  package var description: String {
    (findings.map(\.description) + (right.isEmpty ? [] : ["right: " + right.joined(separator: ", ")]))
      .joined(separator: "\n")
  }

  /// The findings as JSON text, described in docs/convshape.md.
  package func json() -> String {
    JSONValue.object([
      "format": .string("convkit-check"), "version": .integer(1), "right": .bool(isRight),
      "findings": .array(
        findings.map { finding in
          .object([
            "quantity": .string(finding.quantity), "got": .string(finding.got),
            "expected": .string(finding.right),
            "misconceptions": .array(finding.phrases.map(JSONValue.string)),
          ])
        }),
    ]).text()
  }
}
