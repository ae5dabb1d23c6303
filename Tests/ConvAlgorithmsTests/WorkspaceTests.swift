import Testing

@testable import ConvAlgorithms

/// What a plan says it uses is what it uses: exactly on one thread, and never more on several.
///
/// Each test runs in a process of its own, because the meter counts all of it.
@Suite struct WorkspaceTests {
  @Test func direct() async { await #expect(processExitsWith: .success) { try Self.check(.direct) } }
  @Test func matrix() async { await #expect(processExitsWith: .success) { try Self.check(.matrix) } }
  @Test func winograd() async { await #expect(processExitsWith: .success) { try Self.check(.winograd) } }

  private static func check(_ algorithm: ConvolutionAlgorithm) throws {
    let entries =
      GeometryCatalogue.all(for: algorithm).map { ($0.geometry, $0.batch) }
      + [
        try layer(channels: 3, size: 40, filters: 9, batch: 9, stride: 1),
        try layer(channels: 40, size: 15, filters: 33, batch: 3, stride: 1),
        try layer(channels: 64, size: 56, filters: 64, batch: 2, stride: 1),
        try layer(channels: 24, size: 31, filters: 24, batch: 5, stride: 1, groups: 24),
      ].filter { algorithm.limitation(for: $0.0) == nil }
    var total = 0
    for threadCount in [1, 2, 3, 7] {
      let context = ComputeContext(threadCount: threadCount)
      for (geometry, batch) in entries {
        for pass in ConvolutionPass.allCases {
          let plan = try algorithm.plan(for: geometry, batch: batch, pass: pass, context: context)
          let used = bytes(plan)
          total += used
          let stated = plan.workspaceByteCount
          #expect(
            threadCount == 1 ? used == stated : used <= stated,
            "\(plan), \(threadCount) threads: used \(used) bytes, stated \(stated)")
        }
      }
    }
    #expect(total > 1 << 20, "the meter counted \(total) bytes in all")
  }

  private static func layer(
    channels: Int, size: Int, filters: Int, batch: Int, stride: Int, groups: Int = 1
  ) throws -> (ConvolutionGeometry, Int) {
    (
      try ConvolutionGeometry(
        input: ImageShape(channels: channels, height: size, width: size), filterCount: filters,
        window: Window2D(kernel: 3, stride: Size2D(stride), padding: 1), groups: groups), batch
    )
  }

  /// The scratch memory of one execution on zeros.
  private static func bytes(_ plan: ConvolutionPlan) -> Int {
    let (input, output) = (plan.inputShape.count, plan.outputShape.count)
    let filters = plan.geometry.filterShape.count
    let (left, right, result) =
      switch plan.pass {
      case .output: (input, max(plan.engine.preparedFilterCount, filters), output)
      case .inputGradient: (output, max(plan.engine.preparedFilterCount, filters), input)
      case .filterGradient: (input, output, filters)
      }
    let storages = [left, right, result].map { TensorStorage(count: max($0, 1)) }
    for storage in storages { storage.pointer.update(repeating: 0, count: storage.count) }
    return StorageMeter.peakByteCount {
      let (left, right, result) = (storages[0].pointer, storages[1].pointer, storages[2].pointer)
      // Filters that are prepared on the way take memory as well.
      if let engine = plan.engine as? any StoredFilterEngine, engine.preparesWhileRunning {
        engine.execute(left, filters: right, bias: nil, rectified: false, into: result)
      } else {
        plan.engine.execute(left, right, bias: nil, into: result)
      }
    }
  }
}
