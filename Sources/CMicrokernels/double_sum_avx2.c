// double_sum for the instruction set avx2.
#include "CMicrokernels.h"
#include "vector.h"

#if defined(__x86_64__)
#define SET avx2
#define TARGET TARGET_AVX2
#include "double_sum.kernel.h"
#else
// Never asked for: convkit_has_avx2 is false here.
double convkit_double_sum_avx2(ptrdiff_t count, const float *values) {
  return convkit_double_sum_baseline(count, values);
}
#endif
