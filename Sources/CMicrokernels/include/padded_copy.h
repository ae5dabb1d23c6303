// padded_copy: a plane with zeros around it, taking every `stride`-th column of the source.
//
//   copy[y·pitch + x] = source[(y − above)·sourcePitch + (x − left)·stride]     inside: 0 ≤ y − above < rows, 0 ≤ x − left < columns
//   copy[y·pitch + x] = 0                                                       elsewhere
//
// for y < above + rows + below and x < pitch = left + columns + right. Every float of the copy is written and nothing
// outside. Of the source up to stride − 1 floats behind the last column of a line are read.
#ifndef CONVKIT_PADDED_COPY_H
#define CONVKIT_PADDED_COPY_H

#include <stddef.h>

typedef void (*convkit_padded_copy_function)(const float *source, ptrdiff_t sourcePitch, ptrdiff_t stride,
                                             ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t above, ptrdiff_t below,
                                             ptrdiff_t left, ptrdiff_t right, float *copy);

void convkit_padded_copy_avx512(const float *source, ptrdiff_t sourcePitch, ptrdiff_t stride, ptrdiff_t rows,
                                ptrdiff_t columns, ptrdiff_t above, ptrdiff_t below, ptrdiff_t left, ptrdiff_t right,
                                float *copy);
void convkit_padded_copy_avx2(const float *source, ptrdiff_t sourcePitch, ptrdiff_t stride, ptrdiff_t rows,
                              ptrdiff_t columns, ptrdiff_t above, ptrdiff_t below, ptrdiff_t left, ptrdiff_t right,
                              float *copy);
void convkit_padded_copy_baseline(const float *source, ptrdiff_t sourcePitch, ptrdiff_t stride, ptrdiff_t rows,
                                  ptrdiff_t columns, ptrdiff_t above, ptrdiff_t below, ptrdiff_t left, ptrdiff_t right,
                                  float *copy);

#endif
