// The source of line_tile for one instruction set; see include/line_tile.h for what it computes.
// Also defined by the includer: LINES, the most lines of two or three rows whose sums stay in registers.

INLINE TARGET void NAME(line_tile_body)(const int rows, const int lines, ptrdiff_t steps, const float *packed,
                                        const float *source, const ptrdiff_t *offsets, ptrdiff_t sourcePitch,
                                        const float *bias, ptrdiff_t columns, float *out, ptrdiff_t pitch,
                                        ptrdiff_t plane) {
  for (ptrdiff_t x = 0; x < columns; x += LANES) {
    VECTOR sum[8][8];
    UNROLL for (int r = 0; r < rows; r++) {
      VECTOR start = BROADCAST(bias ? bias[r] : 0);
      UNROLL for (int y = 0; y < lines; y++) sum[r][y] = start;
    }
    for (ptrdiff_t k = 0; k < steps; k++) {
      const float *place = source + offsets[k] + x;
      VECTOR weight[8];
      UNROLL for (int r = 0; r < rows; r++) weight[r] = BROADCAST(packed[k * rows + r]);
      UNROLL for (int y = 0; y < lines; y++) {
        VECTOR line = *(const VECTOR *)(place + y * sourcePitch);
        UNROLL for (int r = 0; r < rows; r++) sum[r][y] += weight[r] * line;
      }
    }
    ptrdiff_t count = columns - x < LANES ? columns - x : LANES;
    UNROLL for (int r = 0; r < rows; r++) {
      UNROLL for (int y = 0; y < lines; y++) NAME(store_first)(out + r * plane + y * pitch + x, sum[r][y], count);
    }
  }
}

#define BLOCK(rows, n)                                                                                            \
  for (; lines >= n; lines -= n, source += n * sourcePitch, out += n * pitch) {                                   \
    NAME(line_tile_body)(rows, n, steps, packed, source, offsets, sourcePitch, bias, columns, out, pitch, plane); \
  }
#if LINES == 8
#define MANY(rows) BLOCK(rows, 8) BLOCK(rows, 4)
#define SOME(rows, n) BLOCK(rows, n)
#else
#define MANY(rows) BLOCK(rows, 4)
#define SOME(rows, n)
#endif
#define LINE_TILE(rows, LARGEST)                                                                              \
  TARGET static void NAME(line_tile_##rows)(ptrdiff_t steps, const float *packed, const float *source,        \
                                            const ptrdiff_t *offsets, ptrdiff_t sourcePitch,                  \
                                            const float *bias, ptrdiff_t lines, ptrdiff_t columns, float *out, \
                                            ptrdiff_t pitch, ptrdiff_t plane) {                               \
    LARGEST BLOCK(rows, 2) BLOCK(rows, 1)                                                                     \
  }

LINE_TILE(1, BLOCK(1, 8) BLOCK(1, 4))
LINE_TILE(2, MANY(2))
LINE_TILE(3, MANY(3))
LINE_TILE(4, SOME(4, 6) SOME(4, 3))
LINE_TILE(5, SOME(5, 4))
LINE_TILE(6, SOME(6, 4))
LINE_TILE(7, SOME(7, 3))
#if defined(__aarch64__)
// Three lines would need 24 sums, 8 weights and 1 line: one register more than there are, where no operand is in memory.
LINE_TILE(8, )
#else
LINE_TILE(8, SOME(8, 3))
#endif

const convkit_line_tile_function *NAME(convkit_line_tiles)(void) {
  static const convkit_line_tile_function functions[] = {
      NAME(line_tile_1), NAME(line_tile_2), NAME(line_tile_3), NAME(line_tile_4),
      NAME(line_tile_5), NAME(line_tile_6), NAME(line_tile_7), NAME(line_tile_8),
  };
  return functions;
}

#undef BLOCK
#undef MANY
#undef SOME
#undef LINE_TILE
