// run_tile for the instruction set avx512.
#include "CMicrokernels.h"
#include "vector.h"

#if defined(__x86_64__)
#define SET avx512
#define TARGET TARGET_AVX512
#define VECTOR float16
#define LANES 16
// 14 sums, 8 weights, 1 line of 32 registers; 7, 14, 28 and 56 lines are the most frequent.
#define LINES 14
#include "parts.kernel.h"
#include "run_tile.kernel.h"
#else
// Never asked for: convkit_has_avx512 is false here.
void convkit_run_tile_avx512(ptrdiff_t runs, const ptrdiff_t *offsets, const ptrdiff_t *counts, const float *packed,
                         const float *source, ptrdiff_t sourcePitch, float bias, ptrdiff_t lines, ptrdiff_t columns,
                         float *out, ptrdiff_t pitch) {
  convkit_run_tile_baseline(runs, offsets, counts, packed, source, sourcePitch, bias, lines, columns, out, pitch);
}
#endif
