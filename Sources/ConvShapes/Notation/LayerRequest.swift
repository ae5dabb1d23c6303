/// A convolutional layer as the command line asks about it, possible or not.
package struct LayerRequest: Sendable {
  package var input: ImageShape
  package var filterCount: Int
  package var kernel: Size2D
  package var stride: Size2D
  package var padding: Padding
  package var dilation: Size2D
  package var rounding: Rounding
  package var groups: Int
  package var bias: Bool
  package var batch: Int
  /// What is looked for and stands in no option; a value that makes a layer is in its place.
  package var unknown: LayerUnknown?
  /// The options with a number that 64 bits cannot hold, in their order, with the number.
  private var oversized: [(option: String, number: String)] = []

  /// - Parameter options: the texts of the options that were given, by their names without dashes.
  /// - Throws: ``NotationError`` for the first text that has not the form its option asks for, and for `in` or
  ///   `filters` when it is not there.
  package init(options: [String: String], bias: Bool) throws(NotationError) {
    func notation(_ name: String, _ usual: String?) -> Notation {
      Notation(option: "--\(name)", text: options[name] ?? usual)
    }
    input = try notation("in", nil).volume()
    (filterCount, kernel) = try notation("filters", nil).filters()
    stride = try notation("stride", "1").size()
    padding = try notation("pad", "0").padding()
    dilation = try notation("dilation", "1").size()
    rounding = try notation("rounding", "floor").rounding()
    groups = try notation("groups", "1").number()
    batch = try notation("batch", "1").number()
    self.bias = bias
    for name in ["in", "filters", "stride", "pad", "dilation", "groups", "batch"] {
      if let number = notation(name, "1").oversizedNumber { oversized.append(("--\(name)", number)) }
    }
  }

  /// The request that a layer is.
  init(_ layer: Conv2D, over input: ImageShape) {
    self.input = input
    (filterCount, groups, bias, batch) = (layer.filterCount, layer.groups, layer.bias, 1)
    (kernel, stride) = (layer.window.kernel, layer.window.stride)
    (padding, dilation) = (layer.window.padding, layer.window.dilation)
    rounding = layer.window.rounding
  }

  /// The window, which need not fit the input.
  var window: Window2D {
    Window2D(kernel: kernel, stride: stride, padding: padding, dilation: dilation, rounding: rounding)
  }

  /// The answer.
  ///
  /// - Throws: ``GeometryError`` whose fix is written as options that, put in place of those given, work.
  package func report() throws(GeometryError) -> LayerReport {
    do throws(GeometryError) {
      let report = try layerReport()
      if let first = oversized.first { throw Self.oversize(first.option, first.number) }
      return report
    } catch {
      var error = error
      if let first = oversized.first { error = Self.oversize(first.option, first.number) }
      let fixes = fixes(for: error)
      error.fix =
        fixes.isEmpty ? nil : "use " + fixes.map { options(changedIn: $0) }.joined(separator: " or ")
      throw error
    }
  }

  /// The answer, with the library's own words in its errors.
  func layerReport() throws(GeometryError) -> LayerReport {
    let geometry = try ConvolutionGeometry(
      input: input, filterCount: filterCount, window: window, groups: groups)
    return try LayerReport(geometry: geometry, bias: bias, batch: batch)
  }

  private static func oversize(_ option: String, _ number: String) -> GeometryError {
    let shown = number.count > 40 ? "\(number.prefix(40))…" : number
    return GeometryError(.overflow, at: [option], got: shown, expected: "a number of 64 bits, below 2⁶³")
  }

  /// The options in which `other` differs, as they are written.
  func options(changedIn other: LayerRequest) -> String {
    // A number that was cut to 64 bits is another one even where the cut one works.
    func differs(_ option: String, _ changed: Bool) -> Bool {
      changed || oversized.contains { $0.option == option }
    }
    func text(_ size: Size2D) -> String {
      size.height == size.width ? "\(size.height)" : "\(size.height)x\(size.width)"
    }
    var options: [String] = []
    if differs("--in", other.input != input) {
      let size = unknown == .input ? "" : "\(other.input.height)x\(other.input.width)x"
      options.append("--in \(size)\(other.input.channels)")
    }
    if differs("--filters", other.filterCount != filterCount || other.kernel != kernel) {
      let size = unknown == .kernel ? "" : "x\(other.kernel.height)x\(other.kernel.width)"
      options.append("--filters \(other.filterCount)\(size)")
    }
    if differs("--stride", other.stride != stride) { options.append("--stride \(text(other.stride))") }
    if differs("--pad", other.padding != padding), case .explicit(let pads) = other.padding {
      let symmetric = pads.top == pads.bottom && pads.left == pads.right
      options.append(
        "--pad "
          + (symmetric
            ? text(Size2D(height: pads.top, width: pads.left))
            : "\(pads.top),\(pads.left),\(pads.bottom),\(pads.right)"))
    }
    if differs("--dilation", other.dilation != dilation) {
      options.append("--dilation \(text(other.dilation))")
    }
    if differs("--rounding", other.rounding != rounding) {
      options.append("--rounding \(other.rounding.rawValue)")
    }
    if differs("--groups", other.groups != groups) { options.append("--groups \(other.groups)") }
    if differs("--batch", other.batch != batch) { options.append("--batch \(other.batch)") }
    return options.joined(separator: " ")
  }
}
