// The source of lane_tile for one instruction set; see include/lane_tile.h for what it computes.
// Also defined by the includer: ROWS and VECTORS, the largest tile whose sums stay in registers.

// `lines` runs of `run` neighbours each. The places of few lines are kept in registers, for loading one for each row takes
// as long as the products of one vector do; more of them have no room there.
#define LINES_KEPT 4
INLINE TARGET void NAME(lane_sums)(const int lines, const int run, const int vectors, ptrdiff_t steps,
                                   const float *packed, const float *source, const ptrdiff_t *offsets,
                                   const ptrdiff_t *places, VECTOR sum[ROWS][VECTORS]) {
  ptrdiff_t kept[LINES_KEPT];
  UNROLL for (int l = 0; l < LINES_KEPT && l < lines; l++) kept[l] = places ? places[l] : 0;
  for (ptrdiff_t k = 0; k < steps; k++) {
    const float *step = source + offsets[k];
    VECTOR right[VECTORS];
    UNROLL for (int v = 0; v < vectors; v++) right[v] = *(const VECTOR *)(packed + v * LANES);
    UNROLL for (int l = 0; l < lines; l++) {
      UNROLL for (int r = 0; r < run; r++) {
        VECTOR left = BROADCAST(step[(lines <= LINES_KEPT ? kept[l] : places[l]) + r]);
        UNROLL for (int v = 0; v < vectors; v++) sum[l * run + r][v] += left * right[v];
#if defined(__x86_64__)
        // Without it the compiler loads many rows ahead and has no registers left for their sums; on arm64 it is the other
        // way round.
        if (lines > LINES_KEPT) __asm__ volatile("" ::: "memory");
#endif
      }
    }
    packed += vectors * LANES;
  }
}

INLINE TARGET void NAME(lane_output_body)(const int rows, const int vectors, ptrdiff_t steps, const float *packed,
                                          const float *source, const ptrdiff_t *offsets, const float *sums,
                                          const float *bias, bool rectified, ptrdiff_t channels, float *out,
                                          ptrdiff_t plane, ptrdiff_t step) {
  VECTOR sum[ROWS][VECTORS];
  UNROLL for (int v = 0; v < vectors; v++) {
    VECTOR start = (VECTOR){0};
    if (bias) start = NAME(load_first)(bias + v * LANES, v == vectors - 1 ? channels - v * LANES : LANES);
    UNROLL for (int r = 0; r < rows; r++) {
      sum[r][v] = sums ? *(const VECTOR *)(sums + (r * vectors + v) * LANES) + start : start;
    }
  }
  NAME(lane_sums)(1, rows, vectors, steps, packed, source, offsets, NULL, sum);
  UNROLL for (int v = 0; v < vectors; v++) {
    const ptrdiff_t count = v == vectors - 1 ? channels - v * LANES : LANES;
    UNROLL for (int first = 0; first < rows; first += LANES) {
      const int part = rows - first < LANES ? rows - first : LANES;
      VECTOR square[LANES];
      UNROLL for (int r = 0; r < LANES; r++) square[r] = r < part ? sum[first + r][v] : (VECTOR){0};
      NAME(transpose_square)(square);
      if (rectified) {
        UNROLL for (int f = 0; f < LANES; f++) square[f] = NAME(rectified)(square[f]);
      }
      float *line = out + v * LANES * plane + first * step;
      UNROLL for (int f = 0; f < LANES; f++) {
        if (f == count) break;
        if (step == 1) {
          NAME(store_first)(line + f * plane, square[f], part);
        } else if (step == 2) {
          NAME(store_every_second)(line + f * plane, square[f], part);
        } else {
          UNROLL for (int r = 0; r < part; r++) line[f * plane + r * step] = square[f][r];
        }
      }
    }
  }
}

INLINE TARGET void NAME(lane_gradient_body)(const int lines, const int run, const int vectors, ptrdiff_t steps,
                                            const float *packed, const float *source, const ptrdiff_t *offsets,
                                            const ptrdiff_t *places, bool accumulate, float *out) {
  const int rows = lines * run;
  VECTOR sum[ROWS][VECTORS];
  UNROLL for (int r = 0; r < rows; r++) {
    UNROLL for (int v = 0; v < vectors; v++) {
      sum[r][v] = accumulate ? *(const VECTOR *)(out + (r * vectors + v) * LANES) : (VECTOR){0};
    }
  }
  NAME(lane_sums)(lines, run, vectors, steps, packed, source, offsets, places, sum);
  UNROLL for (int r = 0; r < rows; r++) {
    UNROLL for (int v = 0; v < vectors; v++) *(VECTOR *)(out + (r * vectors + v) * LANES) = sum[r][v];
  }
}

#define LANE_OUTPUT(R, V)                                                                                             \
  TARGET static void NAME(lane_output_##R##x##V)(ptrdiff_t steps, const float *packed, const float *source,           \
                                                 const ptrdiff_t *offsets, const float *sums, const float *bias,      \
                                                 bool rectified, ptrdiff_t channels, float *out, ptrdiff_t plane,     \
                                                 ptrdiff_t step) {                                                    \
    NAME(lane_output_body)(R, V, steps, packed, source, offsets, sums, bias, rectified, channels, out, plane, step);  \
  }
#define LANE_GRADIENT(L, R, V)                                                                                        \
  TARGET static void NAME(lane_gradient_##L##x##R##x##V)(ptrdiff_t steps, const float *packed, const float *source,   \
                                                         const ptrdiff_t *offsets, const ptrdiff_t *lines,            \
                                                         bool accumulate, float *out) {                               \
    NAME(lane_gradient_body)(L, R, V, steps, packed, source, offsets, lines, accumulate, out);                        \
  }
#define LANE_OUTPUTS(R) LANE_OUTPUT(R, 1) LANE_OUTPUT(R, 2)
#define LANE_GRADIENTS(L, R) LANE_GRADIENT(L, R, 1) LANE_GRADIENT(L, R, 2)

// M(R) for all rows of a tile; M(L, R) for all lines and runs that fill no more rows than a tile has.
#define ROWS_TO_6(M) M(1) M(2) M(3) M(4) M(5) M(6)
#define ROWS_TO_12(M) ROWS_TO_6(M) M(7) M(8) M(9) M(10) M(11) M(12)
#define RUNS_TO_6(M)                                                                                            \
  M(1, 1) M(2, 1) M(3, 1) M(4, 1) M(5, 1) M(6, 1) M(1, 2) M(2, 2) M(3, 2) M(1, 3) M(2, 3) M(1, 4) M(1, 5) M(1, 6)
#define RUNS_TO_12(M)                                                                                           \
  RUNS_TO_6(M) M(7, 1) M(8, 1) M(9, 1) M(10, 1) M(11, 1) M(12, 1) M(4, 2) M(5, 2) M(6, 2) M(3, 3) M(4, 3) M(2, 4) \
  M(3, 4) M(2, 5) M(2, 6) M(1, 7) M(1, 8) M(1, 9) M(1, 10) M(1, 11) M(1, 12)
#if ROWS == 14
#define EACH_ROW(M) ROWS_TO_12(M) M(13) M(14)
#define EACH_RUN(M) RUNS_TO_12(M) M(13, 1) M(14, 1) M(7, 2) M(2, 7) M(1, 13) M(1, 14)
#elif ROWS == 12
#define EACH_ROW ROWS_TO_12
#define EACH_RUN RUNS_TO_12
#else
#define EACH_ROW ROWS_TO_6
#define EACH_RUN RUNS_TO_6
#endif

EACH_ROW(LANE_OUTPUTS)
EACH_RUN(LANE_GRADIENTS)

#define OUTPUT_NAMES(R) NAME(lane_output_##R##x1), NAME(lane_output_##R##x2),
#define GRADIENT_NAMES(L, R) \
  [((R)-1) * ROWS + (L)-1] = {NAME(lane_gradient_##L##x##R##x1), NAME(lane_gradient_##L##x##R##x2)},
static const convkit_lane_output_function NAME(lane_outputs)[] = {EACH_ROW(OUTPUT_NAMES)};
static const convkit_lane_gradient_function NAME(lane_gradients)[ROWS * ROWS][VECTORS] = {EACH_RUN(GRADIENT_NAMES)};

// A square at a time; the last vector of a line may reach behind it, which the caller allows.
TARGET static void NAME(lane_turn)(const float *in, ptrdiff_t pitch, ptrdiff_t channels, ptrdiff_t count, float *out) {
  const ptrdiff_t width = (channels + LANES - 1) / LANES * LANES;
  for (ptrdiff_t first = 0; first < channels; first += LANES) {
    const ptrdiff_t lines = channels - first < LANES ? channels - first : LANES;
    const float *line = in + first * pitch;
    for (ptrdiff_t q = 0; q < count; q += LANES) {
      VECTOR square[LANES];
      UNROLL for (int f = 0; f < LANES; f++) {
        square[f] = f < lines ? *(const VECTOR *)(line + f * pitch + q) : (VECTOR){0};
      }
      NAME(transpose_square)(square);
      const ptrdiff_t part = count - q;
      float *place = out + q * width + first;
      UNROLL for (int i = 0; i < LANES; i++) {
        if (i < part) *(VECTOR *)(place + i * width) = square[i];
      }
    }
  }
}

const convkit_lane_tiles *NAME(convkit_lane_tiles)(void) {
  static const convkit_lane_tiles tiles = {
      LANES, ROWS, VECTORS, NAME(lane_outputs), NAME(lane_gradients)[0], NAME(lane_turn)};
  return &tiles;
}
