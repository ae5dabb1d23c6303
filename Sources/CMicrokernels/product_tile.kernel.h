// The source of product_tile for one instruction set; see include/product_tile.h for what it computes.
// Also defined by the includer: ROWS and VECTORS, the largest tile whose sums stay in registers.

// Packed filters are read once from wherever they are, often the last-level cache, by one line of 64 bytes in many steps.
// That is too slow a stream for the processor to see far ahead and it stops at each page, so full tiles ask for them: this
// many floats ahead (2 KiB), which products of 8 filters and 3 vectors need some 200 ns to reach.
#define FLOATS_AHEAD 512
// Steps whose streams no processor follows all.
#define STREAMS 64

INLINE TARGET void NAME(product_tile_body)(const int rows, const int vectors, ptrdiff_t steps, const float *packed,
                                           const float *source, const ptrdiff_t *offsets, const float *bias,
                                           bool accumulate, const bool rectified, float *out,
                                           ptrdiff_t pitch, ptrdiff_t columns) {
  VECTOR sum[ROWS][VECTORS];
  const ptrdiff_t last = columns - (vectors - 1) * LANES;
  if (accumulate) {
    UNROLL for (int r = 0; r < rows; r++) {
      UNROLL for (int v = 0; v < vectors - 1; v++) sum[r][v] = *(const VECTOR *)(out + r * pitch + v * LANES);
      sum[r][vectors - 1] = NAME(load_first)(out + r * pitch + (vectors - 1) * LANES, last);
    }
  } else if (bias) {
    UNROLL for (int r = 0; r < rows; r++) {
      UNROLL for (int v = 0; v < vectors; v++) sum[r][v] = BROADCAST(bias[r]);
    }
  } else {
    UNROLL for (int r = 0; r < rows; r++) {
      UNROLL for (int v = 0; v < vectors; v++) sum[r][v] = (VECTOR){0};
    }
  }
  // The source is a stream for every step: of 256 channels read in place no processor follows each. The next tile is most
  // often the one on the right. Of a few steps it sees it itself, and what is not needed would only be in the way.
  const ptrdiff_t next = steps >= STREAMS ? vectors * LANES : 0;
  for (ptrdiff_t k = 0; k < steps; k++) {
    const float *line = source + offsets[k];
    // Smaller tiles have no time for it.
    if (rows == ROWS && vectors == VECTORS) {
      __builtin_prefetch(packed + FLOATS_AHEAD);
      UNROLL for (int v = 0; v < vectors * LANES; v += 16) __builtin_prefetch(line + next + v);
    }
    VECTOR right[VECTORS];
    UNROLL for (int v = 0; v < vectors; v++) right[v] = *(const VECTOR *)(line + v * LANES);
    UNROLL for (int r = 0; r < rows; r++) {
      VECTOR left = BROADCAST(packed[r]);
      UNROLL for (int v = 0; v < vectors; v++) sum[r][v] += left * right[v];
    }
    packed += rows;
  }
  UNROLL for (int r = 0; r < rows; r++) {
    if (rectified) {
      UNROLL for (int v = 0; v < vectors; v++) sum[r][v] = NAME(rectified)(sum[r][v]);
    }
    UNROLL for (int v = 0; v < vectors - 1; v++) *(VECTOR *)(out + r * pitch + v * LANES) = sum[r][v];
    NAME(store_first)(out + r * pitch + (vectors - 1) * LANES, sum[r][vectors - 1], last);
  }
}

#define PRODUCT_TILE_OF(NAMED, R, V, RECTIFIED)                                                                  \
  TARGET static void NAME(NAMED##_##R##x##V)(ptrdiff_t steps, const float *packed, const float *source,          \
                                             const ptrdiff_t *offsets, const float *bias, bool accumulate,       \
                                             float *out, ptrdiff_t pitch, ptrdiff_t columns) {                   \
    NAME(product_tile_body)(R, V, steps, packed, source, offsets, bias, accumulate, RECTIFIED, out, pitch,       \
                            columns);                                                                            \
  }
#define PRODUCT_TILE(R, V) \
  PRODUCT_TILE_OF(product_tile, R, V, false) PRODUCT_TILE_OF(product_tile_rectified, R, V, true)
#define PRODUCT_ROW2(R) PRODUCT_TILE(R, 1) PRODUCT_TILE(R, 2)
#define PRODUCT_ROW3(R) PRODUCT_ROW2(R) PRODUCT_TILE(R, 3)

#if VECTORS == 3
PRODUCT_ROW3(1) PRODUCT_ROW3(2) PRODUCT_ROW3(3) PRODUCT_ROW3(4)
PRODUCT_ROW3(5) PRODUCT_ROW3(6) PRODUCT_ROW3(7) PRODUCT_ROW3(8)
#define PRODUCT_NAMES(NAMED, R) NAME(NAMED##_##R##x1), NAME(NAMED##_##R##x2), NAME(NAMED##_##R##x3)
#else
PRODUCT_ROW2(1) PRODUCT_ROW2(2) PRODUCT_ROW2(3) PRODUCT_ROW2(4) PRODUCT_ROW2(5) PRODUCT_ROW2(6)
#define PRODUCT_NAMES(NAMED, R) NAME(NAMED##_##R##x1), NAME(NAMED##_##R##x2)
#endif

#if VECTORS == 3
#define PRODUCT_TABLE(NAMED)                                                                      \
  PRODUCT_NAMES(NAMED, 1), PRODUCT_NAMES(NAMED, 2), PRODUCT_NAMES(NAMED, 3), PRODUCT_NAMES(NAMED, 4), \
      PRODUCT_NAMES(NAMED, 5), PRODUCT_NAMES(NAMED, 6), PRODUCT_NAMES(NAMED, 7), PRODUCT_NAMES(NAMED, 8)
#else
#define PRODUCT_TABLE(NAMED)                                                                      \
  PRODUCT_NAMES(NAMED, 1), PRODUCT_NAMES(NAMED, 2), PRODUCT_NAMES(NAMED, 3), PRODUCT_NAMES(NAMED, 4), \
      PRODUCT_NAMES(NAMED, 5), PRODUCT_NAMES(NAMED, 6)
#endif

static const convkit_product_tile_function NAME(product_tile_functions)[] = {PRODUCT_TABLE(product_tile)};
static const convkit_product_tile_function NAME(rectified_tile_functions)[] = {
    PRODUCT_TABLE(product_tile_rectified)};

const convkit_product_tiles *NAME(convkit_product_tiles)(void) {
  static const convkit_product_tiles tiles = {LANES, ROWS, VECTORS, NAME(product_tile_functions),
                                              NAME(rectified_tile_functions)};
  return &tiles;
}

#undef FLOATS_AHEAD
#undef STREAMS
#undef PRODUCT_TILE_OF
#undef PRODUCT_TILE
#undef PRODUCT_ROW2
#undef PRODUCT_ROW3
#undef PRODUCT_NAMES
#undef PRODUCT_TABLE
