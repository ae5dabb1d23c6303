import ArgumentParser
import ConvKit
import Foundation

struct GraphCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Differentiates an expression on its computational graph and shows every step.",
    discussion: """
      convnet graph 'q = x + y; f = q*z' x=-2 y=5 z=-4
      convnet graph 'mean(((x+2+z)**(4*x)+3)*5)' x=0.1,0,0.2,1 z=-1,1,-1,0 --check
      convnet graph 'f1 = w*x; f2 = sigmoid(f1)' w=0.5 x=1 --compare 'dw=0.25,f2=0.622'

      The notation is NumPy's: + - * / ** @ ( ) and functions: exp log sqrt abs max min maximum minimum sigmoid tanh \
      relu leakyrelu elu softplus step sum mean softmax logsoftmax matmul dot pow. Assignments between semicolons name \
      the nodes. With --compare the exit code is 1 when a value is wrong.
      """)

  @Argument(help: "The expression; its last assignment is differentiated.")
  var expression: String
  @Argument(help: "Values of the variables: x=0.5, x=0.1,0,0.2 or W=[[1,2],[3,4]].")
  var variables: [String] = []
  @Option(
    name: .customLong("of"), parsing: .unconditional,
    help: "The node to differentiate; the last one when not given.")
  var output: String?
  @Option(
    parsing: .unconditional, help: "Significant digits shown, at least; 4 when not given.",
    transform: ArgumentValues.wholeNumber(1...17))
  var digits: Int?
  @Flag(help: "Put central differences beside the gradients by the variables.")
  var check = false
  @Option(
    parsing: .unconditional,
    help: "Show one update by gradient descent with this learning rate, and the loss before and after.",
    transform: ArgumentValues.positiveNumber)
  var step: Double?
  @Option(
    parsing: .unconditional, help: "The variables that --step changes, with commas; all when not given.")
  var update: String?
  @Option(
    parsing: .unconditional,
    help:
      "Values written by hand, compared at the precision they are written in: dx=-0.39,f1=0.67,df2/df1=0.25.")
  var compare: String?
  @Option(
    parsing: .unconditional, help: "Draw the graph to an SVG file: values above the edges, gradients below.")
  var svg: String?
  @Flag(
    exclusivity: .exclusive,
    help:
      "Print the report as Markdown, LaTeX or JSON (every number in full precision), or the graph for Graphviz."
  )
  var form: Form?

  enum Form: String, EnumerableFlag { case markdown, latex, json, dot }

  /// An expression may begin with a minus, which no option of one letter looks like; the parser gets it with a mark.
  static func guarding(_ arguments: [String]) -> [String] {
    guard arguments.count > 1, arguments[0] == configuration.commandName, arguments[1] != "-h",
      arguments[1].hasPrefix("-"), !arguments[1].hasPrefix("--")
    else { return arguments }
    return [arguments[0], mark + arguments[1]] + arguments[2...]
  }

  private static let mark = "\u{1}"

  func validate() throws {
    if update != nil, step == nil {
      throw ValidationError("--update says what --step changes; add --step 0.1 or leave --update out")
    }
    if form == .json, digits != nil {
      throw ValidationError("--json has every digit; leave --digits out")
    }
    if form == .dot, check || step != nil || compare != nil {
      throw ValidationError("--dot prints the graph alone; leave --check, --step and --compare out, or --dot")
    }
  }

  func run() throws {
    let request = GraphRequest(
      expression.hasPrefix(Self.mark) ? String(expression.dropFirst()) : expression, variables: variables,
      output: output, digits: digits ?? 4, checksGradients: check, stepRate: step,
      updatedVariables: update.map {
        $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      },
      handValues: compare)
    let report = try request.report()
    if let svg { try AtomicFile.write(Data(GraphDrawing(report).svg().utf8), to: svg) }
    let text =
      switch form {
      case .markdown: report.markdown()
      case .latex: report.latex()
      case .json: report.json()
      case .dot: report.dot()
      case nil: report.description
      }
    try Terminal.result(text)
    let isRight = report.comparison?.isRight ?? true
    guard isRight, report.check?.check.passes ?? true else { throw ExitCode(ToolFailure.someFailed) }
  }
}
