import ConvAlgorithms
import Foundation
struct Layer: Decodable { let name: String; let n, c, h, w, k, r, s, stride, pad, dilation, groups: Int }
let args = CommandLine.arguments
let layers = try JSONDecoder().decode(
  [Layer].self, from: Data(contentsOf: URL(fileURLWithPath: "/work/shared/bench/layers.json")))
let threads = Int(args[1])!
let algos = args[2].split(separator: ",").map { ConvolutionAlgorithm(rawValue: String($0))! }
let names = args.dropFirst(3)
let context = ComputeContext(threadCount: threads)
func measure(_ f: () -> Void) -> Double {
  f()
  var times: [Double] = []
  let start = DispatchTime.now().uptimeNanoseconds
  while times.count < 3 || (DispatchTime.now().uptimeNanoseconds - start < 400_000_000 && times.count < 200) {
    let a = DispatchTime.now().uptimeNanoseconds; f();
    times.append(Double(DispatchTime.now().uptimeNanoseconds - a) / 1e6)
  }
  times.sort(); return times[times.count / 2]
}
func random(_ shape: Shape) -> Tensor {
  var s = RandomStream(seed: 1, purpose: "x");
  return Tensor(shape, (0..<shape.count).map { _ in s.uniform() - 0.5 })
}
for l in layers where names.isEmpty || names.contains(where: { l.name.hasPrefix($0) }) {
  let g = try ConvolutionGeometry(
    input: ImageShape(channels: l.c, height: l.h, width: l.w), filterCount: l.k,
    window: Window2D(
      kernel: Size2D(height: l.r, width: l.s), stride: Size2D(l.stride), padding: .explicit(Padding2D(l.pad)),
      dilation: Size2D(l.dilation)), groups: l.groups)
  let x = random(Shape(batch: l.n, g.input)), w = random(g.filterShape),
    dy = random(Shape(batch: l.n, g.output))
  for a in algos {
    let p0 = DispatchTime.now().uptimeNanoseconds
    let out = try a.plan(for: g, batch: l.n, pass: .output, context: context)
    let p1 = DispatchTime.now().uptimeNanoseconds
    let ig = try a.plan(for: g, batch: l.n, pass: .inputGradient, context: context)
    let fg = try a.plan(for: g, batch: l.n, pass: .filterGradient, context: context)
    var pw = out.prepare(w), pi = ig.prepare(w)
    let tp = measure { pw = out.prepare(w) }; pi = ig.prepare(w)
    let to = measure { _ = out.output(x, filters: pw) }
    let ti = measure { _ = ig.inputGradient(dy, filters: pi) }
    let tf = measure { _ = fg.filterGradient(x, outputGradient: dy) }
    print(
      String(
        format: "%@ %@ out %.2f ig %.2f fg %.2f prep %.2f plan %.2f ms | ws %.1f prepd %.1f MB | ", l.name,
        a.rawValue, to, ti, tf, tp, Double(p1 - p0) / 1e6, Double(out.workspaceByteCount) / 1e6,
        Double(pw.byteCount) / 1e6)
        + (a == .fft
          ? out.description.split(separator: ":").last! + "/" + ig.description.split(separator: ":").last!
            + "/" + fg.description.split(separator: ":").last! : ""))
  }
}
