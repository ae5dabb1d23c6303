import Foundation

/// What is measured, under train_torch.py's names.
struct Measurement {
  let task: String
  let mode: String
  let threads: Int
  /// Seconds from the start of the process to the end of the first step.
  var firstStep: Double?
  /// Seconds that all threads together computed until then.
  var firstStepProcessorTime: Double?
  /// Images and time of each epoch.
  var epochs: [(images: Int, time: Duration)] = []
  var accuracy: Double?
  var loss: Float?

  var json: String {
    let rates = epochs.map { Double($0.images) / ($0.time / .seconds(1)) }
    let time = epochs.reduce(0) { $0 + $1.time / .seconds(1) }
    var fields: [String: Any] = [
      "task": task, "mode": mode, "threads": threads,
      "images_per_s": (Double(epochs.reduce(0) { $0 + $1.images }) / time).rounded(),
      "best_epoch_images_per_s": (rates.max() ?? 0).rounded(),
      "peak_rss_mib": (peakMemory / 1_048_576).rounded(),
    ]
    if let firstStep { fields["first_step_s"] = (firstStep * 1000).rounded() / 1000 }
    if let firstStepProcessorTime {
      fields["first_step_cpu_s"] = (firstStepProcessorTime * 1000).rounded() / 1000
    }
    if let accuracy { fields["accuracy"] = (accuracy * 10_000).rounded() / 10_000 }
    if let loss { fields["loss"] = Double((loss * 10_000).rounded() / 10_000) }
    let data = try? JSONSerialization.data(withJSONObject: fields, options: [.sortedKeys])
    return String(decoding: data ?? Data(), as: UTF8.self)
  }

  /// Notes that a step is done.
  mutating func stepDone(start: Double) {
    guard firstStep == nil else { return }
    firstStep = Date().timeIntervalSince1970 - start
    let usage = usage
    firstStepProcessorTime = [usage.ru_utime, usage.ru_stime].reduce(0) {
      $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6
    }
  }

  /// The largest resident set so far, in bytes.
  private var peakMemory: Double {
    #if os(Linux)
      Double(usage.ru_maxrss) * 1024
    #else
      Double(usage.ru_maxrss)
    #endif
  }

  private var usage: rusage {
    var usage = rusage()
    #if os(Linux)
      getrusage(RUSAGE_SELF.rawValue, &usage)
    #else
      getrusage(RUSAGE_SELF, &usage)
    #endif
    return usage
  }
}
