// gather: runs of floats from many places, side by side: the rows of a panel of im2col's matrix.
//
//   out[k·pitch + …] = source[offsets[k] + runs[0].place …], source[offsets[k] + runs[1].place …], …      k < steps
//
// Whole vectors are copied: up to 15 floats behind the last run of a line are read in the source and written in `out`,
// where the next line then overwrites them.
#ifndef CONVKIT_GATHER_H
#define CONVKIT_GATHER_H

#include <stddef.h>

typedef struct {
  ptrdiff_t place;  // in the source, before the offset of a step
  ptrdiff_t count;
} convkit_run;

void convkit_gather(const float *source, ptrdiff_t steps, const ptrdiff_t *offsets, const convkit_run *runs,
                    ptrdiff_t runCount, float *out, ptrdiff_t pitch);

#endif
