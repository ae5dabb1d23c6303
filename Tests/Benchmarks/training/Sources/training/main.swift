import ConvKit
import Foundation

// training lenet png|memory --data DIR [--threads N] [--epochs N] [--t0 SECONDS]
// training cifar memory [--threads N] …
//
// One training of the networks of train_torch.py, as one line of JSON with the same names. `t0` is the time (Unix) at
// which the process was started; without it the time before main is not counted.

func option(_ name: String) -> String? {
  guard let place = CommandLine.arguments.firstIndex(of: "--" + name) else { return nil }
  let value = place + 1
  return value < CommandLine.arguments.count ? CommandLine.arguments[value] : nil
}

let start = option("t0").flatMap(Double.init) ?? Date().timeIntervalSince1970
let epochs = option("epochs").flatMap(Int.init) ?? 3
let data = option("data") ?? FileManager.default.temporaryDirectory.appendingPathComponent("peer-digits").path
let context = ComputeContext(threadCount: option("threads").flatMap(Int.init))

switch CommandLine.arguments.dropFirst().prefix(2).joined(separator: " ") {
case "lenet png":
  print(try trainFromFolder(data, epochs: epochs, start: start, context: context))
case "lenet memory":
  let images = try LabelledImages(folder: data + "/train", context: context)
  print(try train(lenet(), on: images, epochs: epochs, start: start, context: context))
case "cifar memory":
  print(try train(cifar(), on: .synthetic(count: 6400), epochs: epochs, start: start, context: context))
default:
  FileHandle.standardError.write(Data("usage: training lenet png|memory | cifar memory\n".utf8))
  exit(64)
}
