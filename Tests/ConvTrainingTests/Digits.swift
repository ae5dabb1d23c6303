import ConvKit
import Foundation
import TestSupport

/// Real digits, few enough for a debug build.
enum Digits {
  static let root = Fixtures.repository.appendingPathComponent("Samples/Digits")

  /// Every `stride`-th image of a part.
  static func every(_ stride: Int, of part: String) throws -> ImageFolder {
    let folder = try ImageFolder(root.appendingPathComponent(part).path)
    return try folder.selecting(Array(Swift.stride(from: 0, to: folder.count, by: stride)))
  }

  /// Convolution, batch norm, dropout: everything that has state or draws numbers.
  static func network(for folder: ImageFolder, seed: UInt64 = 7) throws -> Sequential {
    try Sequential(input: folder.imageShape, seed: seed) {
      Conv2D(8, kernel: 3, padding: .same)
      BatchNorm2D()
      ReLU()
      MaxPool2D(2)
      Dropout(0.1)
      Flatten()
      Dense(folder.classNames.count)
    }
  }
}
