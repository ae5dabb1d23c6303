extension LayerExplanation {
  /// The steps as JSON text, described in docs/convshape.md.
  package func json() -> String {
    JSONValue.object([
      "format": .string("convkit-explanation"), "version": .integer(1),
      "notation": .string(symbols.notation.rawValue),
      "symbols": .array(
        symbols.legend.map { entry in
          .object([
            "symbol": .string(entry.symbol.text(.symbols)),
            "value": entry.symbol.value.map { .integer($0) } ?? .null,
            "meaning": .string(entry.meaning),
          ])
        }),
      "steps": .array(
        steps.map { step in
          .object([
            "title": .string(step.title), "symbol": .string(step.symbol.text(.symbols)),
            "formulas": .array(step.formulas.map { .string($0.formula.text($0.leaves)) }),
            "result": .integer(step.result),
          ])
        }),
      "neverRead": .array(drawings.map { .string("\($0.title): \($0.neverRead)") }),
      "notes": .array(notes.map(JSONValue.string)),
    ]).text()
  }
}
