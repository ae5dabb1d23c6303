// double_sum for the instruction set avx512.
#include "CMicrokernels.h"
#include "vector.h"

#if defined(__x86_64__)
#define SET avx512
#define TARGET TARGET_AVX512
#include "double_sum.kernel.h"
#else
// Never asked for: convkit_has_avx512 is false here.
double convkit_double_sum_avx512(ptrdiff_t count, const float *values) {
  return convkit_double_sum_baseline(count, values);
}
#endif
