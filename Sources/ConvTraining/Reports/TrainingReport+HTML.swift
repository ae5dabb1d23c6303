import Foundation

extension TrainingReport {
  /// The report as one page that needs no network, no script and no other file.
  ///
  /// Pictures are PNGs inside the page. Light and dark follow the reader's system. The cells of the confusion matrix are
  /// buttons that open their images, by mouse or keyboard (HTML's `popover`).
  ///
  /// - Throws: ``PNGError`` when the system has no memory for a picture.
  public func html() throws -> String {
    let sections = [
      heading, curves, try confusionSection(), classTable, try mistakeSection(), calibrationSection,
      try filterSection(), try sampleSection(), settingSection,
    ]
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(title.markup)</title>
      <style>\(Self.style)</style>
      </head>
      <body>
      <a class="skip" href="#content">Skip to the content</a>
      <main id="content">
      \(sections.filter { !$0.isEmpty }.joined(separator: "\n"))
      </main>
      </body>
      </html>

      """
  }

  /// Writes the page, whole or not at all.
  ///
  /// - Throws: ``FileWriteError``; ``PNGError`` as ``html()``.
  public func write(to path: String) throws { try AtomicFile.write(Data(try html().utf8), to: path) }

  private var heading: String {
    let facts: [(String, String)] =
      [
        ("\(partName) accuracy", Self.percent(evaluation.accuracy)),
        ("95 % interval", "\(evaluation.accuracyInterval)"),
        ("\(partName) images", evaluation.count.grouped),
        ("loss", Self.decimal(evaluation.loss) + " nats"),
        ("calibration error", Self.percent(calibration.expectedError)),
      ] + (epochs.isEmpty ? [] : [("epochs", "\(epochs.count), best \(bestEpoch.map(String.init) ?? "–")")])
    let cards = facts.map { "<div><dt>\($0.0.markup)</dt><dd>\($0.1.markup)</dd></div>" }
    return """
      <header>
      <h1>\(title.markup)</h1>
      <dl class="facts">\(cards.joined())</dl>
      </header>
      """
  }

  private var bestEpoch: Int? { epochs.last(where: \.isBest)?.epoch }

  private var curves: String {
    guard !epochs.isEmpty else { return "" }
    let loss = ReportCurves(
      title: "Loss",
      lines: [
        .init(name: "training", values: epochs.map(\.trainingLoss)),
        .init(name: "validation", values: epochs.map(\.validation.loss)),
      ], bestEpoch: bestEpoch, format: Self.decimal)
    let accuracy = ReportCurves(
      title: "Accuracy",
      lines: [
        .init(name: "training", values: epochs.map(\.trainingAccuracy)),
        .init(name: "validation", values: epochs.map(\.validation.accuracy)),
      ], bestEpoch: bestEpoch, format: { String(format: "%.4g %%", $0 * 100) })
    let figures = [loss, accuracy].map { curve in
      """
      <figure><figcaption>\(curve.title.markup)
      <span class="key line0">training</span> <span class="key line1">validation</span></figcaption>
      \(curve.svg())</figure>
      """
    }
    return """
      <section aria-labelledby="curves"><h2 id="curves">Curves</h2>
      <div class="figures">\(figures.joined(separator: "\n"))</div></section>
      """
  }

  private var classTable: String {
    func percent(_ share: Double?) -> String { share.map(Self.percent) ?? "–" }
    let rows = evaluation.confusion.classResults.map { result in
      let recall = ConfidenceInterval(of: result.correctCount, in: result.count)
      return """
        <tr><th scope="row">\(result.className.markup)</th><td>\(result.count)</td><td>\(percent(result.precision))</td>\
        <td>\(percent(result.recall))</td><td>\(result.count > 0 ? "\(recall)" : "–")</td><td>\(percent(result.f1))</td></tr>
        """
    }
    return """
      <section aria-labelledby="classes"><h2 id="classes">Classes</h2>
      <div class="scroll" tabindex="0" role="region" aria-label="Table of the classes"><table>
      <thead><tr><th scope="col">class</th><th scope="col">images</th><th scope="col">precision</th><th scope="col">recall</th>\
      <th scope="col">95 % interval</th><th scope="col">F1</th></tr></thead>
      <tbody>\(rows.joined(separator: "\n"))</tbody></table></div>
      <p class="note">Precision: right answers among the images taken for the class. Recall: right answers among the images of the class. \
      F1: their harmonic mean.</p></section>
      """
  }

  private var calibrationSection: String {
    let rows = calibration.bins.filter { $0.count > 0 }.map { bin in
      let (sure, right) = (bin.meanProbability ?? 0, bin.accuracy ?? 0)
      return """
        <tr><th scope="row">\(Self.percent(bin.lowerBound)) – \(Self.percent(bin.upperBound))</th><td>\(bin.count)</td>\
        <td>\(Self.percent(sure))</td><td>\(Self.percent(right))</td>\
        <td class="bars"><span class="bar0" style="width:\(Self.percent(sure).replacing(" ", with: ""))"></span>\
        <span class="bar1" style="width:\(Self.percent(right).replacing(" ", with: ""))"></span></td></tr>
        """
    }
    return """
      <section aria-labelledby="calibration"><h2 id="calibration">Calibration</h2>
      <p>Of the images the network is 80 % sure of, 80 % should be right. Expected calibration error: \
      \(Self.percent(calibration.expectedError)).</p>
      <div class="scroll" tabindex="0" role="region" aria-label="Table of the calibration"><table>
      <thead><tr><th scope="col">probability</th><th scope="col">images</th><th scope="col">mean probability</th>\
      <th scope="col">right</th><th scope="col">mean probability, right</th></tr></thead>
      <tbody>\(rows.joined(separator: "\n"))</tbody></table></div></section>
      """
  }

  private var settingSection: String {
    let rows = settings.map {
      #"<tr><th scope="row">\#($0.name.markup)</th><td>\#($0.value.markup)</td></tr>"#
    }
    let table =
      rows.isEmpty
      ? ""
      : #"<div class="scroll" tabindex="0" role="region" aria-label="Settings"><table class="settings"><tbody>\#(rows.joined(separator: "\n"))</tbody></table></div>"#
    return """
      <section aria-labelledby="settings"><h2 id="settings">Settings and network</h2>
      \(table)
      <div class="scroll" tabindex="0" role="region" aria-label="Layers"><pre>\(summary.markup)</pre></div></section>
      """
  }

  /// `97.8 %`
  static func percent(_ share: Double) -> String { String(format: "%.1f %%", locale: nil, share * 100) }

  /// `0.0812`
  static func decimal(_ number: Double) -> String { String(format: "%.4g", locale: nil, number) }
}
