// padded_merge: the way back of padded_copy: planes of stride phases, which become one image again.
//
//   target[i · targetPitch + j] = plane[p, q][(first_p + y) · columns.lines + first_q + x]
//                                                   i = y · rows.stride + p, j = x · columns.stride + q
//
// for i < height and j < width, with axes as padded_copy has them; 0 where y ≥ count_p or x ≥ count_q, and where a phase is
// not copied. Every such float is written, and nothing outside; up to a vector behind the last float of a plane is read.
#ifndef CONVKIT_PADDED_MERGE_H
#define CONVKIT_PADDED_MERGE_H

#include "padded_copy.h"

typedef void (*convkit_padded_merge_function)(const float *copy, const convkit_padded_axis *rows,
                                              const convkit_padded_axis *columns, float *target,
                                              ptrdiff_t targetPitch, ptrdiff_t height, ptrdiff_t width);

void convkit_padded_merge_avx512(const float *copy, const convkit_padded_axis *rows,
                                 const convkit_padded_axis *columns, float *target, ptrdiff_t targetPitch,
                                 ptrdiff_t height, ptrdiff_t width);
void convkit_padded_merge_avx2(const float *copy, const convkit_padded_axis *rows, const convkit_padded_axis *columns,
                               float *target, ptrdiff_t targetPitch, ptrdiff_t height, ptrdiff_t width);
void convkit_padded_merge_baseline(const float *copy, const convkit_padded_axis *rows,
                                   const convkit_padded_axis *columns, float *target, ptrdiff_t targetPitch,
                                   ptrdiff_t height, ptrdiff_t width);

#endif
