// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "ConvKit",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "ConvKit", targets: ["ConvKit"]),
    .library(name: "ConvShapes", targets: ["ConvShapes"]),
    .executable(name: "convshape", targets: ["convshape"]),
    .executable(name: "convnet", targets: ["convnet"]),
  ],
  traits: [
    .default(enabledTraits: ["FFTW"]),
    .trait(
      name: "FFTW",
      description: "The fft algorithm, through FFTW (GPL: see README before you ship a program with it)."),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // Integers only: sizes, counts, model descriptions.
    .target(name: "ConvShapes"),

    // Arrays, memory, threads, random numbers and the kernels below them.
    .target(name: "CMicrokernels"),
    .target(name: "ConvTensors", dependencies: ["ConvShapes", "CMicrokernels"]),

    // Convolution itself.
    .systemLibrary(
      name: "CFFTW", pkgConfig: "fftw3f", providers: [.apt(["libfftw3-dev"]), .brew(["fftw"])]),
    .target(
      name: "ConvAlgorithms",
      dependencies: [
        "ConvShapes", "ConvTensors", "CMicrokernels",
        .target(name: "CFFTW", condition: .when(traits: ["FFTW"])),
      ]),

    // Networks, files, images, training.
    .target(name: "ConvNets", dependencies: ["ConvShapes", "ConvTensors", "ConvAlgorithms"]),
    .target(
      name: "ConvFormats", dependencies: ["ConvShapes", "ConvTensors", "ConvAlgorithms", "ConvNets"]),
    .systemLibrary(
      name: "CLibPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),
    .target(name: "CPNG", dependencies: ["CLibPNG"]),
    .target(name: "ConvImages", dependencies: ["ConvShapes", "ConvTensors", "CPNG"]),
    .target(
      name: "ConvTraining",
      dependencies: [
        "ConvShapes", "ConvTensors", "ConvAlgorithms", "ConvNets", "ConvImages", "ConvFormats",
      ]),
    // Typed expressions as computational graphs: tables, drawings, comparison with hand calculations.
    .target(name: "ConvGraphs", dependencies: ["ConvShapes", "ConvTensors", "ConvNets"]),
    .target(
      name: "ConvKit",
      dependencies: [
        "ConvShapes", "ConvTensors", "ConvAlgorithms", "ConvNets", "ConvImages", "ConvFormats",
        "ConvTraining", "ConvGraphs",
      ]),

    // Tools: parse, one library call, print.
    .executableTarget(
      name: "convshape",
      dependencies: [
        "ConvShapes", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "convnet",
      dependencies: ["ConvKit", .product(name: "ArgumentParser", package: "swift-argument-parser")]),

    // Tests.
    .target(name: "TestSupport", dependencies: ["ConvFormats"], path: "Tests/TestSupport"),
    .testTarget(name: "ConvShapesTests", dependencies: ["ConvShapes"]),
    .testTarget(name: "ConvTensorsTests", dependencies: ["ConvTensors", "TestSupport"]),
    .testTarget(name: "ConvAlgorithmsTests", dependencies: ["ConvAlgorithms", "TestSupport"]),
    .testTarget(name: "ConvNetsTests", dependencies: ["ConvNets", "TestSupport"]),
    .testTarget(name: "ConvImagesTests", dependencies: ["ConvImages", "TestSupport"]),
    .testTarget(name: "ConvFormatsTests", dependencies: ["ConvFormats", "TestSupport"]),
    .testTarget(name: "ConvGraphsTests", dependencies: ["ConvGraphs", "ConvNets", "ConvShapes"]),
    .testTarget(name: "ConvTrainingTests", dependencies: ["ConvKit", "TestSupport"]),
    .testTarget(name: "ToolTests", dependencies: ["TestSupport", "convshape", "convnet"]),
  ],
  swiftLanguageModes: [.v6]
)
