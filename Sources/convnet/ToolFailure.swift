import ArgumentParser
import ConvKit
import Foundation

/// How an error ends the tool: one line on stderr and an exit code.
enum ToolFailure {
  static let someFailed: Int32 = 1
  static let checkFailed: Int32 = 1
  static let usage: Int32 = 64
  static let badData: Int32 = 65
  static let missingInput: Int32 = 66
  static let notFinite: Int32 = 70
  static let cannotWrite: Int32 = 73
  static let interrupted: Int32 = 130

  /// Ends the tool for an error. Asking for help is none: it is printed on stdout, with exit code 0.
  static func exit(with error: any Error) -> Never {
    if let code = error as? ExitCode { Foundation.exit(code.rawValue) }
    if let error = error as? OutputError, error.isReaderGone { Signals.endByClosedPipe() }
    if Convnet.exitCode(for: error) == .success {
      do throws(OutputError) {
        let text = Convnet.fullMessage(for: error)
        if !text.isEmpty { try Terminal.resultAsItIs(text) }
      } catch {
        exit(with: error)
      }
      Foundation.exit(0)
    }
    guard let code = exitCode(for: error) else {
      // It quotes what was typed, however long that was.
      let message = oneLine(Convnet.message(for: error))
      let shown = message.count > 800 ? "\(message.prefix(400)) … \(message.suffix(300))" : message
      Terminal.message("error: \(shown); see convnet --help")
      Foundation.exit(usage)
    }
    // An error at a column shows the place below its line.
    if error is ExpressionError {
      Terminal.messageOfLines("error: \(error)")
    } else {
      Terminal.message("error: \(error)")
    }
    Foundation.exit(code)
  }

  /// The exit code of the libraries' errors; nil for the argument parser's.
  private static func exitCode(for error: any Error) -> Int32? {
    switch error {
    case let error as InputError: error.isMissing ? missingInput : badData
    case is BrokenTraining: notFinite
    case let error as TrainingError:
      switch error {
      case .setting: usage
      case .notFinite, .gradientNotFinite, .updateNotFinite: notFinite
      case .stoppedEarly: interrupted
      case .imageShape, .outputShape, .empty: badData
      }
    case let error as SafetensorsError:
      switch error.problem {
      case .missing, .unreadable: missingInput
      default: badData
      }
    case let error as TuningTableError:
      switch error.reason {
      case .missing, .unreadable: missingInput
      case .damaged, .foreign: badData
      }
    case let error as DatasetSplitError:
      switch error.problem {
      case .missing, .unreadable: missingInput
      case .files(let missing, _): missing.isEmpty ? badData : missingInput
      case .damaged, .emptyPart: badData
      }
    case let error as RunFolderError:
      switch error.reason {
      case .missing, .notARun: missingInput
      case .notEmpty, .inUse: cannotWrite
      case .contradiction: usage
      }
    case is ModelSourceError, is SettingsFileError: missingInput
    case is WeightsError, is OptimizerStateError: badData
    case is ClassifierError, is GeometryError, is ModelFileError, is LayerListError: badData
    case is NotationError: usage
    case is FileWriteError, is OutputError: cannotWrite
    case let error as ImageFolderError:
      switch error.reason {
      case .missing, .notAFolder, .unreadable: missingInput
      case .image: error.imageError.map(exitCode) ?? badData
      default: badData
      }
    case let error as PNGError: exitCode(error)
    case is ConvolutionError: usage
    case let error as ExpressionError: error.kind == .syntax ? usage : badData
    case let error as NetworkTraceError:
      switch error {
      case .usage: usage
      case .model: badData
      case .numeric: notFinite
      }
    case let error as GraphRequestError:
      switch error {
      case .usage: usage
      case .value: badData
      }
    default: nil
    }
  }

  private static func exitCode(_ error: PNGError) -> Int32 {
    switch error.reason {
    case .missing, .unreadable: missingInput
    case .cannotWrite: cannotWrite
    default: badData
    }
  }

  private static func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
      .joined(separator: " ")
  }
}

/// Something the person named that is not what the command needs.
struct InputError: Error, CustomStringConvertible {
  var description: String
  var isMissing = false
}

/// A training that a number ended which is not finite, and what is left of it.
struct BrokenTraining: Error, CustomStringConvertible {
  let error: TrainingError
  /// The file of the last good weights.
  let kept: String?

  var description: String {
    "\(error)" + (kept.map { "; \($0) holds the last weights that are good" } ?? "")
  }
}
