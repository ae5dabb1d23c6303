import ArgumentParser
import ConvKit

struct PreviewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview", abstract: "Draws what a network will see of a folder: a sheet of images, a PNG.",
    discussion: """
      With --augment a row is one image as it is, and as each of the first epochs of a training with this seed shows it; \
      else a row is images of a class. What the rows are is printed.
      """)

  @Argument(help: "The images to train on, as for convnet train.")
  var folder: String
  @Option(
    parsing: .unconditional, help: "As for convnet train, as in flip=horizontal,shift=2,rotate=10.",
    transform: ArgumentValues.augmentation)
  var augment = Augmentation.none
  @Option(
    parsing: .unconditional,
    help: "N or HEIGHTxWIDTH that images are resized to; the folder's own when not given.",
    transform: ArgumentValues.size)
  var size: Size2D?
  @Option(
    parsing: .unconditional,
    help: "What becomes of images of another aspect ratio: stretch, crop (the middle) or pad (with black).",
    transform: ArgumentValues.word)
  var resize = ResizePolicy.stretch
  @Flag(help: "Leave out images that cannot be read; without it they are an error.")
  var skipBad = false
  @Option(
    parsing: .unconditional, help: "Images in a row (default: 8).",
    transform: ArgumentValues.wholeNumber(1...1_000_000))
  var columns = 8
  @Option(
    name: .customLong("rows"), parsing: .unconditional, help: "Rows of each class (default: 1).",
    transform: ArgumentValues.wholeNumber(1...1_000_000))
  var rowsPerClass = 1
  @Option(
    parsing: .unconditional, help: "The seed of split and augmentation (default: 7).",
    transform: ArgumentValues.seed)
  var seed: UInt64 = 7
  @Option(
    parsing: .unconditional,
    help: "The part of each class that the training holds back, which is not shown (default: 0.1).",
    transform: ArgumentValues.share())
  var validationShare = Trainer.defaultValidationShare
  @Option(
    parsing: .unconditional, help: "Threads; all cores when not given. It does not change the result.",
    transform: ArgumentValues.wholeNumber(1...1024))
  var threads: Int?
  @Option(name: .customLong("out"), parsing: .unconditional, help: "The PNG file to write.")
  var output = "preview.png"
  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let context = try ComputeContext.ofCommand(threads: threads)
    let data = try Dataset(
      folder, size: size, resizing: resize, validationShare: validationShare, seed: seed,
      skipsBadFiles: skipBad, context: context)
    FolderWarnings.show(data)
    try AtomicFile.refuseOverwriting([folder] + data.folders.flatMap { $0.map(\.file) }, at: output)
    let preview = try TrainingPreview(
      of: data.training, augmentation: augment, columnCount: columns, rowsPerClass: rowsPerClass, seed: seed,
      context: context)
    try preview.sheet.image.write(to: output)
    let document = PreviewDocument(preview, augmentation: augment, path: output)
    try Terminal.result(json ? try Format.json(document) : document.text)
  }
}

/// What the rows of a sheet are.
private struct PreviewDocument: Encodable {
  struct Row: Encodable {
    let className: String
    let files: [String]
  }

  let path: String
  let augmentation: Augmentation
  let height, width: Int
  let rows: [Row]
  /// Whether the images of a row are the original and those of the epochs.
  let showsEpochs: Bool

  init(_ preview: TrainingPreview, augmentation: Augmentation, path: String) {
    self.path = path
    self.augmentation = augmentation
    height = preview.sheet.size.height
    width = preview.sheet.size.width
    rows = preview.rows.map { Row(className: $0.className, files: $0.files) }
    showsEpochs = preview.showsEpochs
  }

  var text: String {
    var table = TextTable(alignments: [.right, .left, .left])
    table.append(["row", "class", showsEpochs ? "image, then as epochs 1, 2, … show it" : "images"])
    for (number, row) in rows.enumerated() {
      let more = row.files.count > 1 ? " and \(row.files.count - 1) more" : ""
      table.append(
        ["\(number + 1)"] + [row.className, row.files[0] + more].map { EscapedName.printable($0) })
    }
    return "\(table)\nwritten: \(path), \(height)×\(width) pixels"
  }
}
