import Foundation

/// What the system says of the processor.
enum Processor {
  /// Its name; the architecture's where the system tells no more.
  static let name: String = {
    #if canImport(Darwin)
      var count = 0
      if sysctlbyname("machdep.cpu.brand_string", nil, &count, nil, 0) == 0, count > 1 {
        var bytes = [UInt8](repeating: 0, count: count)
        sysctlbyname("machdep.cpu.brand_string", &bytes, &count, nil, 0)
        return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
    #else
      // A model's name can be as vague as "Intel Xeon Processor"; family and model number tell such apart.
      let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
      func field(_ name: String) -> String? {
        let line = text.split(separator: "\n").first {
          $0.split(separator: ":").first?.trimmingCharacters(in: .whitespaces) == name
        }
        return line?.split(separator: ":", maxSplits: 1).last?.trimmingCharacters(in: .whitespaces)
      }
      if let model = field("model name") {
        return ([model] + ["cpu family", "model", "stepping"].compactMap(field)).joined(separator: ", ")
      }
    #endif
    return architecture
  }()

  private static var architecture: String {
    #if arch(x86_64)
      "x86-64"
    #elseif arch(arm64)
      "arm64"
    #else
      "unknown"
    #endif
  }
}
