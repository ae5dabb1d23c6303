import ConvKit

/// Shows what is wrong on stderr as soon as it is seen, each thing once, and keeps the last epoch's diagnosis.
final class DiagnosisLines {
  private(set) var last: TrainingDiagnosis?
  private var shown: Set<[String]> = []

  func show(_ diagnosis: TrainingDiagnosis) {
    last = diagnosis
    for verdict in diagnosis.verdicts where shown.insert([verdict.kind.rawValue] + verdict.layers).inserted {
      Terminal.message("epoch \(diagnosis.epoch): \(verdict)")
    }
  }
}
