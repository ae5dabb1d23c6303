// padded_merge for the instruction set avx2.
#include "CMicrokernels.h"
#include "vector.h"

#if defined(__x86_64__)
#define SET avx2
#define TARGET TARGET_AVX2
#define VECTOR float8
#define LANES 8
#include "parts.kernel.h"
#include "pairs.kernel.h"
#include "padded_merge.kernel.h"
#else
// Never asked for: convkit_has_avx2 is false here.
void convkit_padded_merge_avx2(const float *copy, const convkit_padded_axis *rows, const convkit_padded_axis *columns,
                               float *target, ptrdiff_t targetPitch, ptrdiff_t height, ptrdiff_t width) {
  convkit_padded_merge_baseline(copy, rows, columns, target, targetPitch, height, width);
}
#endif
