import ArgumentParser
import ConvKit
import Foundation

extension ComputeContext {
  /// The variable that forces an instruction set where no option does.
  static let instructionSetVariable = "CONVKIT_INSTRUCTION_SET"

  /// What a command runs on: the instruction set of its option, else of the environment, else the machine's best.
  ///
  /// Read here and not in the libraries: there the set is an argument, and nothing else decides it.
  ///
  /// - Throws: a usage error for a set in the environment that does not exist or that this machine lacks.
  static func ofCommand(threads: Int?, instructionSet: InstructionSet? = nil) throws -> ComputeContext {
    ComputeContext(threadCount: threads, instructionSet: try instructionSet ?? ofEnvironment() ?? .best)
  }

  /// nil when the variable is not set, or empty.
  private static func ofEnvironment() throws -> InstructionSet? {
    guard let text = ProcessInfo.processInfo.environment[instructionSetVariable], !text.isEmpty else {
      return nil
    }
    do {
      return try ArgumentValues.instructionSet(text)
    } catch {
      throw ValidationError("\(instructionSetVariable): got \(text); \(error)")
    }
  }
}
