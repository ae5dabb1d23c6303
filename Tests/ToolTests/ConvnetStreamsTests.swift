import Foundation
import TestSupport
import Testing

private let convnet = Tool("convnet")
private let images = Fixtures.repository.appendingPathComponent("Samples/Digits/test").path
private let hasFullDevice = FileManager.default.fileExists(atPath: "/dev/full")

/// Outputs that are full or closed, or whose reader has gone.
@Suite struct ConvnetStreamsTests {
  /// A shell's command in which `"$0"` is the tool and `"$1"` the images.
  private func shell(_ command: String, in folder: URL) throws -> Tool.Outcome {
    try Tool(path: "/bin/sh").run(["-c", command, convnet.executable.path, images], in: folder)
  }

  /// Each command ends with 73 and says why in one line, and what it writes besides is there.
  @Test(.enabled(if: hasFullDevice)) func aResultThatCannotBeWrittenIsAnError() throws {
    try TemporaryFolder.with { folder in
      let image = images + "/0/" + (try FileManager.default.contentsOfDirectory(atPath: images + "/0").min()!)
      #expect(try convnet.run(["train", images, "--epochs", "1"], in: folder).status == 0)
      try FileManager.default.createSymbolicLink(
        at: folder.appendingPathComponent("Samples"),
        withDestinationURL: Fixtures.repository.appendingPathComponent("Samples"))
      for command in [
        "train \"$1\" --epochs 1 --progress none --out other", "train --resume run", "train \"$1\" --dry-run",
        "check \"$1\"", "check \"$1\" --json", "preview \"$1\"", "find-rate \"$1\" --steps 5",
        "find-rate \"$1\" --steps 5 --json", "evaluate run \"$1\"", "evaluate run \"$1\" --json",
        "predict run \(image)", "predict run \(image) --format csv", "predict run \(image) --json",
        "echo \(image) | \"$0\" predict run - --format jsonl", "report run \"$1\"", "cam run \(image)",
        "filters run", "compare run run", "compare run run --json", "summary tiny", "summary tiny --json",
        "time --in 4x4x1 --filters 1x3x3 --seconds 0.001", "graph 'x*2' x=1",
        "trace Samples/Networks/and.json --input 0,1", "gradcheck tiny --elements 1", "--help",
        "train --help", "help predict", "--generate-completion-script bash",
      ] {
        let call = command.hasPrefix("echo ") ? command : "\"$0\" " + command
        for (place, problem) in [(">/dev/full", "No space left on device"), (">&-", "Bad file descriptor")] {
          let outcome = try shell("\(call) \(place)", in: folder)
          #expect(outcome.status == 73, "\(command) \(place): \(outcome)")
          let last = outcome.stderr.split(separator: "\n").last ?? ""
          #expect(
            last.hasPrefix("convnet: error: stdout: got \"\(problem)\"; expected to write the answer; "),
            "\(command) \(place): \(outcome)")
          if command.hasSuffix("--out other") {
            #expect(try convnet.run(["train", "--resume", "other"], in: folder).status == 0)
            try FileManager.default.removeItem(at: folder.appendingPathComponent("other"))
          }
        }
      }
    }
  }

  /// Nobody reads the progress, and the run is the same.
  @Test func progressThatCannotBeWrittenEndsNoTraining() throws {
    try TemporaryFolder.with { folder in
      let train = "\"$0\" train \"$1\" --epochs 2"
      let whole = try shell("\(train) --out whole", in: folder)
      #expect(whole.status == 0)
      func expectSame(_ outcome: Tool.Outcome, _ run: String) throws {
        #expect(outcome.status == 0 && outcome.stderr == "", "\(run): \(outcome)")
        for file in ["best.safetensors", "last.safetensors", "config.json", "split.json"] {
          let bytes = try ["whole", run].map {
            try Data(contentsOf: folder.appendingPathComponent("\($0)/\(file)"))
          }
          #expect(bytes[0] == bytes[1], "\(run): \(file)")
        }
      }
      for (index, place) in ["2>&-", "2>/dev/full"].enumerated() where index == 0 || hasFullDevice {
        let outcome = try shell("\(train) --progress jsonl --out run\(index) \(place)", in: folder)
        try expectSame(outcome, "run\(index)")
        #expect(outcome.stdout == whole.stdout.replacing("whole/", with: "run\(index)/"))
      }
      let piped = try shell(
        "{ \(train) --progress jsonl --out piped 2>&1 >results; echo $? >code; } | true; exit $(cat code)",
        in: folder)
      try expectSame(piped, "piped")
      // Errors keep their codes.
      #expect(try shell("\"$0\" train /no/such/folder 2>&-", in: folder).status == 66)
      #expect(try shell("\"$0\" train --epochs x 2>&-", in: folder).status == 64)
    }
  }

  /// As every filter does: what `head` leaves is no error to speak of.
  @Test func aReaderThatHasGoneEndsItInSilence() throws {
    try TemporaryFolder.with { folder in
      // A test run that ignores SIGPIPE hands that down, and then it is an error.
      let command = """
        { sleep 0.2; "$0" summary tiny 2>messages; echo $? >code; } | true
        while [ ! -s code ]; do sleep 0.05; done; cat code messages
        """
      let outcome = try shell(command, in: folder)
      let said = outcome.stdout.split(separator: "\n")
      let isError = said.first == "73" && said.last?.hasPrefix("convnet: error: stdout: got") == true
      #expect(said == ["\(128 + SIGPIPE)"] || isError, "\(outcome)")
    }
  }
}
