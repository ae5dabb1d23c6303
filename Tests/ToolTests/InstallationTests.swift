import Foundation
import TestSupport
import Testing

@Suite("Samples/install-convshape.sh")
struct InstallationTests {
  @Test("Installs the program, a manual that man sets without complaint, and completions that complete")
  func installs() throws {
    try TemporaryFolder.with { folder in
      let script = DocumentationTests.root.appending(path: "Samples/install-convshape.sh").path
      let prefix = folder.appending(path: "with a space").path
      // A relative place is the caller's.
      let outcome = try shell(
        #"cd "$2" && "$1" "with a space" --executable "$3""#, script, folder.path,
        Tool("convshape").executable.path)
      #expect(outcome.status == 0, "\(outcome.output)")

      let answer = try shell(#""$1/bin/convshape" --in 32x32x3 --filters 10x5x5 --pad 1 --quiet"#, prefix)
      #expect(answer.output == "30x30x10 760\n")

      let manual = try String(contentsOfFile: prefix + "/share/man/man1/convshape.1", encoding: .utf8)
      for heading in ["NAME", "SYNOPSIS", "DESCRIPTION", "SEE ALSO"] {
        #expect(manual.contains("\n.SH \(heading)\n"))
      }
      for option in try optionNames() {
        #expect(manual.contains("\\-\\-\(option.replacingOccurrences(of: "-", with: "\\-"))"), "\(option)")
      }
      // What an option does stands below its name, never beside it.
      let labels = manual.split(separator: "\n").filter { $0.hasPrefix("\\fB") }
      let alone = /\\fB((\\-[a-z], )?\\-\\-[a-z\\\-]+( <[^>]*>)?|<[^>]*>)\\fR/
      #expect(try labels.count == optionNames().count + 2, "the options, the layers and help")
      for label in labels { #expect(label.wholeMatch(of: alone) != nil, "\(label)") }
      for option in try ConvshapeOption.all() {
        let name = "\\-\\-" + option.name.replacingOccurrences(of: "-", with: "\\-")
        let label = try #require(labels.first { $0.hasPrefix("\\fB\(name) ") || $0 == "\\fB\(name)\\fR" })
        #expect(label.contains("<") == option.takesValue, "\(label)")
      }
      let warnings = try shell(
        #"if command -v groff >/dev/null; then groff -man -Tutf8 -Kutf8 -ww -z "$1/share/man/man1/convshape.1" 2>&1; fi"#,
        prefix)
      #expect(warnings.output == "")

      // As bash itself calls it: the words so far and the position of the cursor.
      let completed = try shell(
        #"""
        . "$1/share/bash-completion/completions/convshape"
        PATH="$1/bin:$PATH"
        COMP_WORDS=(convshape --fil); COMP_CWORD=1; COMP_LINE="convshape --fil"; COMP_POINT=15
        "$(complete -p convshape | sed 's/.*-F \([^ ]*\).*/\1/')" convshape --fil convshape
        echo "${COMPREPLY[@]}"
        """#, prefix)
      #expect(completed.output.contains("--filters"), "\(completed.output)")
      // The values of the options that take one of a few words.
      for (option, words) in [
        ("rounding", "floor ceil strict caffe"), ("explain", "text markdown latex"),
        ("notation", "notes pytorch"), ("solve", "pad stride kernel input dilation"),
        ("count", "macs flops flops-bias torchinfo fvcore thop darknet"),
      ] {
        let values = try shell(
          #"""
          . "$1/share/bash-completion/completions/convshape"
          PATH="$1/bin:$PATH"
          COMP_WORDS=(convshape "--$2" ""); COMP_CWORD=2; COMP_LINE="convshape --$2 "; COMP_POINT=${#COMP_LINE}
          "$(complete -p convshape | sed 's/.*-F \([^ ]*\).*/\1/')" convshape "" "--$2"
          echo "${COMPREPLY[@]}"
          """#, prefix, option)
        #expect(values.output == words + "\n", "--\(option): \(values.output)")
      }
      for file in ["zsh/site-functions/_convshape", "fish/vendor_completions.d/convshape.fish"] {
        let text = try String(contentsOfFile: prefix + "/share/" + file, encoding: .utf8)
        for option in try optionNames() { #expect(text.contains(option), "\(file): \(option)") }
      }
    }
  }

  /// The long names of all options, as the program tells them.
  private func optionNames() throws -> [String] { try ConvshapeOption.all().map { $0.name } }

  private func shell(_ command: String, _ arguments: String...) throws -> (output: String, status: Int32) {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", command, "bash"] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (String(decoding: data, as: UTF8.self), process.terminationStatus)
  }
}
