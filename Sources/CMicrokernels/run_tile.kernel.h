// The source of run_tile for one instruction set; see include/run_tile.h for what it computes.
// Also defined by the includer: LINES, the most lines whose sums stay in registers beside the weights of a run.

// The steps of one run: line s of the source is step i of result s − i.
INLINE TARGET void NAME(add_run)(const int count, const int lines, const float *weights, const float *place,
                                 ptrdiff_t sourcePitch, VECTOR *sum) {
  VECTOR weight[convkit_run_tile_count];
  UNROLL for (int i = 0; i < count; i++) weight[i] = BROADCAST(weights[i]);
  UNROLL for (int s = 0; s < lines + count - 1; s++) {
    VECTOR line = *(const VECTOR *)(place + s * sourcePitch);
    UNROLL for (int i = 0; i < count; i++) {
      if (s >= i && s - i < lines) sum[s - i] += weight[i] * line;
    }
  }
}

INLINE TARGET void NAME(run_tile_body)(const int lines, ptrdiff_t runs, const ptrdiff_t *offsets,
                                       const ptrdiff_t *counts, const float *packed, const float *source,
                                       ptrdiff_t sourcePitch, float bias, ptrdiff_t columns, float *out,
                                       ptrdiff_t pitch) {
  for (ptrdiff_t start = 0; start < columns; start += LANES) {
    // The last vector of a line overlaps the one before.
    ptrdiff_t x = start + LANES <= columns || columns < LANES ? start : columns - LANES;
    VECTOR sum[LINES];
    UNROLL for (int y = 0; y < lines; y++) sum[y] = BROADCAST(bias);
    const float *weights = packed;
    for (ptrdiff_t r = 0; r < runs; r++) {
      const float *place = source + offsets[r] + x;
#define RUN(n) \
  case n: NAME(add_run)(n, lines, weights, place, sourcePitch, sum); break;
      switch (counts[r]) { RUN(1) RUN(2) RUN(3) RUN(4) RUN(5) RUN(6) RUN(7) RUN(8) }
#undef RUN
      weights += counts[r];
    }
    ptrdiff_t wanted = columns < LANES ? columns : LANES;
    UNROLL for (int y = 0; y < lines; y++) NAME(store_first)(out + y * pitch + x, sum[y], wanted);
  }
}

TARGET void NAME(convkit_run_tile)(ptrdiff_t runs, const ptrdiff_t *offsets, const ptrdiff_t *counts,
                                   const float *packed, const float *source, ptrdiff_t sourcePitch, float bias,
                                   ptrdiff_t lines, ptrdiff_t columns, float *out, ptrdiff_t pitch) {
#define BLOCK(n)                                                                                       \
  for (; lines >= n; lines -= n, source += n * sourcePitch, out += n * pitch) {                        \
    NAME(run_tile_body)(n, runs, offsets, counts, packed, source, sourcePitch, bias, columns, out, pitch); \
  }
  BLOCK(LINES)
#if LINES == 14
  BLOCK(7)
#endif
  BLOCK(4) BLOCK(2) BLOCK(1)
#undef BLOCK
}
