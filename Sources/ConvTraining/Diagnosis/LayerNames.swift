import ConvNets

/// What layers are called in reports: the path of their parameters and their word in the model file.
struct LayerNames {
  private var names: [String: String] = [:]
  /// In the order of the network.
  private(set) var paths: [String] = []
  /// The last layer with weights, and how many there are.
  private(set) var lastPath: String?
  private(set) var weightLayerCount = 0

  init(_ model: ModelDescription) {
    guard let summary = try? ModelSummary(model) else { return }
    for row in summary.rows {
      names[row.path] = "\(row.path).\(row.name)"
      paths.append(row.path)
      if row.parameters.weights > 0 {
        lastPath = row.path
        weightLayerCount += 1
      }
    }
  }

  /// `0.conv2d`
  func name(of path: String) -> String { names[path] ?? path }
}
