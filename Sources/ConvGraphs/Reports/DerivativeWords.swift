/// The formula of a local derivative with the operands' names in place of x and y.
struct DerivativeWords {
  /// `sigmoid(f1)*(1 - sigmoid(f1))`
  let text: String
  /// The operands that stand in it, without repetition.
  let operands: [Int]

  /// - Parameter names: what the operands are called; a number of several signs gets brackets.
  init(_ words: String, operands names: [String]) {
    var text = ""
    var used: Set<Int> = []
    var word = ""
    func finish() {
      switch word {
      case "x" where !names.isEmpty, "y" where names.count > 1:
        let place = word == "x" ? 0 : 1
        used.insert(place)
        text += Self.bracketed(names[place])
      default: text += word
      }
      word = ""
    }
    for character in words {
      if character.isLetter || character.isNumber || character == "_" {
        word.append(character)
      } else {
        finish()
        text.append(character)
      }
    }
    finish()
    self.text = text
    // One and the same variable in both places stands once.
    operands = used.sorted().filter { place in place == 0 || !used.contains(0) || names[0] != names[1] }
  }

  private static func bracketed(_ name: String) -> String {
    name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." } || name.hasPrefix("[")
      ? name : "(\(name))"
  }
}
