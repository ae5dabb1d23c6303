// Images that an impossible network works for.

extension NetworkFixes {
  mutating func offerPositiveImage() {
    var raised = ImageShape(
      channels: max(image.channels, 1), height: max(image.height, 1), width: max(image.width, 1))
    if !works(request.with(raised)), let larger = least(from: raised) { raised = larger }
    note(request.text(of: raised))
  }

  mutating func offerLargerImage() {
    if let larger = least(from: image) { note(request.text(of: larger)) }
  }

  /// The least image that works, each side as it is or larger; nil when none up to 2²⁴ a side does.
  private mutating func least(from image: ImageShape) -> ImageShape? {
    // Doubled and not begun at the largest, where the products of dense layers would overflow.
    var found = image
    while !works(request.with(found)) {
      if max(found.height, found.width) >= 1 << 24 { return nil }
      found.height *= 2
      found.width *= 2
    }
    let limit = found
    found.height = border(fails: image.height, holds: limit.height) {
      ImageShape(channels: image.channels, height: $0, width: limit.width)
    }
    let height = found.height
    found.width = border(fails: image.width, holds: limit.width) {
      ImageShape(channels: image.channels, height: height, width: $0)
    }
    return found
  }

  /// The value next to one that fails that works, by halving; `fails` itself where it works.
  private mutating func border(fails: Int, holds: Int, _ image: (Int) -> ImageShape) -> Int {
    if works(request.with(image(fails))) { return fails }
    var (fails, holds) = (fails, holds)
    while (holds - fails).magnitude > 1 {
      let middle = fails + (holds - fails) / 2
      if works(request.with(image(middle))) { holds = middle } else { fails = middle }
    }
    return holds
  }

  /// For strict rounding: the nearest smaller and the nearest larger image that leave nothing over.
  mutating func offerExactImages() {
    for sign in [-1, 1] {
      search: for distance in 1...Self.mostDistance {
        // Both sides, or the one that leaves something over.
        for (rows, columns) in [(distance, 0), (0, distance), (distance, distance)] {
          let (height, tall) = image.height.addingReportingOverflow(sign * rows)
          let (width, wide) = image.width.addingReportingOverflow(sign * columns)
          if tall || wide || height < 1 || width < 1 { continue }
          let changed = ImageShape(channels: image.channels, height: height, width: width)
          if works(request.with(changed)) {
            note(request.text(of: changed))
            break search
          }
        }
      }
    }
  }

  private static let mostDistance = 64

  mutating func offerSmallerImage() {
    var small = image
    while !works(request.with(small)) {
      if max(small.height, small.width) <= 1 { return }
      small.height = max(small.height / 2, 1)
      small.width = max(small.width / 2, 1)
    }
    let isSquare = image.height == image.width
    let (width, channels) = (small.width, image.channels)
    small.height = border(fails: image.height, holds: small.height) {
      ImageShape(channels: channels, height: $0, width: isSquare ? $0 : width)
    }
    let height = small.height
    small.width =
      isSquare
      ? height
      : border(fails: image.width, holds: small.width) {
        ImageShape(channels: channels, height: height, width: $0)
      }
    if small != image { note(request.text(of: small)) }
  }
}

extension NetworkRequest {
  func with(_ image: ImageShape) -> NetworkRequest {
    var request = self
    if request.input != nil { request.input = image }
    if case .model(var model, let file) = source, model.input != nil {
      model.input = image
      request.source = .model(model, file: file)
    } else {
      request.input = image
    }
    return request
  }

  /// An image as it is written where this one is said: an option, or a key of the model file.
  func text(of image: ImageShape) -> String {
    let option = "--in \(image.height)x\(image.width)x\(image.channels)"
    guard case .model(let model, _) = source, model.input != nil else { return option }
    let key =
      model.takesFeatures
      ? "\"input\": {\"features\": \(image.channels)}" : "\"input\": \(image.json.text(multiline: false))"
    return input == nil ? key : "\(key) and \(option)"
  }
}
