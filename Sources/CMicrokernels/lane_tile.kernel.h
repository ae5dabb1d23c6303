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
