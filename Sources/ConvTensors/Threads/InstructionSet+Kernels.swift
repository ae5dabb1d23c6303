import CMicrokernels

extension InstructionSet {
  /// The register tiles of matrix products.
  public var productTiles: ProductTiles {
    switch self {
    case .avx512: ProductTiles(convkit_product_tiles_avx512())
    case .avx2: ProductTiles(convkit_product_tiles_avx2())
    case .baseline: ProductTiles(convkit_product_tiles_baseline())
    }
  }

  /// The register tiles of dot products.
  public var dotTiles: DotTiles {
    switch self {
    case .avx512: DotTiles(convkit_dot_tiles_avx512())
    case .avx2: DotTiles(convkit_dot_tiles_avx2())
    case .baseline: DotTiles(convkit_dot_tiles_baseline())
    }
  }

  /// The register tiles of matrix products whose lanes are result channels.
  public var laneTiles: LaneTiles {
    switch self {
    case .avx512: LaneTiles(convkit_lane_tiles_avx512())
    case .avx2: LaneTiles(convkit_lane_tiles_avx2())
    case .baseline: LaneTiles(convkit_lane_tiles_baseline())
    }
  }
}

/// The micro-kernel `product_tile` of one instruction set: see its header for what it computes.
public struct ProductTiles: @unchecked Sendable {
  // Unchecked: the table of functions is constant.
  /// Floats of one vector.
  public let lanes: Int
  /// The most rows of a tile.
  public let rows: Int
  /// The most vectors of a row.
  public let vectors: Int
  private let functions: UnsafePointer<convkit_product_tile_function?>
  private let rectified: UnsafePointer<convkit_product_tile_function?>

  init(_ tiles: UnsafePointer<convkit_product_tiles>) {
    lanes = Int(tiles.pointee.lanes)
    rows = Int(tiles.pointee.rows)
    vectors = Int(tiles.pointee.vectors)
    functions = tiles.pointee.functions
    rectified = tiles.pointee.rectified
  }

  /// The most columns of a tile.
  public var columns: Int { lanes * vectors }

  /// The kernel of a tile of the given rows (1…``rows``) and vectors (1…``vectors``).
  ///
  /// - Parameter rectified: whether it writes max(sum, 0) in place of the sum.
  public func function(rows: Int, vectors: Int, rectified: Bool = false) -> convkit_product_tile_function {
    (rectified ? self.rectified : functions)[(rows - 1) * self.vectors + vectors - 1].unsafelyUnwrapped
  }
}

/// The micro-kernel `dot_tile` of one instruction set: see its header for what it computes.
public struct DotTiles: @unchecked Sendable {
  // Unchecked: the table of functions is constant.
  /// Floats of one vector.
  public let lanes: Int
  /// The most rows of a tile.
  public let rows: Int
  /// The most shifted views of a tile.
  public let shifts: Int
  /// The most shifted views of a tile of one row.
  public let lineShifts: Int
  private let functions: UnsafePointer<convkit_dot_tile_function?>
  private let lineFunctions: UnsafePointer<convkit_dot_tile_function?>

  init(_ tiles: UnsafePointer<convkit_dot_tiles>) {
    lanes = Int(tiles.pointee.lanes)
    rows = Int(tiles.pointee.rows)
    shifts = Int(tiles.pointee.shifts)
    lineShifts = Int(tiles.pointee.lineShifts)
    functions = tiles.pointee.functions
    lineFunctions = tiles.pointee.lineFunctions
  }

  /// The kernel of a tile of the given rows (1…``rows``) and views (1…``shifts``).
  public func function(rows: Int, shifts: Int) -> convkit_dot_tile_function {
    functions[(rows - 1) * self.shifts + shifts - 1].unsafelyUnwrapped
  }

  /// The kernel of a tile of one row and the given views (1…``lineShifts``).
  public func lineFunction(shifts: Int) -> convkit_dot_tile_function {
    lineFunctions[shifts - 1].unsafelyUnwrapped
  }
}

/// The micro-kernel `lane_tile` of one instruction set: see its header for what it computes.
public struct LaneTiles: @unchecked Sendable {
  // Unchecked: the tables of functions are constant.
  /// Floats of one vector.
  public let lanes: Int
  /// The most rows of a tile.
  public let rows: Int
  /// The most vectors of a row.
  public let vectors: Int
  private let outputs: UnsafePointer<convkit_lane_output_function?>
  private let gradients: UnsafePointer<convkit_lane_gradient_function?>
  /// The kernel that turns lines of channels into columns, filled up with zeros to whole vectors.
  public let turn: convkit_lane_turn_function

  init(_ tiles: UnsafePointer<convkit_lane_tiles>) {
    lanes = Int(tiles.pointee.lanes)
    rows = Int(tiles.pointee.rows)
    vectors = Int(tiles.pointee.vectors)
    outputs = tiles.pointee.outputs
    gradients = tiles.pointee.gradients
    turn = tiles.pointee.turn.unsafelyUnwrapped
  }

  /// The most result channels of a tile.
  public var width: Int { lanes * vectors }

  /// The kernel of a tile of the given rows (1…``rows``) and vectors (1…``vectors``) whose rows are neighbours.
  public func output(rows: Int, vectors: Int) -> convkit_lane_output_function {
    outputs[(rows - 1) * self.vectors + vectors - 1].unsafelyUnwrapped
  }

  /// The kernel of a tile whose rows stand in lines of neighbours: `lines` × `run` (1…``rows``) in all.
  public func gradient(lines: Int, run: Int = 1, vectors: Int) -> convkit_lane_gradient_function {
    gradients[((run - 1) * rows + lines - 1) * self.vectors + vectors - 1].unsafelyUnwrapped
  }
}
