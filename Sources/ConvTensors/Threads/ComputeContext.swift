import Foundation

/// What a computation runs on: a number of threads and an instruction set.
///
/// Results never depend on the number of threads, to the bit. Copies share one pool of threads, whose threads are
/// started at the first loop that can use them.
public struct ComputeContext: Sendable {
  /// The number of threads, the caller's included.
  public let threadCount: Int
  /// The instruction set of the micro-kernels.
  public let instructionSet: InstructionSet
  private let pool: ThreadPool

  /// The cores this process may use.
  public static var machineThreadCount: Int { max(ProcessInfo.processInfo.activeProcessorCount, 1) }

  /// - Parameters:
  ///   - threadCount: 1 or more; all cores when not given.
  ///   - instructionSet: the machine's best when not given.
  public init(threadCount: Int? = nil, instructionSet: InstructionSet = .best) {
    precondition((threadCount ?? 1) >= 1, "\(threadCount ?? 1) threads")
    self.threadCount = threadCount ?? Self.machineThreadCount
    self.instructionSet = instructionSet
    pool = ThreadPool(threadCount: self.threadCount)
  }

  /// Runs `body` for 0 ..< count on all threads, in any order, and returns when all are done.
  ///
  /// `body` runs on several threads at once: each index must write its own memory. What an index computes must not
  /// depend on the thread that runs it; then results do not depend on the number of threads.
  public func parallelFor(_ count: Int, _ body: (Int) -> Void) { pool.run(count, body) }

  /// As ``parallelFor(_:_:)`` over ranges of `chunk` neighbours of 0 ..< count, for bodies that are short.
  public func parallelFor(_ count: Int, chunk: Int, _ body: (Range<Int>) -> Void) {
    pool.run((count + chunk - 1) / chunk) { index in
      body(index * chunk..<min((index + 1) * chunk, count))
    }
  }

  /// Offers work to threads that have no loop to run: it may be done at any time from now on, late, or never.
  ///
  /// Never where there is one thread, or where all are busy: whoever needs the result must be able to do what is left.
  /// The pieces are taken up in their order, by no more threads than the context has.
  public func offer(_ work: [@Sendable () -> Void]) { pool.offer(work) }
}

extension ComputeContext: Equatable {
  /// Whether both use the same threads and instruction set: a plan made for one serves the other.
  public static func == (left: ComputeContext, right: ComputeContext) -> Bool {
    left.pool === right.pool && left.instructionSet == right.instructionSet
  }
}
