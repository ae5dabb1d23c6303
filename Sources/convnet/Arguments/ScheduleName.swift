import ArgumentParser
import ConvKit

/// The schedules of the learning rate the command line knows.
enum ScheduleName: String, CaseIterable, ExpressibleByArgument {
  case constant
  case cosine

  /// The schedule of a training of some epochs; it is asked once an epoch.
  func schedule(epochs: Int) -> LearningRateSchedule {
    switch self {
    case .constant: .constant
    case .cosine: .cosine(period: epochs)
    }
  }
}
