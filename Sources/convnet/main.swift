import ArgumentParser
import Foundation

// A file that grows beyond the system's limit is an error of the write that says so, and not the end of the process.
signal(SIGXFSZ, SIG_IGN)

// Not `@main`: every error, the parser's too, becomes one line on stderr and an exit code of our table.
do {
  var command = try Convnet.parseAsRoot(GraphCommand.guarding(Array(CommandLine.arguments.dropFirst())))
  try command.run()
} catch {
  ToolFailure.exit(with: error)
}
