import ConvShapes
import Testing

/// How chains are read, and what is said about those that cannot be.
@Suite struct ChainTests {
  @Test(
    arguments: [
      "conv:16x3x3", "conv:16x3x5,stride=2x1,pad=1:2:3:4,dilation=2,groups=2,bias=no", "conv:1x1x1,pad=same",
      "convtranspose:8x2x2,stride=2,outpad=1", "depthwise:3x3", "depthwise:2x3x3,pad=1", "maxpool:2",
      "maxpool:3,stride=2", "maxpool:3,stride=2,rounding=ceil", "maxpool:3x2,dilation=2",
      "avgpool:2,countpad=no", "globalpool", "dense:10",
      "dense:10,bias=no", "dense:classes", "flatten", "batchnorm", "dropout:0.25", "relu", "leakyrelu:0.2",
      "sigmoid", "tanh", "softmax",
    ])
  func wordsAreReadAndWritten(_ word: String) throws {
    #expect(try ChainLayer(word, place: "").word == word)
  }

  @Test(
    arguments: [
      (
        "covn:16x3x3",
        "layer 1 (covn:16x3x3): got \"covn\"; expected one of conv, convtranspose, depthwise, maxpool, avgpool, "
          + "globalpool, dense, flatten, batchnorm, dropout, relu, leakyrelu, elu, softplus, sigmoid, tanh, step, identity, softmax; use conv:16x3x3"
      ),
      (
        "conv:16x3",
        "layer 1 (conv:16x3): got \"16x3\"; expected COUNTxHEIGHTxWIDTH; use conv:16x3x3"
      ),
      (
        "relu maxpool",
        "layer 2 (maxpool): got no size; expected maxpool:SIZE, a number or HEIGHTxWIDTH; use maxpool:2"
      ),
      (
        "conv:8x3x3,strid=2",
        "layer 1 (conv:8x3x3,strid=2): got the option \"strid\"; expected one of stride, pad, dilation, rounding, groups, bias; "
          + "use conv:8x3x3,stride=2"
      ),
      (
        "conv:8x3x3,2",
        "layer 1 (conv:8x3x3,2): got \"2\"; expected KEY=VALUE behind each comma; use conv:8x3x3"
      ),
      (",relu", "layer 1 (,relu): got \"relu\"; expected KEY=VALUE behind each comma; use relu"),
      (",", "layer 1 (,): got \"\"; expected KEY=VALUE behind each comma; leave it out"),
      (",foo,pad=1", "layer 1 (,foo,pad=1): got \"foo\"; expected KEY=VALUE behind each comma; leave it out"),
      (
        ",conv:8x3x3,pad=1,relu,pad=1",
        "layer 1 (,conv:8x3x3,pad=1,relu,pad=1): got \"conv:8x3x3\"; expected KEY=VALUE behind each comma; "
          + "use conv:8x3x3,pad=1 relu"
      ),
      ("relu,", "layer 1 (relu,): got \"\"; expected KEY=VALUE behind each comma; use relu"),
      (
        "conv:16x3x3,,pad=1",
        "layer 1 (conv:16x3x3,,pad=1): got \"\"; expected KEY=VALUE behind each comma; use conv:16x3x3,pad=1"
      ),
      (
        "conv:16x3x3,relu,maxpool:2",
        "layer 1 (conv:16x3x3,relu,maxpool:2): got \"relu\"; expected KEY=VALUE behind each comma; use conv:16x3x3 relu maxpool:2"
      ),
      (
        "conv:3x3x3,activation=relu",
        "layer 1 (conv:3x3x3,activation=relu): got the option \"activation\"; expected one of stride, pad, dilation, rounding, groups, bias; "
          + "use conv:3x3x3"
      ),
      (
        "conv:3x3x3,dilatoin=relu",
        "layer 1 (conv:3x3x3,dilatoin=relu): got the option \"dilatoin\"; expected one of stride, pad, dilation, rounding, groups, bias; "
          + "use conv:3x3x3"
      ),
      (
        "conv:3x3x3,stride=2,padding=1:1:2:2",
        "layer 1 (conv:3x3x3,stride=2,padding=1:1:2:2): got the option \"padding\"; expected one of stride, pad, dilation, rounding, groups, bias; "
          + "use conv:3x3x3,stride=2,pad=1:1:2:2"
      ),
      (
        "maxpool:2,stride=2:2",
        "layer 1 (maxpool:2,stride=2:2): got \"2:2\"; expected a number or HEIGHTxWIDTH; use maxpool:2,stride=2x2"
      ),
      (
        "maxpool:2,stride=1,pad=1,stride=2",
        "layer 1 (maxpool:2,stride=1,pad=1,stride=2): got the option \"stride\" twice; expected it once; use maxpool:2,stride=1,pad=1"
      ),
      ("relu:3", "layer 1 (relu:3): got the size \"3\"; expected the name alone; use relu"),
      (
        "",
        "layer 1 (): got no name; expected one of conv, convtranspose, depthwise, maxpool, avgpool, globalpool, dense, flatten, batchnorm, dropout, relu, leakyrelu, elu, softplus, sigmoid, tanh, step, identity, softmax; use one of these, or leave it out"
      ),
      (
        "conv:8x3x3,pad=1,1,2,2,stride=2",
        "layer 1 (conv:8x3x3,pad=1,1,2,2,stride=2): got \"1\"; expected KEY=VALUE behind each comma; use conv:8x3x3,pad=1:1:2:2,stride=2"
      ),
      (
        "conv:8x3x3,pad=1,2",
        "layer 1 (conv:8x3x3,pad=1,2): got \"2\"; expected KEY=VALUE behind each comma; use conv:8x3x3,pad=1x2"
      ),
      (
        "conv:8x3x3,stride=a,bias=no",
        "layer 1 (conv:8x3x3,stride=a,bias=no): got \"a\"; expected a number or HEIGHTxWIDTH; use conv:8x3x3,stride=1,bias=no"
      ),
      (
        "conv:99999999999999999999x3x3,pad=1",
        "layer 1 (conv:99999999999999999999x3x3,pad=1): got conv:99999999999999999999; expected a number of 64 bits, below 2⁶³; use conv:1x3x3,pad=1"
      ),
    ])
  func unreadableLayersAreNamed(_ chain: String, _ message: String) {
    #expect(throws: (any Error).self) { try Chain([chain]) }
    do { _ = try Chain([chain]) } catch { #expect("\(error)" == message) }
  }

  /// Each fix was tried by hand: 8×8 → 6×6 → 3×3 → 1×1.
  @Test(
    arguments: [
      (
        "conv:4x3x3 maxpool:2 conv:8x5x5", 8,
        "layer 3 (conv:8x5x5), kernel height: got a window of 5 over a padded input of 3; expected at most 3; "
          + "use conv:8x3x3, or conv:8x5x5,pad=1, or --in 12x12x3"
      ),
      (
        "maxpool:4 maxpool:4", 8,
        "layer 2 (maxpool:4), kernel height: got a window of 4 over a padded input of 2; expected at most 2; "
          + "use maxpool:2, or maxpool:4,pad=1, or --in 16x16x3"
      ),
      (
        "conv:6x3x3,groups=2", 8,
        "layer 1 (conv:6x3x3,groups=2), groups: got 2 groups for 3 channels; expected a number that divides 3; "
          + "use conv:6x3x3"
      ),
      (
        "dense:10 conv:6x3x3", 8,
        "layer 2 (conv:6x3x3), input: got the shape [1, 10]; expected images, [batch, channels, height, width]; "
          + "use conv:6x3x3 dense:10 in this order"
      ),
      (
        "conv:4x3x3,stride=0", 8,
        "layer 1 (conv:4x3x3,stride=0), stride height: got 0; expected at least 1; use conv:4x3x3"
      ),
      (
        "relu conv:4x3x3,pad=-1:0:0:2", 8,
        "layer 2 (conv:4x3x3,pad=-1:0:0:2), padding height: got -1; expected 0 or more; use conv:4x3x3,pad=0:0:0:2"
      ),
      // Two layers are impossible: what makes the first possible. 9 over 8 does not fit, whatever the stride.
      (
        "conv:4x9x9,stride=0 conv:4x3x3,pad=-1", 8,
        "layer 1 (conv:4x9x9,stride=0), stride height: got 0; expected at least 1; use conv:4x8x8, or conv:4x9x9,pad=1"
      ),
      // 8 − 3 = 5 = 2 · 2 + 1; 7 − 3 = 4 and 9 − 3 = 6 leave nothing.
      (
        "conv:4x3x3,stride=2,rounding=strict", 8,
        "layer 1 (conv:4x3x3,stride=2,rounding=strict), output height: got 1 of the padded input left over by steps of 2; "
          + "expected none with strict rounding; use conv:4x3x3,stride=2, or --in 7x7x3, or --in 9x9x3"
      ),
      // By at most 2 can a window of 3 begin before the image and still read it; PyTorch takes half of the window.
      (
        "maxpool:3,pad=3", 8,
        "layer 1 (maxpool:3,pad=3), padding height: got 3 before the image, so that a window reads no pixel; "
          + "expected at most 2; use maxpool:3,pad=2, or maxpool:3,pad=1"
      ),
      // (8 − 1) · 1 + 3 = 10 rows, of which 9 can be taken away: 4 on each side; 39 + 2 − 40 = 1.
      (
        "convtranspose:3x3x3,pad=20", 8,
        "layer 1 (convtranspose:3x3x3,pad=20), padding height: got 40 taken from an output of 10; expected at most 9 in all; "
          + "use convtranspose:3x3x3,pad=4, or --in 39x39x3"
      ),
      (
        "convtranspose:3x2x2,outpad=5,stride=3", 8,
        "layer 1 (convtranspose:3x2x2,outpad=5,stride=3), output padding height: got 5; expected less than the stride 3 or the dilation 1; "
          + "use convtranspose:3x2x2,stride=3,outpad=2"
      ),
      (
        "convtranspose:6x2x2,groups=2", 8,
        "layer 1 (convtranspose:6x2x2,groups=2), groups: got 2 groups for 3 channels; expected a number that divides 3; "
          + "use convtranspose:6x2x2"
      ),
      (
        "dropout:1.5", 8,
        "layer 1 (dropout:1.5), rate: got 1.5; expected 0 or more and less than 1; use dropout:0.5"
      ),
      // Training by Adam takes 16 bytes for each of 193 parameters a unit, and 4 for its output: (2⁶³ − 1) ÷ 3092.
      (
        "dense:5000000000000000000", 8,
        "layer 1 (dense:5000000000000000000), parameters: got 5000000000000000000 × 192; expected a product below 2⁶³; "
          + "use dense:2982979313342424"
      ),
    ])
  func impossibleLayersAreNamedWithAFix(_ chain: String, _ side: Int, _ message: String) throws {
    do {
      _ = try PublishedNetworks.report(chain, side: side)
      Issue.record("no error for \(chain)")
    } catch { #expect("\(error)" == message) }
  }

  /// Sizes up to 2³¹ work; products beyond 64 bits are refused by the layer's name.
  @Test func hugeSizes() throws {
    let side = 1 << 31
    let report = try NetworkReport(
      ModelDescription(
        input: ImageShape(channels: 1, height: side, width: 1),
        layers: [MaxPool2D(Size2D(height: 2, width: 1)).layerDescription]))
    #expect(report.rows[0].output == [1, 1, 1 << 30, 1])
    do {
      _ = try NetworkRequest(
        .chain(Chain(["conv:4096x1x1"])), options: ["in": "\(side)x\(side)x1"]
      ).report()
      Issue.record("no error")
    } catch {
      #expect(
        "\(error)".hasPrefix(
          "layer 1 (conv:4096x1x1), output elements: got 4096 × 2147483648 × 2147483648; expected a product below 2⁶³"
        ))
    }
  }
}
