import Testing

@testable import ConvAlgorithms

/// The padded, phase-split copy of a plane against its definition, float by float.
@Suite struct PaddedPlanesTests {
  /// The image's line of a line of a phase, nil in the padding.
  private func line(_ axis: PaddedAxis, phase: Int, _ line: Int) -> Int? {
    let place = axis.origin + line * axis.stride + phase
    return (0..<axis.length).contains(place) ? place : nil
  }

  private func expected(_ planes: PaddedPlanes, from first: Int, _ image: [Float]) -> [Float] {
    var copy: [Float] = []
    for rowPhase in planes.rows.phases {
      for columnPhase in planes.columns.phases {
        for y in 0..<planes.rows.lines {
          for x in 0..<planes.columns.lines {
            guard let row = line(planes.rows, phase: rowPhase, first + y),
              let column = line(planes.columns, phase: columnPhase, x)
            else {
              copy.append(0)
              continue
            }
            copy.append(image[row * planes.columns.length + column])
          }
        }
      }
    }
    return copy
  }

  /// Strides 1…5 and far beyond the image, origins before and behind the edge, copies that end inside the image and far
  /// behind it or begin at a later line, all phases and some; widths around every size of vector.
  @Test(arguments: InstructionSet.available) func isItsDefinition(set: InstructionSet) {
    var random = RandomStream(seed: 3, purpose: "padded planes")
    func axis(_ length: Int, stride: Int) -> PaddedAxis {
      // Of a stride beyond memory a few phases, some of them behind the image.
      let all = stride < 100 ? Array(0..<stride) : [0, 1, length - 1, length + 7, stride - 1]
      let phases = Set(all.filter { _ in random.integer(below: 4) > 0 }).sorted()
      return PaddedAxis(
        length: length, stride: stride, origin: random.integer(below: 12) - 8,
        lines: 1 + random.integer(below: min(length / stride, length) + 12),
        phases: phases.isEmpty ? [stride - 1] : phases)
    }
    for width in Array(1...20) + [31, 32, 33, 47, 48, 56, 63, 64, 65, 71, 130, 224] {
      for stride in [1, 2, 3, 4, 5, 17, 1 << 30] {
        for _ in 0..<8 {
          let planes = PaddedPlanes(
            rows: axis(
              1 + random.integer(below: 6), stride: [1, 2, 3, 9, 1 << 40][random.integer(below: 5)]),
            columns: axis(width, stride: stride))
          let first = random.integer(below: 3)
          let image = (0..<planes.rows.length * width).map { Float($0 + 1) }
          // Behind the image only the slack may be read, and never used; around the copy nothing may be written.
          let source = image + [Float](repeating: .nan, count: TensorStorage.readableSlack)
          var copy = [Float](repeating: .nan, count: planes.channelCount + 64)
          copy.withUnsafeMutableBufferPointer { copy in
            source.withUnsafeBufferPointer { source in
              guard let from = source.baseAddress, let to = copy.baseAddress else { return }
              planes.copy(from, from: first, to: to + 32, with: set)
            }
          }
          #expect(Array(copy.dropFirst(32).dropLast(32)) == expected(planes, from: first, image), "\(planes)")
          let outside = copy.prefix(32) + copy.suffix(32)
          #expect(outside.count { !$0.isNaN } == 0, "\(planes)")
        }
      }
    }
  }

  /// The way back: what was copied stands in its place again, all else is zero; channels and phases as far apart as asked.
  @Test(arguments: InstructionSet.available) func isMergedAgain(set: InstructionSet) {
    var random = RandomStream(seed: 4, purpose: "merged planes")
    func axis(_ length: Int, stride: Int) -> PaddedAxis {
      let phases = Array(0..<stride).filter { _ in random.integer(below: 6) > 0 }
      return PaddedAxis(
        length: length, stride: stride, origin: -random.integer(below: 8),
        lines: 1 + random.integer(below: length / stride + 12), phases: phases.isEmpty ? [0] : phases)
    }
    for width in Array(1...20) + [31, 32, 33, 63, 64, 65, 71, 130, 224, 300] {
      for stride in [1, 2, 3, 4, 5, 17] {
        for _ in 0..<8 {
          let planes = PaddedPlanes(
            rows: axis(1 + random.integer(below: 6), stride: 1 + random.integer(below: 4)),
            columns: axis(width, stride: stride), exactly: true)
          let count = planes.rows.length * width
          let phases = planes.rows.phases.count * planes.columns.phases.count
          // Two channels, whose planes lie side by side phase by phase.
          let (pitch, apart) = (planes.planeCount, 2 * planes.planeCount)
          let image = TensorStorage(count: 2 * count)
          for index in 0..<2 * count { image.pointer[index] = Float(index + 1) }
          let copy = TensorStorage(count: phases * apart)
          planes.copy(image.pointer, channels: 2, to: copy.pointer, pitch: pitch, apart: apart, with: set)
          (copy.pointer + copy.count).update(repeating: .nan, count: TensorStorage.readableSlack)
          var merged = [Float](repeating: .nan, count: 2 * count + 64)
          merged.withUnsafeMutableBufferPointer { merged in
            guard let to = merged.baseAddress else { return }
            planes.merge(copy.pointer, channels: 2, to: to + 32, pitch: pitch, apart: apart, with: set)
          }
          func isCopied(_ axis: PaddedAxis, _ index: Int) -> Bool {
            let (line, phase) = (index - axis.origin).quotientAndRemainder(dividingBy: axis.stride)
            return line < axis.lines && axis.phases.contains(phase)
          }
          let expected = (0..<2 * count).map { index in
            let place = index % count
            return isCopied(planes.rows, place / width) && isCopied(planes.columns, place % width)
              ? image.pointer[index] : 0
          }
          #expect(Array(merged.dropFirst(32).dropLast(32)) == expected, "\(planes)")
          #expect((merged.prefix(32) + merged.suffix(32)).count { !$0.isNaN } == 0, "\(planes)")
        }
      }
    }
  }
}
