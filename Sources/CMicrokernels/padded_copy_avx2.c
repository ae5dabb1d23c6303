// padded_copy for the instruction set avx2.
#include "CMicrokernels.h"
#include "vector.h"

#if defined(__x86_64__)
#define SET avx2
#define TARGET TARGET_AVX2
#define VECTOR float8
#define LANES 8
#include "parts.kernel.h"
#include "pairs.kernel.h"
#include "padded_copy.kernel.h"
#else
// Never asked for: convkit_has_avx2 is false here.
void convkit_padded_copy_avx2(const float *source, ptrdiff_t sourcePitch, const convkit_padded_axis *rows,
                              const convkit_padded_axis *columns, float *copy, ptrdiff_t ahead) {
  convkit_padded_copy_baseline(source, sourcePitch, rows, columns, copy, ahead);
}
#endif
