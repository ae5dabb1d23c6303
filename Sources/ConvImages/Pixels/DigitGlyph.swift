/// The digits as pixels, 3 wide and 5 high, drawn twice as large.
enum DigitGlyph {
  private static let rows: [[UInt8]] = [
    [0b111, 0b101, 0b101, 0b101, 0b111], [0b010, 0b110, 0b010, 0b010, 0b111],
    [0b111, 0b001, 0b111, 0b100, 0b111], [0b111, 0b001, 0b111, 0b001, 0b111],
    [0b101, 0b101, 0b111, 0b001, 0b001], [0b111, 0b100, 0b111, 0b001, 0b111],
    [0b111, 0b100, 0b111, 0b101, 0b111], [0b111, 0b001, 0b010, 0b010, 0b010],
    [0b111, 0b101, 0b111, 0b101, 0b111], [0b111, 0b101, 0b111, 0b001, 0b111],
  ]
  private static let factor = 2
  /// From one digit to the next.
  private static let step = 4 * factor

  static let height = 5 * factor

  /// The width of a number of 0 or more.
  static func width(of number: Int) -> Int { digits(of: number).count * step - factor }

  /// The places of a number's ink, from its upper left corner.
  static func pixels(of number: Int) -> [(y: Int, x: Int)] {
    var pixels: [(y: Int, x: Int)] = []
    for (place, digit) in digits(of: number).enumerated() {
      for y in 0..<height {
        for x in 0..<3 * factor where rows[digit][y / factor] >> (2 - x / factor) & 1 == 1 {
          pixels.append((y, place * step + x))
        }
      }
    }
    return pixels
  }

  private static func digits(of number: Int) -> [Int] { "\(number)".compactMap(\.wholeNumberValue) }
}
