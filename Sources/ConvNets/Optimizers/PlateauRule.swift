/// Lowers the learning rate when a loss has stopped falling: PyTorch's `ReduceLROnPlateau`, in mode `min`.
///
/// ```
/// better          ⇔  loss < least · (1 − threshold)
/// factor ← factor · gamma   when the loss was not better more than `patience` times in a row
/// ```
public struct PlateauRule: Hashable, Codable, Sendable {
  /// What the rule remembers between epochs.
  public struct State: Hashable, Codable, Sendable {
    /// What the base rate is multiplied by now.
    public var factor = 1.0
    /// The least loss so far; nil before the first.
    public var least: Double?
    /// How often in a row it was not better.
    public var badCount = 0

    /// Before the first epoch.
    public init() {}
  }

  /// 0…1, both excluded.
  public var gamma: Double
  /// How many epochs without a better loss are borne; 0 or more.
  public var patience: Int
  /// By what part the loss must be less to be better.
  public var threshold: Double

  /// PyTorch's numbers unless others are given.
  public init(gamma: Double = 0.1, patience: Int = 10, threshold: Double = 1e-4) {
    self.gamma = gamma
    self.patience = patience
    self.threshold = threshold
  }

  /// Takes an epoch's loss in.
  public func update(_ state: inout State, loss: Double) {
    if state.least.map({ loss < $0 * (1 - threshold) }) ?? true {
      state.least = loss
      state.badCount = 0
    } else {
      state.badCount += 1
    }
    if state.badCount > patience {
      state.factor *= gamma
      state.badCount = 0
    }
  }
}
