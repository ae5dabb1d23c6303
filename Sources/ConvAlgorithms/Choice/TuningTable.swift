/// Measured times of the algorithms on one machine, which stand in for the estimates of ``AlgorithmChoice`` when a caller
/// asks for it, and FFTW's measured plans, with which they were taken.
///
/// Times of another machine, instruction set or FFTW would only mislead, so a table knows where it was measured.
public struct TuningTable: Hashable, Codable, Sendable {
  /// Where times were measured.
  public struct Origin: Hashable, Codable, Sendable {
    /// What the system calls the processor.
    public var processor: String
    /// The cores of the machine, whatever a context uses.
    public var coreCount: Int
    /// The set the kernels were compiled for.
    public var instructionSet: InstructionSet
    /// The name and version of each library that computes: FFTW's.
    public var libraries: [String]

    /// This machine.
    public static func here(_ context: ComputeContext) -> Origin {
      Origin(
        processor: Processor.name, coreCount: ComputeContext.machineThreadCount,
        instructionSet: context.instructionSet, libraries: FFTWLibrary.versions)
    }
  }

  /// The times of one pass of one layer.
  public struct Entry: Hashable, Codable, Sendable {
    /// The sizes of the layer.
    public let geometry: ConvolutionGeometry
    /// N: the number of images.
    public let batch: Int
    /// What was computed.
    public let pass: ConvolutionPass
    /// Medians in seconds, by algorithm.
    public var costs: [String: CostEstimate]
  }

  /// Where all of its times were measured.
  public let origin: Origin
  /// One for each geometry, batch and pass, in the order in which they were measured.
  public private(set) var entries: [Entry]
  /// FFTW's measured plans; nil before any were.
  public private(set) var wisdom: TransformWisdom?

  /// An empty table.
  public init(origin: Origin) {
    self.origin = origin
    entries = []
  }

  /// Takes up measurements; they replace older ones of the same geometry, batch and pass.
  public mutating func record(_ timings: [ConvolutionTiming]) {
    for timing in timings {
      let cost = timing.cost
      if let index = index(of: timing.geometry, timing.batch, timing.pass) {
        entries[index].costs[timing.algorithm.rawValue] = cost
      } else {
        entries.append(
          Entry(
            geometry: timing.geometry, batch: timing.batch, pass: timing.pass,
            costs: [timing.algorithm.rawValue: cost]))
      }
    }
  }

  /// Measures FFTW's plans for a pass, so that it can be timed and run with them; at once where they are known.
  public mutating func measureTransforms(
    for geometry: ConvolutionGeometry, batch: Int, pass: ConvolutionPass, context: ComputeContext
  ) {
    wisdom = .measured(geometry, batch: batch, pass: pass, context: context, addedTo: wisdom)
  }

  /// The times of a pass by algorithm; empty when it was not measured.
  public func costs(
    for geometry: ConvolutionGeometry, batch: Int, pass: ConvolutionPass
  ) -> [ConvolutionAlgorithm: CostEstimate] {
    guard let index = index(of: geometry, batch, pass) else { return [:] }
    var costs: [ConvolutionAlgorithm: CostEstimate] = [:]
    for (name, cost) in entries[index].costs { ConvolutionAlgorithm(rawValue: name).map { costs[$0] = cost } }
    return costs
  }

  /// Whether all times are times.
  package var hasSoundTimes: Bool {
    entries.allSatisfy { entry in
      entry.batch >= 1
        && entry.costs.values.allSatisfy {
          $0.run > 0 && $0.run.isFinite && $0.preparation >= 0 && $0.preparation.isFinite
        }
    }
  }

  private func index(of geometry: ConvolutionGeometry, _ batch: Int, _ pass: ConvolutionPass) -> Int? {
    entries.firstIndex { $0.pass == pass && $0.batch == batch && $0.geometry == geometry }
  }
}
