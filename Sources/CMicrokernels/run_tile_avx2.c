// run_tile for the instruction set avx2.
#include "CMicrokernels.h"
#include "vector.h"

#if defined(__x86_64__)
#define SET avx2
#define TARGET TARGET_AVX2
#define VECTOR float8
#define LANES 8
// 7 sums, 8 weights, 1 line of 16 registers.
#define LINES 7
#include "parts.kernel.h"
#include "run_tile.kernel.h"
#else
// Never asked for: convkit_has_avx2 is false here.
void convkit_run_tile_avx2(ptrdiff_t runs, const ptrdiff_t *offsets, const ptrdiff_t *counts, const float *packed,
                         const float *source, ptrdiff_t sourcePitch, float bias, ptrdiff_t lines, ptrdiff_t columns,
                         float *out, ptrdiff_t pitch) {
  convkit_run_tile_baseline(runs, offsets, counts, packed, source, sourcePitch, bias, lines, columns, out, pitch);
}
#endif
