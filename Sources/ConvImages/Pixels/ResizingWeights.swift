/// Which input pixels an output pixel is made of, along one axis, and with what weights.
///
/// ```
/// scale  = (end − start) / output            s = max(scale, 1)
/// centre = start + (x + ½) · scale           in input pixels, whose pixel k has its centre at k + ½
/// weight = max(0, 1 − |k + ½ − centre| / s)  divided by the sum of all
/// ```
///
/// Half-pixel centres; when shrinking, the triangle widens with the scale, so that every input pixel counts and
/// nothing aliases. The whole input is the part from 0 to its length; pixels beside a smaller part count where the
/// triangle reaches them. At the edges of the input the triangle is cut and the rest made to sum to 1. This is the convolution-based
/// `BILINEAR` of Pillow (A. Clark and contributors, `Resample.c`), with which fixtures are compared.
struct ResizingWeights {
  /// For each output pixel, the first input pixel that counts.
  let first: [Int]
  /// For each output pixel, how many count.
  let count: [Int]
  /// All weights, those of one output pixel after those of another.
  let weights: [Float]

  /// - Parameter part: where the output begins and ends in the input; the whole input when not given.
  init(from input: Int, to output: Int, part: Range<Double>? = nil) {
    let part = part ?? 0..<Double(input)
    let scale = (part.upperBound - part.lowerBound) / Double(output)
    let reach = max(scale, 1)
    var first: [Int] = []
    var count: [Int] = []
    var weights: [Float] = []
    for x in 0..<output {
      let centre = part.lowerBound + (Double(x) + 0.5) * scale
      let start = max(Int(centre - reach + 0.5), 0)
      let end = min(Int(centre + reach + 0.5), input)
      let triangle = (start..<end).map { max(0, 1 - abs(Double($0) + 0.5 - centre) / reach) }
      let sum = triangle.reduce(0, +)
      first.append(start)
      count.append(end - start)
      weights.append(contentsOf: triangle.map { Float($0 / sum) })
    }
    self.first = first
    self.count = count
    self.weights = weights
  }
}
