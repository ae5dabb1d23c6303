/// Max pooling by 2×2 windows that lie side by side, in any network's majority: by the micro-kernel `max_pool`, with a
/// ReLU before it at no cost.
///
/// What each window chose is a byte and not a position, and the gradient is written in one pass over the input's plane.
struct PairPooling {
  let geometry: PoolingGeometry
  let layout: ChannelLayout
  let rectified: Bool

  /// nil for other windows.
  init?(_ geometry: PoolingGeometry, layout: ChannelLayout, rectified: Bool) {
    guard Self.takes(geometry) else { return nil }
    self.geometry = geometry
    self.layout = layout
    self.rectified = rectified
  }

  /// Whether the windows are 2×2, side by side and altogether inside the image.
  static func takes(_ geometry: PoolingGeometry) -> Bool {
    geometry.kernel == 2 && geometry.stride == 2 && geometry.dilation == 1 && geometry.padding == 0
      && 2 * geometry.output.height <= geometry.input.height
      && 2 * geometry.output.width <= geometry.input.width
  }

  /// Planes of about this many floats are a thread's piece of work.
  private static let chunk = 1 << 14

  private var planeCount: Int { layout.batch * layout.channels }
  private var outputPlane: Int { geometry.output.height * geometry.output.width }
  private var choicePlane: Int {
    geometry.output.height * InstructionSet.poolChoicePitch(geometry.output.width)
  }
  private var planesAtOnce: Int { max(Self.chunk / max(layout.plane, 1), 1) }

  /// The output, and what each window chose when asked for.
  func output(
    _ input: Tensor, _ shape: Shape, recordsChoices: Bool, _ context: ComputeContext
  ) -> (Tensor, Choices?) {
    let choices = recordsChoices ? Choices(byteCount: planeCount * choicePlane) : nil
    let output = Tensor(uninitialized: shape) { output in
      input.withUnsafeBufferPointer { input in
        guard let source = input.baseAddress, let target = output.baseAddress else { return }
        context.parallelFor(planeCount, chunk: planesAtOnce) { planes in
          for plane in planes {
            context.instructionSet.maxPool(
              geometry.output, source + plane * layout.plane, pitch: geometry.input.width,
              rectified: rectified, into: target + plane * outputPlane,
              choices: choices.map { $0.bytes + plane * choicePlane })
          }
        }
      }
    }
    return (output, choices)
  }

  /// Each output's gradient at the input it chose, zeros elsewhere.
  func inputGradient(
    _ gradient: Tensor, _ choices: Choices?, _ shape: Shape, _ context: ComputeContext
  ) -> Tensor {
    guard let choices else { preconditionFailure("max pool: a gradient without choices") }
    return Tensor(uninitialized: shape) { result in
      gradient.withUnsafeBufferPointer { gradient in
        guard let source = gradient.baseAddress, let target = result.baseAddress else { return }
        context.parallelFor(planeCount, chunk: planesAtOnce) { planes in
          for plane in planes {
            context.instructionSet.maxPoolGradient(
              geometry.output, source + plane * outputPlane, choices: choices.bytes + plane * choicePlane,
              inputSize: geometry.input, into: target + plane * layout.plane)
          }
        }
      }
    }
  }

  /// A byte for each window, in recycled memory.
  final class Choices {
    private let storage: TensorStorage

    init(byteCount: Int) { storage = TensorStorage(count: (byteCount + 3) / 4) }

    var bytes: UnsafeMutablePointer<UInt8> {
      UnsafeMutableRawPointer(storage.pointer).assumingMemoryBound(to: UInt8.self)
    }
  }
}
