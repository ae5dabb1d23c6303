import ArgumentParser
import Foundation

// Not `@main`: every error, the parser's too, becomes one line on stderr and an exit code of our table.
do {
  var command = try Convnet.parseAsRoot(GraphCommand.guarding(Array(CommandLine.arguments.dropFirst())))
  try command.run()
} catch {
  ToolFailure.exit(with: error)
}
