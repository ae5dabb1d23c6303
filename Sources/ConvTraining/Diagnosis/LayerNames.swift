import ConvNets

/// What layers are called in reports: the path of their parameters and their word in the model file.
struct LayerNames {
  private var names: [String: String] = [:]
  /// In the order of the network.
  private(set) var paths: [String] = []

  init(_ model: ModelDescription) {
    guard let summary = try? ModelSummary(model) else { return }
    for row in summary.rows {
      names[row.path] = "\(row.path).\(row.name)"
      paths.append(row.path)
    }
  }

  /// `0.conv2d`
  func name(of path: String) -> String { names[path] ?? path }
}
