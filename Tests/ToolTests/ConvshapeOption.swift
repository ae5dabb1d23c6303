import Foundation
import TestSupport

/// An option of `convshape`, as the program itself lists them.
struct ConvshapeOption: Sendable, CustomStringConvertible {
  let name: String
  let takesValue: Bool

  var description: String { "--\(name)" }

  /// All options with long names but those of ArgumentParser itself.
  static func all() throws -> [ConvshapeOption] {
    struct Info: Decodable {
      struct Command: Decodable { var arguments: [Argument] }
      struct Argument: Decodable {
        struct Name: Decodable { var kind, name: String }
        var kind: String
        var names: [Name]?
      }
      var command: Command
    }
    let dump = try Tool("convshape").run(["--experimental-dump-help"])
    let info = try JSONDecoder().decode(Info.self, from: Data(dump.stdout.utf8))
    return info.command.arguments.flatMap { argument in
      (argument.names ?? []).filter { $0.kind == "long" && $0.name != "help" }.map {
        ConvshapeOption(name: $0.name, takesValue: argument.kind == "option")
      }
    }
  }
}
