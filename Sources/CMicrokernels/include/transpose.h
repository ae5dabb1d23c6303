// transpose: out[c·outPitch + r] = in[r·inPitch + c] for r < rows, c < columns.
#ifndef CONVKIT_TRANSPOSE_H
#define CONVKIT_TRANSPOSE_H

#include <stddef.h>

void convkit_transpose(const float *in, ptrdiff_t inPitch, ptrdiff_t rows, ptrdiff_t columns, float *out,
                       ptrdiff_t outPitch);

#endif
