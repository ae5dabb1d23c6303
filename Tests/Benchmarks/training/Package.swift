// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nobody who depends on ConvKit builds it:
//   swift run -c release training lenet png --data DIR
let package = Package(
  name: "training",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "ConvKit", path: "../../..")],
  targets: [
    .executableTarget(name: "training", dependencies: [.product(name: "ConvKit", package: "ConvKit")])
  ],
  swiftLanguageModes: [.v6]
)
