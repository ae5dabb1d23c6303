import ConvKit

/// How predictions are written: one row an image, as soon as it is known.
struct PredictionRows {
  /// The forms a person can ask for.
  enum Form: String, CaseIterable {
    case text, csv, jsonl, json
  }

  let form: Form
  /// Candidates an image.
  let top: Int
  /// Below it the class is `unknown`.
  let threshold: Double
  private(set) var failureCount = 0
  /// JSON is one array: its rows wait for each other.
  private var document: [Row] = []

  init(form: Form, top: Int, threshold: Double) throws {
    self.form = form
    self.top = top
    self.threshold = threshold
    if form == .csv { try Terminal.result("image,class,probability,error") }
  }

  mutating func show(_ predictions: [FilePrediction]) throws {
    for prediction in predictions {
      let row = Row(prediction, top: top, threshold: threshold)
      if row.error != nil { failureCount += 1 }
      switch form {
      case .text: try Terminal.result(EscapedName.printable(row.text))
      case .csv: try Terminal.result(row.csv)
      case .jsonl: try Terminal.result(try Format.jsonLine(row))
      case .json: document.append(row)
      }
    }
  }

  func end() throws { if form == .json { try Terminal.result(try Format.json(document)) } }

  private struct Row: Encodable {
    let image: String
    /// The most probable class, or `unknown`; nil with an error.
    let className: String?
    let predictions: [Prediction.Candidate]
    let error: String?

    init(_ prediction: FilePrediction, top: Int, threshold: Double) {
      image = prediction.image
      switch prediction.result {
      case .success(let result):
        className = prediction.className(threshold: threshold) ?? "unknown"
        predictions = Array(result.candidates.prefix(top))
        error = nil
      case .failure(let failure):
        className = nil
        predictions = []
        error = "\(failure)"
      }
    }

    var text: String {
      // The error names the file itself.
      if let error { return "error: \(error)" }
      let classes = predictions.map { "\($0.className) \(Format.percent($0.probability))" }
      let unknown = className == predictions.first?.className ? "" : "unknown: "
      return "\(image): \(unknown)\(classes.joined(separator: ", "))"
    }

    /// RFC 4180: a field with a comma, a quote or a line end stands in quotes, and its quotes are doubled.
    var csv: String {
      let probability = predictions.first.map { "\($0.probability)" } ?? ""
      return [image, className ?? "", probability, error ?? ""].map(Format.csvField).joined(separator: ",")
    }
  }
}
