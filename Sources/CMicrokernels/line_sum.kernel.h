// The source of line_sum for one instruction set; see include/line_sum.h for what it computes.
//
// One multiply-add waits four cycles for the one before it, so several sums run side by side: ROWS lines of one vector,
// which also share no loads but keep the weights in registers for all of them.
#define ROWS 8

INLINE TARGET void NAME(line_sum_body)(const int lines, ptrdiff_t steps, const float *weights, const float *source,
                                       const ptrdiff_t *offsets, ptrdiff_t sourcePitch, float bias,
                                       ptrdiff_t columns, float *out, ptrdiff_t pitch) {
  for (ptrdiff_t x = 0; x < columns; x += LANES) {
    VECTOR sum[ROWS];
    UNROLL for (int y = 0; y < lines; y++) sum[y] = BROADCAST(bias);
    for (ptrdiff_t k = 0; k < steps; k++) {
      const float *place = source + offsets[k] + x;
      VECTOR weight = BROADCAST(weights[k]);
      UNROLL for (int y = 0; y < lines; y++) sum[y] += weight * *(const VECTOR *)(place + y * sourcePitch);
    }
    ptrdiff_t count = columns - x < LANES ? columns - x : LANES;
    UNROLL for (int y = 0; y < lines; y++) NAME(store_first)(out + y * pitch + x, sum[y], count);
  }
}

TARGET void NAME(convkit_line_sum)(ptrdiff_t steps, const float *weights, const float *source,
                                   const ptrdiff_t *offsets, ptrdiff_t sourcePitch, float bias, ptrdiff_t rows,
                                   ptrdiff_t columns, float *out, ptrdiff_t pitch) {
#define LINES(n)                                                                                                 \
  for (; rows >= n; rows -= n, source += n * sourcePitch, out += n * pitch) {                                    \
    NAME(line_sum_body)(n, steps, weights, source, offsets, sourcePitch, bias, columns, out, pitch);             \
  }
  LINES(8)
  LINES(4)
  LINES(2)
  LINES(1)
#undef LINES
}

#undef ROWS
