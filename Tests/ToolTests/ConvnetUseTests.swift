import Foundation
import TestSupport
import Testing

private let convnet = Tool("convnet")

@Suite struct ConvnetUseTests {
  @Test func aSummaryIsThatOfTheModel() throws {
    let outcome = try convnet.run(["summary", "tiny", "--in", "8x8x1"])
    #expect(outcome.status == 0)
    let expected = """
      layer                                       output  parameters  multiply-adds
             input                                 8×8×1
      0      conv2d 16 filters 3×3, padding same  8×8×16         160          9,216
      1      relu                                 8×8×16           0              0
      2      max-pool2d 2×2                       4×4×16           0              0
      3      conv2d 32 filters 3×3, padding same  4×4×32       4,640         73,728
      4      relu                                 4×4×32           0              0
      5      max-pool2d 2×2                       2×2×32           0              0
      6      flatten                                 128           0              0
      7      dense 10 units                           10       1,290          1,280
             total                                             6,090         84,224

      """
    #expect(outcome.stdout == expected)
    #expect(try convnet.run(["summary", TrainedModel.path]).stdout == expected)
    let json = try convnet.run(["summary", "tiny", "resnet-small", "--json"]).stdout
    let documents = try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]])
    #expect(documents.map { $0["model"] as? String } == ["tiny", "resnet-small"])
    #expect(documents[0]["parameters"] as? Int == 25_578)
  }

  @Test(
    arguments: [
      (["evaluate", "/no.safetensors", "/tmp"], 66, "/no.safetensors: got no such file"),
      (["evaluate", TrainedModel.image, "/tmp"], 65, "is it a safetensors file?"),
      (["evaluate", TrainedModel.path, "/no/such/folder"], 66, "/no/such/folder: got no such folder"),
      (["evaluate", TrainedModel.path], 64, "Missing expected argument '<folder>'"),
      (["predict", TrainedModel.path], 64, "Missing expected argument '<images> ...'"),
      (
        ["predict", "/dev/null", "x.png"], 66,
        "/dev/null: got a file that cannot be read (it is not a regular file)"
      ),
      (
        ["predict", TrainedModel.path, "x.png", "--top", "0"], 64,
        "The value '0' is invalid for '--top <top>'"
      ),
      (
        ["predict", TrainedModel.path, "x.png", "--threshold", "1.5"], 64,
        "expected a number from 0 to 1, as in 0.8"
      ),
      (["evaluate", TrainedModel.path, "x", "--fail-under", "acuracy=1"], 64, "use accuracy=0.9"),
      (
        ["predict", TrainedModel.path, "x.png", "--format", "csv", "--json"], 64,
        "--json and --format csv are"
      ),
      (
        ["predict", TrainedModel.path, "x.png", "--format", "xml"], 64,
        "expected one of text, csv, jsonl, json"
      ),
      (["predict", TrainedModel.path, ""], 64, "Missing value: got an empty text after '"),
      (
        ["compare", TrainedModel.path, TrainedModel.path], 66,
        "best.safetensors: got a file; expected the folder of a run"
      ),
      (
        ["cam", TrainedModel.path, TrainedModel.image, "--out", "/"], 73,
        "/: cannot be written: it is a directory"
      ),
      (
        ["filters", TrainedModel.path, "--out", "/no/such/a.png"], 73,
        "/no/such/a.png: cannot be written: No such"
      ),
      (["summary", "nothing"], 66, "model: got nothing, which is no file"),
      (["summary", "tiny", "--in", "-1x8x1"], 64, "The value '-1x8x1' is invalid for '--in <in>'"),
      (["summary", "tiny", "--in", "2x2x1"], 65, "tiny: got images of 2×2; expected at least 4×4"),
      (["summary", "tiny", "--classes", "0"], 64, "The value '0' is invalid for '--classes <classes>'"),
    ] as [([String], Int32, String)])
  func badInputIsOneLineAndACode(arguments: [String], status: Int32, message: String) throws {
    let outcome = try convnet.run(arguments)
    #expect(outcome.status == status)
    #expect(outcome.stdout == "")
    #expect(
      outcome.stderr.hasPrefix("convnet: error: ") && outcome.stderr.contains(message), "\(outcome.stderr)")
    #expect(outcome.stderr.split(separator: "\n", omittingEmptySubsequences: false).count == 2)
  }
}
