import Foundation

/// The parts of the page that show images.
extension TrainingReport {
  /// Pictures are enlarged by the browser, pixel by pixel; larger ones than this are made smaller first.
  private static let pictureLimit = 96

  func confusionSection() throws -> String {
    let names = evaluation.confusion.classNames
    let counts = evaluation.confusion.counts
    let head = names.map { #"<th scope="col">\#($0.markup)</th>"# }.joined()
    let rows = names.indices.map { label in
      let total = max(counts[label].reduce(0, +), 1)
      let cells = names.indices.map { predicted in
        cell(
          label, predicted, counts[label][predicted], share: Double(counts[label][predicted]) / Double(total))
      }
      return #"<tr><th scope="row">\#(names[label].markup)</th>\#(cells.joined())</tr>"#
    }
    let galleries = try Dictionary(grouping: mistakes) { [$0.label, $0.predicted] }
      .sorted { $0.key.lexicographicallyPrecedes($1.key) }
      .map { try gallery(label: $0.key[0], predicted: $0.key[1], $0.value) }
    return """
      <section aria-labelledby="confusion"><h2 id="confusion">Confusion matrix</h2>
      <p>A row is a true class, a column a predicted one. Open a coloured cell to see its images.</p>
      <div class="scroll" tabindex="0" role="region" aria-label="Confusion matrix"><table class="confusion">
      <thead><tr><td></td>\(head)</tr></thead><tbody>\(rows.joined(separator: "\n"))</tbody></table></div>
      \(galleries.joined(separator: "\n"))</section>
      """
  }

  private func cell(_ label: Int, _ predicted: Int, _ count: Int, share: Double) -> String {
    let weight = #"style="--share:\#(String(format: "%.3f", locale: nil, share))""#
    if count == 0 { return #"<td class="none">·</td>"# }
    if label == predicted { return #"<td class="right" \#(weight)>\#(count)</td>"# }
    guard mistakes.contains(where: { $0.label == label && $0.predicted == predicted }) else {
      return #"<td class="wrong" \#(weight)>\#(count)</td>"#
    }
    let names = evaluation.confusion.classNames
    let spoken = "\(count) of class \(names[label]) taken for \(names[predicted]): show them".markup
    return """
      <td class="wrong" \(weight)><button type="button" popovertarget="cell-\(label)-\(predicted)" \
      aria-label="\(spoken)">\(count)</button></td>
      """
  }

  private func gallery(label: Int, predicted: Int, _ images: [Judgement]) throws -> String {
    let names = evaluation.confusion.classNames
    let id = "cell-\(label)-\(predicted)"
    let missing = evaluation.confusion.counts[label][predicted] - images.count
    let rest = missing > 0 ? #"<p class="note">\#(missing) more are not shown.</p>"# : ""
    return """
      <div popover id="\(id)" class="gallery" role="dialog" aria-labelledby="\(id)-title">
      <h3 id="\(id)-title">\(names[label].markup) taken for \(names[predicted].markup)</h3>
      <div class="pictures">\(try images.map(figure).joined(separator: "\n"))</div>\(rest)
      <button type="button" popovertarget="\(id)" popovertargetaction="hide">Close</button></div>
      """
  }

  func mistakeSection() throws -> String {
    let title = #"<section aria-labelledby="mistakes"><h2 id="mistakes">Most confident mistakes</h2>"#
    if mistakes.isEmpty { return title + "<p>None: every image was taken for what it is.</p></section>" }
    return """
      \(title)
      <p>Where the network is sure and wrong, look at the label first: it is often the label that is wrong.</p>
      <div class="pictures">\(try mistakes.prefix(24).map(figure).joined(separator: "\n"))</div></section>
      """
  }

  private func figure(_ item: Judgement) throws -> String {
    let names = evaluation.confusion.classNames
    let (label, predicted) = (names[item.label].markup, names[item.predicted].markup)
    let verdict =
      item.label == item.predicted
      ? "\(label) \(Self.percent(item.probability))"
      : "\(predicted) \(Self.percent(item.probability)), labelled \(label) \(Self.percent(item.labelProbability))"
    return """
      <figure>\(try picture(item.picture, "an image of class \(names[item.label])"))
      <figcaption>\(verdict)<br><span class="file">\(item.file.markup)</span></figcaption></figure>
      """
  }

  func filterSection() throws -> String {
    guard !filters.isEmpty else { return "" }
    let pictures = try filters.prefix(64).enumerated().map {
      try picture($1, "filter \($0 + 1)", style: "filter")
    }
    return """
      <section aria-labelledby="filters"><h2 id="filters">First filters</h2>
      <p>\(filters.count) filters of \(filters[0].size) pixels, all on one scale: gray is 0.</p>
      <div class="pictures">\(pictures.joined(separator: "\n"))</div></section>
      """
  }

  func sampleSection() throws -> String {
    guard !samples.isEmpty else { return "" }
    return """
      <section aria-labelledby="samples"><h2 id="samples">Where the network looks</h2>
      <p>Grad-CAM: yellow speaks for the class, dark blue does not. Open an image's layers to see what they make of it.</p>
      \(try samples.map(sample).joined(separator: "\n"))</section>
      """
  }

  private func sample(_ sample: Sample) throws -> String {
    let names = evaluation.confusion.classNames
    let item = sample.judgement
    var maps: [String] = []
    for (map, label) in [(sample.predictedMap, item.predicted), (sample.labelMap, item.label)] {
      guard let map else { continue }
      maps.append(
        """
        <figure>\(try picture(map, "Grad-CAM for \(names[label])"))<figcaption>for \(names[label].markup)</figcaption></figure>
        """)
    }
    let layers = try sample.features.map { layer in
      let pictures = try layer.images.enumerated().map {
        try picture($1, "\(layer.name) \(layer.path), channel \($0 + 1)", style: "feature")
      }
      return """
        <p>\(layer.path.markup) \(layer.name.markup), \(layer.images.count) of \(layer.channelCount) channels, \
        \(layer.images.first.map { "\($0.size)" } ?? "") pixels</p><div class="pictures">\(pictures.joined())</div>
        """
    }
    let details =
      layers.isEmpty
      ? ""
      : "<details><summary>Layers of \(item.file.markup)</summary>\(layers.joined(separator: "\n"))</details>"
    return
      #"<div class="sample"><div class="pictures">\#(try figure(item))\#(maps.joined())</div>\#(details)</div>"#
  }

  private func picture(_ image: PixelImage, _ description: String, style: String = "picture") throws -> String
  {
    let shown = Self.asShown(image)
    let data = Data(try shown.pngData()).base64EncodedString()
    return """
      <img class="\(style)" alt="\(description.markup)" width="\(shown.width)" height="\(shown.height)" \
      src="data:image/png;base64,\(data)">
      """
  }

  /// An image no larger than the page shows it.
  static func asShown(_ image: PixelImage) -> PixelImage {
    let longest = max(image.height, image.width)
    guard longest > pictureLimit else { return image }
    return image.resized(
      to: Size2D(
        height: max(image.height * pictureLimit / longest, 1),
        width: max(image.width * pictureLimit / longest, 1)))
  }
}
