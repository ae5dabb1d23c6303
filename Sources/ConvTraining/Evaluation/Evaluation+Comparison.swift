extension Evaluation {
  /// Whether the network of this evaluation is to be preferred to that of another one on the same images.
  ///
  /// More right answers win. One image more is luck, though, and in a small validation part it comes early and stays:
  /// then the lower loss wins, which weighs every image and not only those near the border.
  func isBetter(than other: Evaluation) -> Bool {
    let difference = correctCount - other.correctCount
    return abs(difference) > 1 ? difference > 0 : loss < other.loss
  }
}
