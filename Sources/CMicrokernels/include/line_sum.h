// line_sum: lines that are each a weighted sum of shifted lines of one plane, as in a depthwise convolution.
//
//   out[y·pitch + x] = bias + Σ_k weights[k] · source[offsets[k] + y·sourcePitch + x]      y < rows, x < columns
//
// Whole vectors of the source are read; nothing behind the last column of `out` is written.
#ifndef CONVKIT_LINE_SUM_H
#define CONVKIT_LINE_SUM_H

#include <stddef.h>

typedef void (*convkit_line_sum_function)(ptrdiff_t steps, const float *weights, const float *source,
                                          const ptrdiff_t *offsets, ptrdiff_t sourcePitch, float bias, ptrdiff_t rows,
                                          ptrdiff_t columns, float *out, ptrdiff_t pitch);

void convkit_line_sum_avx512(ptrdiff_t steps, const float *weights, const float *source, const ptrdiff_t *offsets,
                             ptrdiff_t sourcePitch, float bias, ptrdiff_t rows, ptrdiff_t columns, float *out,
                             ptrdiff_t pitch);
void convkit_line_sum_avx2(ptrdiff_t steps, const float *weights, const float *source, const ptrdiff_t *offsets,
                           ptrdiff_t sourcePitch, float bias, ptrdiff_t rows, ptrdiff_t columns, float *out,
                           ptrdiff_t pitch);
void convkit_line_sum_baseline(ptrdiff_t steps, const float *weights, const float *source, const ptrdiff_t *offsets,
                               ptrdiff_t sourcePitch, float bias, ptrdiff_t rows, ptrdiff_t columns, float *out,
                               ptrdiff_t pitch);

#endif
