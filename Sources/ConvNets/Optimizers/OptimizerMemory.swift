/// The tensors an optimizer keeps for each parameter, under the names they are saved by.
struct OptimizerMemory: Sendable {
  /// One parameter's.
  struct Entry {
    var step: Int = 0
    var tensors: [Tensor?]
  }

  /// PyTorch's words for the tensors, in the order of the entries' arrays.
  let words: [String]
  private var entries: [String: Entry] = [:]

  init(_ words: [String]) { self.words = words }

  /// The entry of a parameter; empty at its first step.
  subscript(name: String) -> Entry {
    get { entries[name, default: Entry(tensors: Array(repeating: nil, count: words.count))] }
    _modify { yield &entries[name, default: Entry(tensors: Array(repeating: nil, count: words.count))] }
  }

  /// Everything by name; `step` as a number, exact up to 2²⁴ as in PyTorch's own files.
  var state: [String: Tensor] {
    var state: [String: Tensor] = [:]
    for (name, entry) in entries {
      if entry.step > 0 { state["\(name).step"] = Tensor(Float(entry.step)) }
      for (word, tensor) in zip(words, entry.tensors) {
        if let tensor { state["\(name).\(word)"] = tensor }
      }
    }
    return state
  }

  mutating func restore(
    _ state: [String: Tensor], for parameters: [NamedParameter]
  ) throws(OptimizerStateError) {
    var restored = OptimizerMemory(words)
    var known = Set<String>()
    for item in parameters {
      let name = item.name
      if let step = state["\(name).step"] {
        known.insert("\(name).step")
        guard step.count == 1, let count = Int(exactly: step.scalar), count >= 0 else {
          throw OptimizerStateError(
            name: "\(name).step", got: "\(step.elements.prefix(3))", expected: "a whole number")
        }
        restored[name].step = count
      }
      for (position, word) in words.enumerated() {
        guard let tensor = state["\(name).\(word)"] else { continue }
        known.insert("\(name).\(word)")
        guard tensor.shape == item.parameter.value.shape else {
          throw OptimizerStateError(
            name: "\(name).\(word)", got: "the shape \(tensor.shape)",
            expected: "\(item.parameter.value.shape)")
        }
        restored[name].tensors[position] = tensor
      }
    }
    if let stranger = state.keys.sorted().first(where: { !known.contains($0) }) {
      throw OptimizerStateError(
        name: stranger, got: "a tensor of no parameter",
        expected: "a parameter's name followed by \((["step"] + words).joined(separator: ", "))")
    }
    self = restored
  }
}
