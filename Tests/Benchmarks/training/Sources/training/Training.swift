import ConvKit
import Foundation

private let batchSize = 64

/// Trains by the library's trainer from PNG files.
///
/// The rate counts everything from opening the folder to the last step (surveying the files, decoding them, the mean
/// and deviation of their pixels), but not the evaluations between the epochs, which train_torch.py does not have.
func trainFromFolder(_ data: String, epochs: Int, start: Double, context: ComputeContext) throws -> String {
  let clock = ContinuousClock()
  let beginning = clock.now
  var result = Measurement(task: "lenet", mode: "png", threads: context.threadCount)
  let folder = try ImageFolder(data + "/train", context: context)
  let test = try ImageFolder(data + "/test", context: context)
  var epochBeginning = beginning
  var lastStep = beginning
  let events = TrainingEvents(
    onStep: { progress in
      lastStep = clock.now
      result.stepDone(start: start)
      if progress.step == progress.stepCount {
        result.epochs.append((folder.count, lastStep - epochBeginning))
      }
    },
    onEpoch: { _ in epochBeginning = clock.now })
  let run = try Trainer(
    lenet(), optimizer: .adam(learningRate: 1e-3), seed: 7, batchSize: batchSize, context: context,
    events: events
  ).fit(folder, validation: test, epochs: epochs)
  result.accuracy = run.epochs.last?.validation.accuracy
  return result.json
}

/// Trains by a loop over tensors in memory.
func train(
  _ network: Sequential, on data: LabelledImages, epochs: Int, start: Double, context: ComputeContext
) throws -> String {
  let clock = ContinuousClock()
  let isLenet = network.parameters.count == 8 && data.images.shape[1] == 1
  var result = Measurement(task: isLenet ? "lenet" : "cifar", mode: "memory", threads: context.threadCount)
  var optimizer = Adam(learningRate: 1e-3)
  for epoch in 1...epochs {
    let beginning = clock.now
    var random = RandomStream(seed: 7, purpose: "shuffle", epoch: epoch)
    let order = random.permutation(of: data.labels.count)
    for first in stride(from: 0, to: order.count, by: batchSize) {
      let (images, labels) = data.batch(order[first..<min(first + batchSize, order.count)])
      let tape = Tape()
      let pass = ForwardPass(mode: .training, tape: tape, context: context)
      let loss = try softmaxCrossEntropy(logits: network(Variable(images), in: pass), labels: labels)
      optimizer.update(network.parameters, along: tape.gradients(of: loss))
      result.loss = loss.value.scalar
      result.stepDone(start: start)
    }
    result.epochs.append((order.count, clock.now - beginning))
  }
  return result.json
}
