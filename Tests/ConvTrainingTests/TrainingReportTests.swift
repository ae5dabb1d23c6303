import ConvKit
import Foundation
import TestSupport
import Testing

@testable import ConvTraining

@Suite struct TrainingReportTests {
  private let hostile = "<script>alert(\"1\")</script> & 'two'"

  /// A page about a network that was not trained, over classes with a hostile name.
  private func report(in folder: URL) throws -> TrainingReport {
    for (name, digit) in [("a", "0"), (hostile.replacing("/", with: "∕"), "1")] {
      let source = Fixtures.repository.appendingPathComponent("Samples/Digits/test/\(digit)")
      try FileManager.default.copyItem(at: source, to: folder.appendingPathComponent(name))
    }
    let images = try ImageFolder(folder.path)
    let network = try Sequential(ModelPreset.tiny.description(for: images.imageShape, classCount: 2), seed: 3)
    let classifier = Classifier(
      network: network.frozen(), classNames: images.classNames,
      normalization: Normalization(identityFor: images.imageShape.channels))
    return try TrainingReport(
      title: "title \(hostile)", settings: [.init(name: "seed", value: hostile)], epochs: [],
      classifier: classifier, part: images, partName: "test", context: ComputeContext(threadCount: 2))
  }

  @Test func thePageStandsAloneAndNamesAreText() throws {
    try TemporaryFolder.with { folder in
      let report = try report(in: folder)
      let page = try report.html()
      #expect(!page.contains("<script") && !page.contains("http") && !page.contains("src=\"/"))
      #expect(page.contains("title &lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;two&#39;"))
      // Every cell of wrong answers opens a gallery, which holds as many pictures as the cell says.
      let wrong = report.evaluation.count - report.evaluation.correctCount
      #expect(wrong > 0 && wrong == report.mistakes.count)
      let targets = page.matches(of: #/popovertarget="(cell-\d+-\d+)" aria/#).map { String($0.output.1) }
      #expect(!targets.isEmpty)
      for target in targets { #expect(page.contains("<div popover id=\"\(target)\"")) }
      #expect(report.mistakes.map(\.probability) == report.mistakes.map(\.probability).sorted(by: >))
    }
  }

  @Test func thePageIsTheSameForAnyNumberOfThreads() throws {
    try TemporaryFolder.with { folder in
      let first = try report(in: folder)
      let again = try TrainingReport(
        title: first.title, settings: first.settings, epochs: [],
        classifier: try classifier(of: folder), part: ImageFolder(folder.path), partName: "test",
        context: ComputeContext(threadCount: 1))
      #expect(try first.html() == again.html())
    }
  }

  private func classifier(of folder: URL) throws -> Classifier {
    let images = try ImageFolder(folder.path)
    let network = try Sequential(ModelPreset.tiny.description(for: images.imageShape, classCount: 2), seed: 3)
    return Classifier(
      network: network.frozen(), classNames: images.classNames,
      normalization: Normalization(identityFor: images.imageShape.channels))
  }

  @Test func ticksAreRoundAndSpanTheRange() {
    #expect(ReportCurves.ticks(from: 0.12, to: 2.3) == [0, 1, 2, 3])
    #expect(ReportCurves.ticks(from: 5, to: 5).count >= 2)
    let fine = ReportCurves.ticks(from: 0.93, to: 0.99)
    #expect(fine.first! <= 0.93 && fine.last! >= 0.99 && fine.count <= 8)
  }

  @Test func aCurveIsCutWhereANumberIsMissing() {
    let curve = ReportCurves(
      title: "Loss", lines: [.init(name: "training", values: [1, .nan, 0.5, 0.25])], bestEpoch: 4,
      format: { "\($0)" })
    let svg = curve.svg()
    #expect(svg.components(separatedBy: "<polyline").count == 3 && !svg.lowercased().contains("nan"))
    #expect(ReportCurves(title: "", lines: [], bestEpoch: nil, format: { "\($0)" }).svg() == "")
  }
}
