// The source of lane_tile for one instruction set; see include/lane_tile.h for what it computes.
// Also defined by the includer: ROWS and VECTORS, the largest tile whose sums stay in registers.

// The rows stand side by side where `places` is null, else wherever it says.
INLINE TARGET void NAME(lane_sums)(const int rows, const int vectors, ptrdiff_t steps, const float *packed,
                                   const float *source, const ptrdiff_t *offsets, const ptrdiff_t *places,
                                   VECTOR sum[ROWS][VECTORS]) {
  for (ptrdiff_t k = 0; k < steps; k++) {
    const float *place = source + offsets[k];
    VECTOR right[VECTORS];
    UNROLL for (int v = 0; v < vectors; v++) right[v] = *(const VECTOR *)(packed + v * LANES);
    UNROLL for (int r = 0; r < rows; r++) {
      VECTOR left = BROADCAST(place[places ? places[r] : r]);
      UNROLL for (int v = 0; v < vectors; v++) sum[r][v] += left * right[v];
    }
    packed += vectors * LANES;
  }
}

// Exchanges blocks of d×d lanes on both sides of the diagonal, for every such pair of a square of vectors.
#if LANES == 16
#define LOW8(x, y) __builtin_shufflevector(x, y, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23)
#define HIGH8(x, y) __builtin_shufflevector(x, y, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31)
#define LOW4(x, y) __builtin_shufflevector(x, y, 0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27)
#define HIGH4(x, y) __builtin_shufflevector(x, y, 4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31)
#define LOW2(x, y) __builtin_shufflevector(x, y, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29)
#define HIGH2(x, y) __builtin_shufflevector(x, y, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31)
#define LOW1(x, y) __builtin_shufflevector(x, y, 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30)
#define HIGH1(x, y) __builtin_shufflevector(x, y, 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31)
#elif LANES == 8
#define LOW4(x, y) __builtin_shufflevector(x, y, 0, 1, 2, 3, 8, 9, 10, 11)
#define HIGH4(x, y) __builtin_shufflevector(x, y, 4, 5, 6, 7, 12, 13, 14, 15)
#define LOW2(x, y) __builtin_shufflevector(x, y, 0, 1, 8, 9, 4, 5, 12, 13)
#define HIGH2(x, y) __builtin_shufflevector(x, y, 2, 3, 10, 11, 6, 7, 14, 15)
#define LOW1(x, y) __builtin_shufflevector(x, y, 0, 8, 2, 10, 4, 12, 6, 14)
#define HIGH1(x, y) __builtin_shufflevector(x, y, 1, 9, 3, 11, 5, 13, 7, 15)
#else
#define LOW2(x, y) __builtin_shufflevector(x, y, 0, 1, 4, 5)
#define HIGH2(x, y) __builtin_shufflevector(x, y, 2, 3, 6, 7)
#define LOW1(x, y) __builtin_shufflevector(x, y, 0, 4, 2, 6)
#define HIGH1(x, y) __builtin_shufflevector(x, y, 1, 5, 3, 7)
#endif
#define EXCHANGE(d)                                                 \
  UNROLL for (int i = 0; i < LANES; i++) {                          \
    if (i & d) continue;                                            \
    VECTOR low = LOW##d(square[i], square[i + d]);                  \
    square[i + d] = HIGH##d(square[i], square[i + d]);              \
    square[i] = low;                                                \
  }

INLINE TARGET void NAME(transpose_square)(VECTOR square[LANES]) {
#if LANES == 16
  EXCHANGE(8)
#endif
#if LANES >= 8
  EXCHANGE(4)
#endif
  EXCHANGE(2)
  EXCHANGE(1)
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
  NAME(lane_sums)(rows, vectors, steps, packed, source, offsets, NULL, sum);
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

INLINE TARGET void NAME(lane_gradient_body)(const int rows, const int vectors, ptrdiff_t steps, const float *packed,
                                            const float *source, const ptrdiff_t *offsets, const ptrdiff_t *places,
                                            bool accumulate, float *out) {
  VECTOR sum[ROWS][VECTORS];
  UNROLL for (int r = 0; r < rows; r++) {
    UNROLL for (int v = 0; v < vectors; v++) {
      sum[r][v] = accumulate ? *(const VECTOR *)(out + (r * vectors + v) * LANES) : (VECTOR){0};
    }
  }
  NAME(lane_sums)(rows, vectors, steps, packed, source, offsets, places, sum);
  UNROLL for (int r = 0; r < rows; r++) {
    UNROLL for (int v = 0; v < vectors; v++) *(VECTOR *)(out + (r * vectors + v) * LANES) = sum[r][v];
  }
}

#define LANE_TILE(R, V)                                                                                               \
  TARGET static void NAME(lane_output_##R##x##V)(ptrdiff_t steps, const float *packed, const float *source,           \
                                                 const ptrdiff_t *offsets, const float *sums, const float *bias,      \
                                                 bool rectified, ptrdiff_t channels, float *out, ptrdiff_t plane,     \
                                                 ptrdiff_t step) {                                                    \
    NAME(lane_output_body)(R, V, steps, packed, source, offsets, sums, bias, rectified, channels, out, plane, step);  \
  }                                                                                                                   \
  TARGET static void NAME(lane_gradient_##R##x##V)(ptrdiff_t steps, const float *packed, const float *source,         \
                                                   const ptrdiff_t *offsets, const ptrdiff_t *rows, bool accumulate,   \
                                                   float *out) {                                                      \
    NAME(lane_gradient_body)(R, V, steps, packed, source, offsets, rows, accumulate, out);                            \
  }
#define LANE_ROW(R) LANE_TILE(R, 1) LANE_TILE(R, 2)
#define OUTPUT_NAMES(R) NAME(lane_output_##R##x1), NAME(lane_output_##R##x2)
#define GRADIENT_NAMES(R) NAME(lane_gradient_##R##x1), NAME(lane_gradient_##R##x2)
#define EACH_ROW(M) M(1) SEPARATOR M(2) SEPARATOR M(3) SEPARATOR M(4) SEPARATOR M(5) SEPARATOR M(6) MORE_ROWS(M)
#if ROWS == 14
#define MORE_ROWS(M)                                                                                                  \
  SEPARATOR M(7) SEPARATOR M(8) SEPARATOR M(9) SEPARATOR M(10) SEPARATOR M(11) SEPARATOR M(12) SEPARATOR M(13)        \
  SEPARATOR M(14)
#else
#define MORE_ROWS(M)
#endif

#define SEPARATOR
EACH_ROW(LANE_ROW)
#undef SEPARATOR

#define SEPARATOR ,
static const convkit_lane_output_function NAME(lane_outputs)[] = {EACH_ROW(OUTPUT_NAMES)};
static const convkit_lane_gradient_function NAME(lane_gradients)[] = {EACH_ROW(GRADIENT_NAMES)};
#undef SEPARATOR

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
      LANES, ROWS, VECTORS, NAME(lane_outputs), NAME(lane_gradients), NAME(lane_turn)};
  return &tiles;
}
