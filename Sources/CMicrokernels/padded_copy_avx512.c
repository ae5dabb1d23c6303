// padded_copy for the instruction set avx512.
#include "CMicrokernels.h"
#include "vector.h"

#if defined(__x86_64__)
#define SET avx512
#define TARGET TARGET_AVX512
#define VECTOR float16
#define LANES 16
#include "padded_copy.kernel.h"
#else
// Never asked for: convkit_has_avx512 is false here.
void convkit_padded_copy_avx512(const float *source, ptrdiff_t sourcePitch, ptrdiff_t stride, ptrdiff_t rows,
                          ptrdiff_t columns, ptrdiff_t above, ptrdiff_t below, ptrdiff_t left, ptrdiff_t right,
                          float *copy) {
  convkit_padded_copy_baseline(source, sourcePitch, stride, rows, columns, above, below, left, right, copy);
}
#endif
