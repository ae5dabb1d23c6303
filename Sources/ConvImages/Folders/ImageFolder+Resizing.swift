extension ImageFolder {
  /// The same images, resized by another policy.
  ///
  /// The folder itself when the policy is its own; else one with an empty cache, because decoded images depend on it.
  public func withResizing(_ policy: ResizePolicy) -> ImageFolder {
    if policy == resizing { return self }
    var folder = self
    folder.resizing = policy
    folder.cache = ImageCache(byteLimit: cache.byteLimit)
    return folder
  }
}
