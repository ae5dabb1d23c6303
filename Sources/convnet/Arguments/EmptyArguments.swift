import ArgumentParser

/// Values that are there and hold nothing, as a script's variable that was never set.
enum EmptyArguments {
  /// - Throws: a usage error for the first one: no option and no argument has a use for it.
  static func refuse(_ arguments: [String]) throws {
    var before: String?
    var takesOptions = true
    for argument in arguments {
      if argument.isEmpty {
        throw ValidationError("Missing value: got an empty text" + (before.map { " after '\($0)'" } ?? ""))
      }
      if takesOptions, argument.hasPrefix("--"), argument.firstIndex(of: "=") == argument.indices.last {
        throw ValidationError("Missing value: got nothing after '\(argument)'")
      }
      if argument == "--" { takesOptions = false }
      before = argument
    }
  }
}
