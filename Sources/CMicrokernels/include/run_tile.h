// run_tile: lines of one channel of results, each a weighted sum of shifted lines of the source, where the steps of the sum
// come in runs that read one line below the other.
//
//   out[y·pitch + x] = bias + Σ_r Σ_i packed[…] · source[offsets[r] + (y + i)·sourcePitch + x]      r < runs, i < counts[r]
//
// for y < lines, x < columns; counts are 1 … convkit_run_tile_count, and the weights of a run follow those of the run before.
// It is line_tile for one row of weights: a line of the source is loaded once for all steps of a run, so that loads do not
// hold up the sums. Whole vectors of the source are read; nothing behind the last column of `out` is written.
#ifndef CONVKIT_RUN_TILE_H
#define CONVKIT_RUN_TILE_H

#include <stddef.h>

// The longest run.
enum { convkit_run_tile_count = 8 };

typedef void (*convkit_run_tile_function)(ptrdiff_t runs, const ptrdiff_t *offsets, const ptrdiff_t *counts,
                                          const float *packed, const float *source, ptrdiff_t sourcePitch, float bias,
                                          ptrdiff_t lines, ptrdiff_t columns, float *out, ptrdiff_t pitch);

void convkit_run_tile_avx512(ptrdiff_t runs, const ptrdiff_t *offsets, const ptrdiff_t *counts, const float *packed,
                             const float *source, ptrdiff_t sourcePitch, float bias, ptrdiff_t lines,
                             ptrdiff_t columns, float *out, ptrdiff_t pitch);
void convkit_run_tile_avx2(ptrdiff_t runs, const ptrdiff_t *offsets, const ptrdiff_t *counts, const float *packed,
                           const float *source, ptrdiff_t sourcePitch, float bias, ptrdiff_t lines, ptrdiff_t columns,
                           float *out, ptrdiff_t pitch);
void convkit_run_tile_baseline(ptrdiff_t runs, const ptrdiff_t *offsets, const ptrdiff_t *counts, const float *packed,
                               const float *source, ptrdiff_t sourcePitch, float bias, ptrdiff_t lines,
                               ptrdiff_t columns, float *out, ptrdiff_t pitch);

#endif
