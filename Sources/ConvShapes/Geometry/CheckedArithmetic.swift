/// The product of counts, or the error that names the quantity and its factors when 64 bits cannot hold it.
///
/// - Parameters:
///   - factors: numbers that are 0 or more.
///   - name: what the product is, as the error's location says it.
/// - Throws: ``GeometryError`` with the reason `overflow`.
func checkedProduct(_ factors: [Int], of name: String) throws(GeometryError) -> Int {
  var product = 1
  for factor in factors {
    let (next, tooLarge) = product.multipliedReportingOverflow(by: factor)
    if tooLarge {
      throw GeometryError(
        .overflow, at: [name], got: factors.map(String.init).joined(separator: " × "),
        expected: "a product below 2⁶³", fix: "use smaller sizes")
    }
    product = next
  }
  return product
}

/// The sum of numbers, or the error that names the quantity and its terms when 64 bits cannot hold it.
///
/// - Throws: ``GeometryError`` with the reason `overflow`.
func checkedSum(_ terms: [Int], of name: String) throws(GeometryError) -> Int {
  var sum = 0
  for term in terms {
    let (next, tooLarge) = sum.addingReportingOverflow(term)
    if tooLarge {
      throw GeometryError(
        .overflow, at: [name], got: terms.map(String.init).joined(separator: " + "),
        expected: "a sum below 2⁶³", fix: "use smaller sizes")
    }
    sum = next
  }
  return sum
}

/// ⌈count ÷ step⌉ for a step of 1 or more; the usual (count + step − 1) could overflow.
package func roundedUpQuotient(_ count: Int, _ step: Int) -> Int {
  count <= 0 ? count / step : (count - 1) / step + 1
}
