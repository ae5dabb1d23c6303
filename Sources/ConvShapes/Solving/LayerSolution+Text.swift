extension LayerSolution: CustomStringConvertible {
  /// Solutions written out as options; of more, the first ones.
  private static let mostWritten = 8

  /// The ranges an axis, and the options that can be put in.
  package var description: String {
    var table = TextTable(alignments: [.left, .left])
    let asked = "\(askedSize)" + (askedChannels.map { "×\($0)" } ?? "")
    table.append(["asked", "output \(asked) by \(unknown.rawValue)"])
    table.append([
      "searched",
      "\(unknown.least) to \(limit.grouped) an axis"
        + (unknown == .pad ? ", both sides of an axis alike" : ""),
    ])
    for (name, answer) in zip(["height", "width"], axes) { table.append([name, found(answer)]) }
    if let askedChannels, !channelsFit {
      table.append([
        "channels",
        "none: the output has a channel a filter, \(request.filterCount.grouped); "
          + "use --filters \(askedChannels)"
          + (unknown == .kernel ? "" : "x\(request.kernel.height)x\(request.kernel.width)"),
      ])
    }
    if hasSymmetric { for line in solutions { table.append(line) } }
    if let cornerNote { table.append(["note", cornerNote]) }
    if unknown == .pad { table.append(["asymmetric", asymmetric]) }
    if !hasSymmetric && !hasSums { for line in nearest { table.append(line) } }
    if partlyTooLarge {
      table.append(["note", "the counts of some of these layers are beyond 64 bits, and are refused"])
    }
    return table.description
  }

  private func found(_ answer: AxisQuestion.Answer) -> String {
    if let solutions = answer.solutions { return solutions.text }
    if answer.nearest.isEmpty {
      return request.rounding == .strict
        ? "none, nor for a length up to \(AxisQuestion.mostExact.grouped) away" : "none"
    }
    let near = answer.nearest.map { "\($0.value.grouped) gives \($0.output.grouped)" }
    return "none; nearest: " + near.joined(separator: ", ")
  }

  private static func text(_ range: ClosedRange<Int>) -> String {
    range.lowerBound == range.upperBound
      ? range.lowerBound.grouped : "\(range.lowerBound.grouped) to \(range.upperBound.grouped)"
  }

  // MARK: Solutions

  /// Squares first, then the other pairs while they are few.
  private var solutions: [[String]] {
    let few = pairCount(upTo: Self.mostWritten) != nil
    var sizes = firstPairs(few ? Self.mostWritten : 3)
    if !few {
      let squares = sizes.filter { $0.height == $0.width }
      sizes = Array((squares.isEmpty ? Array(sizes.prefix(1)) : squares).prefix(3))
    }
    var lines = sizes.enumerated().map { index, size in
      [index == 0 ? (sizes.count == 1 && few ? "solution" : "solutions") : "", option(size)]
    }
    if !few { lines.append(["", "and every other pair of a height and a width above"]) }
    return lines
  }

  /// What is said of the one pair that does not follow from its height and its width.
  private var cornerNote: String? {
    guard let corner, corner.isSolution != corner.isPair else { return nil }
    let because = "as Caffe's rounding keeps a last window outside where nothing is padded"
    if corner.isSolution { return "also \(option(corner.size)), \(because)" }
    return "but not \(option(corner.size)), \(corner.output.map { "which gives \($0), " } ?? "")\(because)"
  }

  /// The solution for scripts: the smallest one, a square if there is one.
  package var first: String? {
    guard channelsFit else { return nil }
    if let size = firstPairs(1).first { return option(size) }
    guard let rows = sums[0], let columns = sums[1] else { return nil }
    return asymmetricOption(rows, columns)
  }

  /// A value as the option that asks for it.
  func option(_ size: Size2D) -> String {
    let text = size.height == size.width ? "\(size.height)" : "\(size.height)x\(size.width)"
    switch unknown {
    case .pad: return "--pad \(text)"
    case .stride: return "--stride \(text)"
    case .dilation: return "--dilation \(text)"
    case .kernel: return "--filters \(request.filterCount)x\(size.height)x\(size.width)"
    case .input: return "--in \(size.height)x\(size.width)x\(request.input.channels)"
    }
  }

  /// Paddings whose sides differ, by the sums that every split of gives a solution.
  private var asymmetric: String {
    if !request.window.rounding.roundsDown {
      return "not searched: with a rounding up it matters which side the zeros are on"
    }
    guard let rows = sums[0], let columns = sums[1] else {
      return "none with sums of at most \(limit.grouped)"
    }
    if rows == 0...0, columns == 0...0 { return "none" }
    return
      "\(hasSymmetric ? "also " : "")every split of top + bottom = \(Self.text(rows)), left + right = \(Self.text(columns)); "
      + "for example " + asymmetricOption(rows, columns)
  }

  /// The split nearest to a symmetric one whose sides differ.
  private func asymmetricOption(_ rows: ClosedRange<Int>, _ columns: ClosedRange<Int>) -> String {
    func split(_ sums: ClosedRange<Int>) -> (Int, Int) {
      // An odd sum differs by one; where there is none, one goes over to the other side.
      let odd = sums.lowerBound % 2 == 1 ? sums.lowerBound : sums.lowerBound + 1
      if sums.contains(odd) { return (odd / 2, odd - odd / 2) }
      let half = sums.lowerBound / 2
      return half == 0 ? (0, 0) : (half - 1, half + 1)
    }
    let (vertical, horizontal) = (split(rows), split(columns))
    return "--pad \(vertical.0),\(horizontal.0),\(vertical.1),\(horizontal.1)"
  }

  // MARK: Nearest

  /// The options that come nearest on both axes, with what they give.
  private var nearest: [[String]] {
    let choices = zip(axes, [askedSize.height, askedSize.width]).map { answer, asked in
      answer.solutions.map { [(value: $0.smallest, output: asked)] } ?? answer.nearest
    }
    var sizes = choices[0].flatMap { row in choices[1].map { Size2D(height: row.value, width: $0.value) } }
    if let corner, sizes.contains(corner.size) {
      // Its neighbours pad on one axis alone, so that they give what is said of the axes.
      for step in [Size2D(height: 0, width: 1), Size2D(height: 1, width: 0)] {
        let size = Size2D(height: corner.size.height + step.height, width: corner.size.width + step.width)
        if max(size.height, size.width) <= limit, !sizes.contains(size) { sizes.append(size) }
      }
    }
    // What each gives, of the layer itself; the axes alone can say something else of a pair that pads nothing.
    let outputs = sizes.map { size -> Size2D? in
      let changed = request.setting(unknown, to: size)
      return try? changed.window.outputSize(for: changed.input.size)
    }
    func distance(_ output: Size2D) -> Double {
      let rows = output.height.distance(to: askedSize.height).magnitude
      return Double(rows) + Double(output.width.distance(to: askedSize.width).magnitude)
    }
    let least = outputs.compactMap { $0.map(distance) }.min()
    var lines: [(size: Size2D, text: String)] = []
    for (size, output) in zip(sizes, outputs) {
      guard let output, corner == nil || distance(output) == least else { continue }
      lines.append((size, "\(option(size)) gives \(output.height)×\(output.width)×\(request.filterCount)"))
    }
    let ordered =
      lines.filter { $0.size.height == $0.size.width } + lines.filter { $0.size.height != $0.size.width }
    return ordered.enumerated().map { index, line in [index == 0 ? "nearest" : "", line.text] }
  }

  // MARK: JSON

  /// The ranges as JSON text, described in docs/convshape.md.
  package func json() -> String {
    func range(_ range: ClosedRange<Int>?) -> JSONValue {
      range.map { .array([.integer($0.lowerBound), .integer($0.upperBound)]) } ?? .null
    }
    func near(_ answer: AxisQuestion.Answer) -> JSONValue {
      .array(answer.nearest.map { .object(["value": .integer($0.value), "output": .integer($0.output)]) })
    }
    func runs(_ answer: AxisQuestion.Answer) -> JSONValue {
      .array(
        (answer.solutions?.runs ?? []).map {
          .array([.integer($0.first), .integer($0.last), .integer($0.step)])
        })
    }
    func pair(_ size: Size2D?) -> JSONValue {
      size.map { .array([.integer($0.height), .integer($0.width)]) } ?? .null
    }
    let exception = corner.flatMap { $0.isSolution == $0.isPair ? nil : $0 }
    return JSONValue.object([
      "format": .string("convkit-solution"), "version": .integer(1), "unknown": .string(unknown.rawValue),
      "limits": .array([.integer(unknown.least), .integer(limit)]), "solved": .bool(isSolved),
      "height": range(axes[0].solutions?.range), "width": range(axes[1].solutions?.range),
      "heights": runs(axes[0]), "widths": runs(axes[1]),
      "also": pair(exception?.isSolution == true ? exception?.size : nil),
      "butNot": pair(exception?.isSolution == false ? exception?.size : nil),
      "topAndBottom": range(sums[0]), "leftAndRight": range(sums[1]),
      "nearestHeight": near(axes[0]), "nearestWidth": near(axes[1]),
    ]).text()
  }
}
