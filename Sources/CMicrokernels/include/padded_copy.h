// padded_copy: an image with zeros around it, its lines and columns split by stride phase.
//
// Along an axis the source's line i is line `first + i ÷ stride` of phase i mod stride, as long as that has one. Each
// pair of a row phase and a column phase is a plane of rows.lines × columns.lines floats in the copy, from
// rows.phases[p].start + columns.phases[q].start on; what no line of the source belongs to is 0:
//
//   plane[p, q][(first_p + y) · columns.lines + first_q + x] = source[(y · rows.stride + p) · sourcePitch + x · columns.stride + q]
//                                                                          y < count_p, x < count_q
//
// `ahead`, in floats, is how far behind a number of the source another one lies that is read soon: the processor is asked
// for it where columns are 2 or 4 apart.
// Every float of the planes is written and nothing outside. Up to four vectors behind the last float of the source are read.
#ifndef CONVKIT_PADDED_COPY_H
#define CONVKIT_PADDED_COPY_H

#include <stddef.h>

typedef struct {
  ptrdiff_t start;  // where its planes begin, in floats; −1 where it is not copied
  ptrdiff_t first;  // the line where the source begins
  ptrdiff_t count;  // lines of the source, counted also where it is not copied; first + count ≤ lines
} convkit_padded_phase;

typedef struct {
  ptrdiff_t stride;
  ptrdiff_t lines;  // of a plane
  const convkit_padded_phase *phases;  // [stride]
} convkit_padded_axis;

typedef void (*convkit_padded_copy_function)(const float *source, ptrdiff_t sourcePitch,
                                             const convkit_padded_axis *rows, const convkit_padded_axis *columns,
                                             float *copy, ptrdiff_t ahead);

void convkit_padded_copy_avx512(const float *source, ptrdiff_t sourcePitch, const convkit_padded_axis *rows,
                                const convkit_padded_axis *columns, float *copy, ptrdiff_t ahead);
void convkit_padded_copy_avx2(const float *source, ptrdiff_t sourcePitch, const convkit_padded_axis *rows,
                              const convkit_padded_axis *columns, float *copy, ptrdiff_t ahead);
void convkit_padded_copy_baseline(const float *source, ptrdiff_t sourcePitch, const convkit_padded_axis *rows,
                                  const convkit_padded_axis *columns, float *copy, ptrdiff_t ahead);

#endif
