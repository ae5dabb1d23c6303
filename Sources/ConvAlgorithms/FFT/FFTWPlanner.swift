#if FFTW
  import CFFTW
  import Foundation

  /// How FFTW finds its plans.
  enum TransformPlanning: Sendable {
    /// By its own estimates: the same plans, hence the same bits, in every process.
    case estimated
    /// By what was measured before; by estimates where that says nothing.
    case wise(TransformWisdom)
    /// By measuring, in ``FFTWPlanner/measuring(_:_:)``.
    case measured
  }

  /// FFTW's planner: one for the process and not safe to call from two threads, so behind one lock.
  ///
  /// Its memory, which FFTW calls wisdom, is the process's as well. It is therefore lent to one set of plans at a time:
  /// no plan depends on what was planned before it elsewhere, and a program that uses FFTW itself keeps its own.
  enum FFTWPlanner {
    private static let lock = NSRecursiveLock()

    /// Makes plans; `make` is given a function that asks FFTW with the flags to plan with.
    static func plans<Plans>(
      _ planning: TransformPlanning, _ make: (_ plan: ((UInt32) -> fftwf_plan?) -> FFTWPlan) -> Plans
    ) -> Plans {
      func plan(_ flags: [UInt32]) -> Plans {
        make { ask in
          guard let plan = flags.lazy.compactMap(ask).first else {
            preconditionFailure("FFTW has no plan for a plane that TransformSize admits")
          }
          return FFTWPlan(plan)
        }
      }
      return lock.withLock {
        switch planning {
        // Not even an estimate may see what the host program has measured: the bits must be those of any process.
        case .estimated: return lending(nil) { plan([FFTW_ESTIMATE]) }
        case .measured: return plan([FFTW_MEASURE])
        case .wise(let wisdom):
          return lending(wisdom) { plan([FFTW_WISDOM_ONLY | FFTW_MEASURE, FFTW_ESTIMATE]) }
        }
      }
    }

    /// What is known after plans were measured in `body`, with what was known before.
    static func measuring(_ known: TransformWisdom?, _ body: (TransformPlanning) -> Void) -> TransformWisdom?
    {
      lock.withLock {
        lending(known) {
          body(.measured)
          return exported.map(TransformWisdom.init(text:)) ?? known
        }
      }
    }

    /// Whether FFTW reads it: that of another version, or anything else, is refused whole.
    static func accepts(_ wisdom: TransformWisdom) -> Bool {
      lock.withLock { lending(nil) { fftwf_import_wisdom_from_string(wisdom.text) == 1 } }
    }

    static func destroy(_ plan: fftwf_plan) { lock.withLock { fftwf_destroy_plan(plan) } }

    /// Runs `body` while the planner knows this alone.
    private static func lending<Result>(_ wisdom: TransformWisdom?, _ body: () -> Result) -> Result {
      let before = exported
      fftwf_forget_wisdom()
      defer {
        fftwf_forget_wisdom()
        if let before { fftwf_import_wisdom_from_string(before) }
      }
      if let wisdom { fftwf_import_wisdom_from_string(wisdom.text) }
      return body()
    }

    private static var exported: String? {
      guard let text = fftwf_export_wisdom_to_string() else { return nil }
      defer { free(text) }
      return String(cString: text)
    }
  }

  /// A plan of FFTW, made and destroyed under the lock its planner needs, and executed without.
  final class FFTWPlan: @unchecked Sendable {
    // Unchecked: the new-array execute functions of FFTW may run on many threads at once, and nothing else is used.
    let pointer: fftwf_plan

    fileprivate init(_ pointer: fftwf_plan) { self.pointer = pointer }

    deinit { FFTWPlanner.destroy(pointer) }
  }
#endif
