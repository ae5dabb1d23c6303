/// A model's time in whole picoseconds, which every machine adds up alike.
///
/// Sums and products that 64 bits cannot hold stay at the largest number: a choice between such costs is of no matter.
package struct Picoseconds: Comparable, Hashable, Sendable {
  package var count: Int

  package init(_ count: Int) { self.count = count }

  package static let zero = Picoseconds(0)

  package static func < (left: Picoseconds, right: Picoseconds) -> Bool { left.count < right.count }

  static func + (left: Picoseconds, right: Picoseconds) -> Picoseconds {
    let (sum, overflows) = left.count.addingReportingOverflow(right.count)
    return Picoseconds(overflows ? .max : sum)
  }

  static func * (time: Picoseconds, number: Int) -> Picoseconds {
    Picoseconds(saturatedProduct(time.count, number))
  }
}

/// The product of two numbers from 0 on, or the largest number where 64 bits cannot hold it.
func saturatedProduct(_ left: Int, _ right: Int) -> Int {
  let (product, overflows) = left.multipliedReportingOverflow(by: right)
  return overflows ? .max : product
}
