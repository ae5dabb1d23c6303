extension ImageFolder {
  /// The same images with labels that are indices into a model's class names.
  ///
  /// Names are compared as bytes: nothing is folded, neither case nor Unicode form.
  ///
  /// - Parameters:
  ///   - names: the class names of the model, in its order.
  ///   - allowingMissing: whether the folder may lack some of them, as a small test set may.
  /// - Throws: ``ImageFolderError`` `classMismatch`, which names the classes.
  public func withClassNames(
    _ names: [String], allowingMissing: Bool = false
  ) throws(ImageFolderError) -> ImageFolder {
    // Keys are bytes, because equal strings may be different names to the file system.
    let labels = Dictionary(
      zip(names.map { Array($0.utf8) }, names.indices), uniquingKeysWith: { first, _ in first })
    let own = Set(classNames.map { Array($0.utf8) })
    let unknown = classNames.filter { labels[Array($0.utf8)] == nil }
    let missing = names.filter { !own.contains(Array($0.utf8)) }
    guard unknown.isEmpty, missing.isEmpty || allowingMissing else {
      var complaints: [String] = []
      func complain(_ words: String, _ names: [String]) {
        complaints.append(
          "\(words) \(names.count == 1 ? "class" : "classes") \(names.joined(separator: ", "))")
      }
      if !missing.isEmpty, !allowingMissing { complain("no", missing) }
      if !unknown.isEmpty { complain("the unknown", unknown) }
      throw ImageFolderError(
        .classMismatch, path: path, got: complaints.joined(separator: " and "),
        expected: "the classes of the model: \(names.joined(separator: ", "))",
        fix: "rename, add or remove class folders")
    }
    var folder = self
    folder.classNames = names
    folder.files = files.map { file in
      LabeledFile(file: file.file, label: labels[Array(classNames[file.label].utf8)] ?? file.label)
    }
    return folder
  }
}
