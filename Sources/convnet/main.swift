import ArgumentParser
import Foundation

// An output that takes no more is an error of the write that says so, and not the end of the process: a file that grows
// beyond the system's limit, a pipe whose reader has gone. Progress that nobody reads ends no training.
Signals.ignore(SIGXFSZ)
_ = Signals.pipesWereIgnored
StandardFiles.fillClosed()

// Not `@main`: every error, the parser's too, becomes one line on stderr and an exit code of our table.
do {
  let arguments = Array(CommandLine.arguments.dropFirst())
  try EmptyArguments.refuse(arguments)
  var command = try Convnet.parseAsRoot(GraphCommand.guarding(arguments))
  try command.run()
} catch {
  ToolFailure.exit(with: error)
}
