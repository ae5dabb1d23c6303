import Foundation

extension SafetensorsFile {
  /// A tensor of any floating-point type as `Float`; F64 is rounded to nearest.
  ///
  /// - Throws: ``SafetensorsError`` when there is none of this name, or its elements are integers.
  public func tensor(named name: String) throws(SafetensorsError) -> Tensor {
    let entry = try requiredEntry(named: name)
    guard entry.type.isFloatingPoint else {
      throw SafetensorsError(
        file: self.name,
        .wrongType(tensor: name, got: entry.type.rawValue, expected: "a floating-point type"))
    }
    return Tensor(uninitialized: entry.shape) { output in
      data.withUnsafeBytes { bytes in
        let source = UnsafeRawBufferPointer(rebasing: bytes[entry.byteRange])
        for index in 0..<output.count {
          output[index] =
            entry.type == .float32
            ? Float(bitPattern: Self.word(source, index))
            : Float(Self.floatingPoint(source, index, type: entry.type))
        }
      }
    }
  }

  /// The elements of a tensor of any type as `Double`, in row-major order; I64 beyond 2⁵³ is rounded to nearest.
  ///
  /// - Throws: ``SafetensorsError`` when there is none of this name, or a BOOL is neither 0 nor 1.
  public func doubles(named name: String) throws(SafetensorsError) -> [Double] {
    let entry = try requiredEntry(named: name)
    guard entry.type.isFloatingPoint else { return try integers(named: name).map(Double.init) }
    return data.withUnsafeBytes { bytes in
      let source = UnsafeRawBufferPointer(rebasing: bytes[entry.byteRange])
      return (0..<entry.shape.count).map { Self.floatingPoint(source, $0, type: entry.type) }
    }
  }

  /// The elements of an integer or BOOL tensor, in row-major order.
  ///
  /// - Throws: ``SafetensorsError`` when there is none of this name, its elements are floating-point numbers, or a
  ///   BOOL is neither 0 nor 1.
  public func integers(named name: String) throws(SafetensorsError) -> [Int] {
    let entry = try requiredEntry(named: name)
    guard !entry.type.isFloatingPoint else {
      throw SafetensorsError(
        file: self.name, .wrongType(tensor: name, got: entry.type.rawValue, expected: "an integer type"))
    }
    let numbers = data.withUnsafeBytes { bytes in
      let source = UnsafeRawBufferPointer(rebasing: bytes[entry.byteRange])
      return (0..<entry.shape.count).map { Self.integer(source, $0, type: entry.type) }
    }
    if entry.type == .bool, let wrong = numbers.first(where: { $0 > 1 }) {
      throw SafetensorsError(file: self.name, .invalidBool(tensor: name, value: UInt8(wrong)))
    }
    return numbers
  }

  /// The word at a position, little-endian, aligned or not: the format promises no alignment.
  private static func word<Word: FixedWidthInteger>(_ bytes: UnsafeRawBufferPointer, _ index: Int) -> Word {
    Word(littleEndian: bytes.loadUnaligned(fromByteOffset: index * MemoryLayout<Word>.size, as: Word.self))
  }

  private static func floatingPoint(
    _ bytes: UnsafeRawBufferPointer, _ index: Int, type: ElementType
  ) -> Double {
    switch type {
    case .float64: Double(bitPattern: word(bytes, index))
    case .float32: Double(Float(bitPattern: word(bytes, index)))
    case .float16: double(half: word(bytes, index))
    case .bfloat16: Double(Float(bitPattern: UInt32(word(bytes, index) as UInt16) << 16))
    default: Double(integer(bytes, index, type: type))
    }
  }

  /// IEEE 754 binary16 by its definition: `Float16` does not exist on every platform this package runs on.
  private static func double(half: UInt16) -> Double {
    let sign: Double = half >> 15 == 0 ? 1 : -1
    let exponent = Int(half >> 10 & 0x1F)
    let fraction = Double(half & 0x3FF)
    switch exponent {
    case 0: return sign * fraction * 0x1p-24
    case 0x1F: return fraction == 0 ? sign * .infinity : .nan
    default:
      return sign * (1 + fraction * 0x1p-10) * Double(sign: .plus, exponent: exponent - 15, significand: 1)
    }
  }

  private static func integer(_ bytes: UnsafeRawBufferPointer, _ index: Int, type: ElementType) -> Int {
    switch type {
    case .int64: Int(word(bytes, index) as Int64)
    case .int32: Int(word(bytes, index) as Int32)
    case .int16: Int(word(bytes, index) as Int16)
    case .int8: Int(word(bytes, index) as Int8)
    default: Int(word(bytes, index) as UInt8)
    }
  }
}
