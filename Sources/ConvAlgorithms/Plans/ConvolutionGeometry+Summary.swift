extension ConvolutionGeometry {
  /// `64×64×32, 32 filters 31×31, stride 2, padding 15`: what the plan's and the tables' headings say.
  package var summary: String {
    var parts = ["\(input)", "\(filterCount) filter\(filterCount == 1 ? "" : "s") \(window.kernel)"]
    if window.stride != 1 { parts.append("stride \(window.stride)") }
    let pads = padding
    if pads != 0 {
      let even = pads.top == pads.bottom && pads.left == pads.right
      parts.append(
        even && pads.top == pads.left
          ? "padding \(pads.top)" : "padding \(pads.top),\(pads.left),\(pads.bottom),\(pads.right)")
    }
    if window.dilation != 1 { parts.append("dilation \(window.dilation)") }
    if groups != 1 { parts.append("\(groups) groups") }
    return parts.joined(separator: ", ")
  }
}
