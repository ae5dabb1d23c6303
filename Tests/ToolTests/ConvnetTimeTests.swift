import Foundation
import TestSupport
import Testing

private let convnet = Tool("convnet")

@Suite struct ConvnetTimeTests {
  private let layer = ["--in", "8x8x2", "--filters", "3x3x3", "--pad", "1", "--batch", "2"]
  private let quick = ["--threads", "1", "--seconds", "0.001"]

  private struct Document: Decodable {
    struct Layer: Decodable {
      struct Timing: Decodable {
        struct Spread: Decodable { let minimum, median, maximum: Double, count: Int }
        struct Failure: Decodable { let maximum, rootMeanSquare: Double, sampleCount, elementCount: Int }
        let pass, algorithm: String
        let run: Spread
        let preparation: Spread?
        let gigaflops, shareOfPeak: Double
        let isChosen: Bool
        let phases: [String: Double]?
        let error: Failure?
      }
      let name: String
      let batch, multiplyAdds: Int
      let peak: Double
      let timings: [Timing]
    }
    let threads: Int
    let layers: [Layer]
  }

  private func document(_ arguments: [String], _ environment: [String: String] = [:]) throws -> Document {
    let outcome = try convnet.run(["time"] + arguments + quick + ["--json"], environment: environment)
    #expect(outcome.status == 0, "\(outcome.stderr)")
    return try JSONDecoder().decode(Document.self, from: Data(outcome.stdout.utf8))
  }

  @Test func everyPassByEveryAlgorithm() throws {
    let document = try document(layer)
    #expect(document.threads == 1 && document.layers.count == 1)
    let layer = document.layers[0]
    #expect(layer.batch == 2 && layer.multiplyAdds == 2 * 8 * 8 * 3 * 2 * 9 && layer.peak > 0)
    for pass in ["output", "input-gradient", "filter-gradient"] {
      let timings = layer.timings.filter { $0.pass == pass }
      #expect(Set(timings.map(\.algorithm)).isSuperset(of: ["direct", "matrix", "winograd"]))
      #expect(timings.count { $0.isChosen } == 1)
      for timing in timings {
        #expect(timing.run.minimum <= timing.run.median && timing.run.median <= timing.run.maximum)
        #expect((timing.preparation == nil) == (pass == "filter-gradient"))
        let error = try #require(timing.error)
        #expect(error.maximum < 2e-6 && error.sampleCount == error.elementCount)
      }
    }
  }

  /// winograd and fft alone have phases, and each of them takes time.
  @Test func phasesOfTheTransformMethods() throws {
    let document = try document(layer + ["--phases", "--no-errors"])
    let timings = document.layers[0].timings
    #expect(timings.count { $0.phases != nil } >= 3)
    for timing in timings {
      #expect((timing.phases != nil) == ["winograd", "fft"].contains(timing.algorithm))
      guard let phases = timing.phases else { continue }
      let filters = timing.pass == "filter-gradient" ? "gradient-transform" : "filter-transform"
      #expect(Set(phases.keys) == ["source-transform", filters, "products", "result-transform"])
      #expect(phases.values.allSatisfy { $0 > 0 })
    }
    #expect(try self.document(layer + ["--no-errors"]).layers[0].timings.allSatisfy { $0.phases == nil })
    let text = try convnet.run(
      ["time", "--phases", "--no-errors", "--algorithm", "winograd"] + layer + quick)
    #expect(text.stdout.matches(of: /\n +(source|filter|gradient|result)-transform +[0-9.]+/).count == 9)
  }

  @Test func whatWasAskedForAlone() throws {
    let some = try document(layer + ["--algorithm", "direct", "--pass", "output", "--no-errors"])
    #expect(some.layers[0].timings.map(\.algorithm) == ["direct"] && some.layers[0].timings[0].error == nil)
    let model = try document(["--model", "tiny", "--in", "8x8x1", "--pass", "output", "--chosen"])
    #expect(model.layers.map(\.name) == ["tiny 0", "tiny 3"])
    #expect(model.layers.allSatisfy { !$0.timings.isEmpty })
  }

  /// The environment forces a set in every command, the option goes before it, and what cannot be forced is refused.
  @Test func theEnvironmentForcesAnInstructionSet() throws {
    func run(_ set: String, _ options: [String] = []) throws -> Tool.Outcome {
      try convnet.run(
        ["time", "--chosen", "--no-errors"] + layer + quick + options,
        environment: ["CONVKIT_INSTRUCTION_SET": set])
    }
    #expect(try run("baseline").stdout.hasPrefix("1 thread, baseline; "))
    let best = try run("").stdout.prefix { $0 != ";" }.dropFirst("1 thread, ".count)
    #expect(try run("mmx", ["--instruction-set", String(best)]).stdout.hasPrefix("1 thread, \(best); "))
    let refused = try run("mmx")
    #expect(refused.status == 64 && refused.stdout == "")
    #expect(refused.stderr.hasPrefix("convnet: error: CONVKIT_INSTRUCTION_SET: got mmx; expected one of "))
    for command in [
      ["train", "x"], ["evaluate", "x", "y"], ["predict", "x", "y"], ["summary", "tiny", "--algorithms"],
    ] {
      let outcome = try convnet.run(command, environment: ["CONVKIT_INSTRUCTION_SET": "mmx"])
      #expect(outcome.status == 64 && outcome.stderr == refused.stderr, "\(outcome.stderr)")
    }
  }

  @Test func tablesForPeople() throws {
    let outcome = try convnet.run(["time"] + layer + quick)
    #expect(outcome.status == 0 && outcome.stderr == "")
    let lines = outcome.stdout.split(separator: "\n")
    #expect(lines[0].hasPrefix("1 thread, "))
    #expect(lines[1].hasPrefix("8×8×2, 3 filters 3×3, padding 1, batch 2; measured peak "))
    #expect(lines[2].hasPrefix("pass             algorithm "))
    #expect(lines.count >= 3 + 6)
  }

  @Test func aPlotIsASoundDrawing() throws {
    try TemporaryFolder.with { folder in
      let path = folder.appendingPathComponent("plot.svg").path
      let outcome = try convnet.run(
        ["time", "--in", "9x9x2", "--filters", "2x7x7", "--pass", "output", "--plot", path, "--no-errors"]
          + quick)
      #expect(outcome.status == 0, "\(outcome.stderr)")
      let data = try Data(contentsOf: URL(fileURLWithPath: path))
      let text = String(decoding: data, as: UTF8.self)
      #expect(text.hasPrefix("<svg ") && text.contains("prefers-color-scheme: dark"))
      // Every tag is closed in its order.
      var open: [Substring] = []
      for tag in text.matches(of: /<(\/?)([a-z]+)[^<>]*?(\/?)>/) {
        if tag.3.isEmpty && tag.1.isEmpty { open.append(tag.2) }
        if !tag.1.isEmpty { #expect(open.popLast() == tag.2) }
      }
      #expect(open.isEmpty)
      for name in ["direct", "winograd", "side of the kernel", "milliseconds"] {
        #expect(text.contains(">\(name)"), "\(name)")
      }
      // Four kernels 1, 3, 5 and 7 for direct.
      #expect(text.matches(of: /<circle class="c0"/).count == 1 + 4)
      #expect(!text.contains("nan") && !text.contains("inf\""))
    }
  }

  @Test func tuningIsKeptAndADamagedTableReplaced() throws {
    try TemporaryFolder.with { folder in
      let environment = ["XDG_CACHE_HOME": folder.path, "HOME": folder.path]
      func tune(_ pass: String) throws -> Tool.Outcome {
        try convnet.run(
          ["time"] + layer + quick + ["--tune", "--no-errors", "--pass", pass], environment: environment)
      }
      let first = try tune("output")
      #expect(first.status == 0 && first.stderr.contains("1 passes of layers"), "\(first.stderr)")
      let second = try tune("filter-gradient")
      #expect(second.stderr.contains("2 passes of layers"), "\(second.stderr)")
      let found = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
        .first { $0.hasSuffix("convkit/tuning.json") }
      let path = folder.appendingPathComponent(try #require(found))
      try Data("no table".utf8).write(to: path)
      let third = try tune("output")
      #expect(
        third.status == 0 && third.stderr.contains("warning: ") && third.stderr.contains("it is replaced"))
      #expect(third.stderr.contains("1 passes of layers"))
    }
  }

  /// A run by measurements leaves its table behind, and the table repeats the run.
  @Test func trainingByATableCanBeRepeated() throws {
    let images = Fixtures.repository.appendingPathComponent("Samples/Digits/test").path
    try TemporaryFolder.with { folder in
      let environment = ["XDG_CACHE_HOME": folder.path, "HOME": folder.path]
      func train(_ name: String, _ options: [String]) throws -> Tool.Outcome {
        try convnet.run(
          ["train", images, "--epochs", "1", "--out", folder.appendingPathComponent(name).path] + options,
          environment: environment)
      }
      let missing = try train("a", ["--tuned"])
      #expect(missing.status == 0 && missing.stderr.contains("warning: "), "\(missing.stderr)")
      let tuned = try convnet.run(
        ["time", "--model", "tiny", "--in", "8x8x1", "--batch", "32", "--tune", "--no-errors"] + quick,
        environment: environment)
      #expect(tuned.status == 0)
      let first = try train("b", ["--tuned"])
      #expect(first.status == 0 && !first.stderr.contains("warning: "), "\(first.stderr)")
      let table = folder.appendingPathComponent("b/tuning.json").path
      // FFTW's plans are in the copy, and a table whose plans are damaged is not used, with a warning that names it.
      let text = try String(contentsOfFile: table, encoding: .utf8)
      #expect(text.contains("fftwf_wisdom") == text.contains(#""fft""#))
      let own = try #require(
        FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }
          .first { $0.hasSuffix("convkit/tuning.json") })
      let ownPath = folder.appendingPathComponent(own).path
      try text.replacing("fftwf_wisdom", with: "wisdom")
        .write(toFile: ownPath, atomically: true, encoding: .utf8)
      let damaged = try train("e", ["--tuned"])
      #expect(
        damaged.status == 0 && damaged.stderr.contains("warning: \(ownPath): "), "\(damaged.stderr)")
      let second = try train("c", ["--tuning-table", table])
      #expect(second.status == 0, "\(second.stderr)")
      let bytes = try ["b", "c"].map {
        try Data(contentsOf: folder.appendingPathComponent("\($0)/best.safetensors"))
      }
      #expect(bytes[0] == bytes[1])
      let wrong = try train("d", ["--tuning-table", images + "/no.json"])
      #expect(wrong.status == 66 && wrong.stderr.contains("got no such file"), "\(wrong.stderr)")
    }
  }

  @Test func aSummaryNamesTheAlgorithms() throws {
    let outcome = try convnet.run(["summary", "lenet", "--algorithms", "--batch", "64"])
    #expect(outcome.status == 0)
    #expect(outcome.stdout.contains("\nalgorithms for a batch of 64, filters prepared in each step:\n"))
    #expect(outcome.stdout.contains("winograd computes 3×3 kernels, dilated"))
  }

  @Test(
    arguments: [
      (["time"], 64, "name a layer with --in and --filters"),
      (
        ["time", "--in", "8x8", "--filters", "3x3x3"], 64, "--in: got \"8x8\"; expected HEIGHTxWIDTHxCHANNELS"
      ),
      (["time", "--in", "2x2x1", "--filters", "3x3x3"], 65, "expected"),
      (
        ["time", "--in", "1000000x1000000x64", "--filters", "8x3x3"], 65,
        "use a smaller batch, image or padding"
      ),
      (
        ["time", "--in", "4x4x2", "--filters", "3x3x3", "--pad", "1073741824", "--dilation", "1073741824"],
        65,
        "memory: got"
      ),
      (["time", "--layers", "/no.json"], 66, "/no.json: cannot be read"),
      (["time", "--layers", "/etc/passwd"], 65, "/etc/passwd: got no JSON"),
      (["time", "--layers", "a", "--model", "tiny"], 64, "leave the other options out"),
      (["time", "--model", "tiny", "--filters", "3x3x3"], 64, "give --in and --batch alone"),
      (["time", "--model", "tiny", "--batch", "0"], 64, "--batch: got 0"),
      (["time", "--model", "tiny", "--pass", "forward"], 64, "expected one of output"),
      (["time", "--model", "tiny", "--algorithm", "direct,fast"], 64, "expected one of direct"),
      (["time", "--model", "tiny", "--seconds", "-1"], 64, "expected a number above 0"),
      (["time", "--model", "tiny", "--seconds", "nan"], 64, "expected a number above 0"),
      (["time", "--model", "tiny", "--plot", "x.svg"], 64, "one pass of one layer"),
      (["time", "--model", "tiny", "--tune", "--algorithm", "fft"], 64, "--tune compares all"),
      (["time", "--model", "tiny", "--instruction-set", "mmx"], 64, "which this machine has"),
      (["train", "x", "--tuned", "--algorithm", "direct"], 64, "--algorithm leaves nothing to choose"),
      (["summary", "tiny", "--batch", "3"], 64, "--batch is for --algorithms"),
    ] as [([String], Int32, String)])
  func badInputIsOneLineAndACode(arguments: [String], status: Int32, message: String) throws {
    let outcome = try convnet.run(arguments)
    #expect(outcome.status == status, "\(outcome.stderr)")
    #expect(outcome.stdout == "")
    #expect(
      outcome.stderr.hasPrefix("convnet: error: ") && outcome.stderr.contains(message), "\(outcome.stderr)")
    #expect(outcome.stderr.split(separator: "\n", omittingEmptySubsequences: false).count == 2)
  }
}
