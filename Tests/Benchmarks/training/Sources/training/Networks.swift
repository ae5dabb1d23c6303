import ConvKit

/// conv 5×5×8 pad 2, relu, max-pool 2, conv 5×5×16, relu, max-pool 2, dense 128, relu, dense 10.
func lenet() throws -> Sequential {
  try Sequential(input: ImageShape(channels: 1, height: 28, width: 28), seed: 7) {
    Conv2D(8, kernel: 5, padding: 2)
    ReLU()
    MaxPool2D(2)
    Conv2D(16, kernel: 5)
    ReLU()
    MaxPool2D(2)
    Flatten()
    Dense(128)
    ReLU()
    Dense(10)
  }
}

/// conv 3×3 pad 1 of 32, 64 and 128 channels, each with relu and max-pool 2, dense 10.
func cifar() throws -> Sequential {
  try Sequential(input: ImageShape(channels: 3, height: 32, width: 32), seed: 7) {
    for filters in [32, 64, 128] {
      Conv2D(filters, kernel: 3, padding: 1)
      ReLU()
      MaxPool2D(2)
    }
    Flatten()
    Dense(10)
  }
}
