// The source of dot_tile for one instruction set; see include/dot_tile.h for what it computes.
// Also defined by the includer: ROWS and SHIFTS, the largest tile whose sums stay in registers.

// The most views of a single row: in 16 registers, the row and a view beside them.
#define LINE_SHIFTS 12

INLINE TARGET void NAME(dot_tile_body)(const int rows, const int shifts, ptrdiff_t images, ptrdiff_t length,
                                       const float *left, ptrdiff_t leftPitch, ptrdiff_t leftImage,
                                       const float *right, const ptrdiff_t *offsets, ptrdiff_t rightImage,
                                       bool accumulate, float *out, ptrdiff_t outPitch) {
  VECTOR sum[ROWS][LINE_SHIFTS];
  UNROLL for (int r = 0; r < rows; r++) {
    UNROLL for (int s = 0; s < shifts; s++) sum[r][s] = (VECTOR){0};
  }
  for (ptrdiff_t n = 0; n < images; n++) {
    for (ptrdiff_t q = 0; q < length; q += LANES) {
      VECTOR view[LINE_SHIFTS];
      UNROLL for (int s = 0; s < shifts; s++) view[s] = *(const VECTOR *)(right + offsets[s] + q);
      UNROLL for (int r = 0; r < rows; r++) {
        VECTOR line = *(const VECTOR *)(left + r * leftPitch + q);
        UNROLL for (int s = 0; s < shifts; s++) sum[r][s] += line * view[s];
      }
    }
    left += leftImage;
    right += rightImage;
  }
  UNROLL for (int r = 0; r < rows; r++) {
    UNROLL for (int s = 0; s < shifts; s++) {
      float total = NAME(sum_lanes)(sum[r][s]);
      float *target = out + r * outPitch + s;
      *target = accumulate ? *target + total : total;
    }
  }
}

#define DOT_TILE(R, S)                                                                                             \
  TARGET static void NAME(dot_tile_##R##x##S)(ptrdiff_t images, ptrdiff_t length, const float *left,               \
                                              ptrdiff_t leftPitch, ptrdiff_t leftImage, const float *right,        \
                                              const ptrdiff_t *offsets, ptrdiff_t rightImage, bool accumulate,     \
                                              float *out, ptrdiff_t outPitch) {                                    \
    NAME(dot_tile_body)(R, S, images, length, left, leftPitch, leftImage, right, offsets, rightImage, accumulate,  \
                        out, outPitch);                                                                            \
  }
#define DOT_ROW(R) DOT_TILE(R, 1) DOT_TILE(R, 2) DOT_TILE(R, 3) DOT_TILE(R, 4)
#define DOT_NAMES(R) NAME(dot_tile_##R##x1), NAME(dot_tile_##R##x2), NAME(dot_tile_##R##x3), NAME(dot_tile_##R##x4)

DOT_TILE(1, 5) DOT_TILE(1, 6) DOT_TILE(1, 7) DOT_TILE(1, 8)
DOT_TILE(1, 9) DOT_TILE(1, 10) DOT_TILE(1, 11) DOT_TILE(1, 12)
DOT_ROW(1) DOT_ROW(2) DOT_ROW(3)
#if ROWS == 6
DOT_ROW(4) DOT_ROW(5) DOT_ROW(6)
#endif

static const convkit_dot_tile_function NAME(dot_tile_functions)[] = {
    DOT_NAMES(1), DOT_NAMES(2), DOT_NAMES(3),
#if ROWS == 6
    DOT_NAMES(4), DOT_NAMES(5), DOT_NAMES(6),
#endif
};

static const convkit_dot_tile_function NAME(dot_line_functions)[] = {
    DOT_NAMES(1),           NAME(dot_tile_1x5), NAME(dot_tile_1x6),  NAME(dot_tile_1x7),  NAME(dot_tile_1x8),
    NAME(dot_tile_1x9), NAME(dot_tile_1x10), NAME(dot_tile_1x11), NAME(dot_tile_1x12),
};

const convkit_dot_tiles *NAME(convkit_dot_tiles)(void) {
  static const convkit_dot_tiles tiles = {LANES,       ROWS, SHIFTS, NAME(dot_tile_functions),
                                          LINE_SHIFTS, NAME(dot_line_functions)};
  return &tiles;
}

#undef LINE_SHIFTS
#undef DOT_TILE
#undef DOT_ROW
#undef DOT_NAMES
