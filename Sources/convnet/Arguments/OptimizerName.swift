import ArgumentParser
import ConvKit

/// The optimizers the command line knows.
enum OptimizerName: String, CaseIterable, ExpressibleByArgument {
  case sgd
  case adam
  case adamw

  /// The learning rate that suits most small networks.
  var defaultLearningRate: Float {
    switch self {
    case .sgd: 0.05
    case .adam, .adamw: 0.003
    }
  }

  /// The optimizer with the usual settings: momentum 0.9 for sgd.
  func optimizer(learningRate: Float) -> any Optimizer {
    switch self {
    case .sgd: SGD(learningRate: learningRate, momentum: 0.9)
    case .adam: Adam(learningRate: learningRate)
    case .adamw: Adam.adamW(learningRate: learningRate)
    }
  }
}
