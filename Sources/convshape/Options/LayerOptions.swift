import ArgumentParser
import ConvShapes

/// The numbers of one layer.
///
/// All are texts, and every text of any form, so that `--pad -1` is answered about its value; what they mean is for
/// ``LayerRequest`` to say. `--in` is the network's too, and so `--filters` is missed only where one layer is asked about.
struct LayerOptions: ParsableArguments {
  @Option(
    name: .customLong("in"), parsing: .unconditional,
    help: ArgumentHelp("The image that comes in.", valueName: "HEIGHTxWIDTHxCHANNELS"))
  var input: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The number of filters and their size.", valueName: "COUNTxHEIGHTxWIDTH"))
  var filters: String?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Steps of the window (1 unless given).", valueName: "N|HxW"))
  var stride: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      Zeros around the image (0 unless given). same: output ⌈input ÷ stride⌉, an odd zero below and right; \
      same-lower: above and left; half: ⌊kernel ÷ 2⌋ on every side.
      """,
      valueName: "N|HxW|T,L,B,R|same|same-lower|valid|half"))
  var pad: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Steps inside the window (1 unless given).", valueName: "N|HxW"))
  var dilation: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Groups of channels that do not see each other (1 unless given).", valueName: "N"))
  var groups: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      What becomes of rows and columns the stride leaves over: not read (floor, unless given), read by one more window \
      (ceil as PyTorch's pooling, caffe as Caffe's), or refused (strict).
      """, valueName: "floor|ceil|strict|caffe"),
    completion: .list(Rounding.allCases.map { $0.rawValue }))
  var rounding: String?

  @Flag(name: .customLong("no-bias"), help: "The filters have no biases.")
  var noBias = false

  @Option(parsing: .unconditional, help: ArgumentHelp("Images at once (1 unless given).", valueName: "N"))
  var batch: String?

  /// The texts that were given, by their options' names without dashes.
  var texts: [String: String] {
    [
      "in": input, "filters": filters, "stride": stride, "pad": pad, "dilation": dilation, "groups": groups,
      "batch": batch, "rounding": rounding,
    ].compactMapValues { $0 }
  }

  /// The layer asked about.
  ///
  /// - Throws: ``NotationError`` for the first text that is missing or has not its form.
  func request() throws(NotationError) -> LayerRequest { try LayerRequest(options: texts, bias: !noBias) }
}
