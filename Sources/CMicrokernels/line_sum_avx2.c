// line_sum for the instruction set avx2.
#include "CMicrokernels.h"
#include "vector.h"

#if defined(__x86_64__)
#define SET avx2
#define TARGET TARGET_AVX2
#define VECTOR float8
#define LANES 8
#include "parts.kernel.h"
#include "line_sum.kernel.h"
#else
// Never asked for: convkit_has_avx2 is false here.
void convkit_line_sum_avx2(ptrdiff_t steps, const float *weights, const float *source, const ptrdiff_t *offsets,
                             ptrdiff_t sourcePitch, float bias, ptrdiff_t rows, ptrdiff_t columns, float *out,
                             ptrdiff_t pitch) {
  convkit_line_sum_baseline(steps, weights, source, offsets, sourcePitch, bias, rows, columns, out, pitch);
}
#endif
