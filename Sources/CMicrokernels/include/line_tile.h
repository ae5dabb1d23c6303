// line_tile: a few channels of results at a time, each line a weighted sum of shifted lines of the source.
//
//   out[r·plane + y·pitch + x] = bias[r] + Σ_k packed[k·rows + r] · source[offsets[k] + y·sourcePitch + x]
//
// for r < rows, y < lines, x < columns. It is product_tile turned: where there are few rows of weights, the sums that
// must run side by side are those of neighbouring lines. Whole vectors of the source are read; nothing behind the last
// column of `out` is written.
#ifndef CONVKIT_LINE_TILE_H
#define CONVKIT_LINE_TILE_H

#include <stddef.h>

typedef void (*convkit_line_tile_function)(ptrdiff_t steps, const float *packed, const float *source,
                                           const ptrdiff_t *offsets, ptrdiff_t sourcePitch, const float *bias,
                                           ptrdiff_t lines, ptrdiff_t columns, float *out, ptrdiff_t pitch,
                                           ptrdiff_t plane);

// The most rows there is a kernel for.
enum { convkit_line_tile_rows = 8 };

// [rows − 1]
const convkit_line_tile_function *convkit_line_tiles_avx512(void);
const convkit_line_tile_function *convkit_line_tiles_avx2(void);
const convkit_line_tile_function *convkit_line_tiles_baseline(void);

#endif
