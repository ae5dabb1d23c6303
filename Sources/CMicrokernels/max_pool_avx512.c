// max_pool for the instruction set avx512.
#include "CMicrokernels.h"
#include "vector.h"

#if defined(__x86_64__)
#define SET avx512
#define TARGET TARGET_AVX512
#define VECTOR float16
#define LANES 16
#include "parts.kernel.h"
#include "max_pool.kernel.h"
#else
// Never asked for: convkit_has_avx512 is false here.
void convkit_max_pool_avx512(ptrdiff_t rows, ptrdiff_t columns, const float *input, ptrdiff_t inputPitch,
                             bool rectified, float *output, uint8_t *choices) {
  convkit_max_pool_baseline(rows, columns, input, inputPitch, rectified, output, choices);
}
void convkit_max_pool_gradient_avx512(ptrdiff_t rows, ptrdiff_t columns, const float *gradient,
                                      const uint8_t *choices, ptrdiff_t height, ptrdiff_t width, float *result) {
  convkit_max_pool_gradient_baseline(rows, columns, gradient, choices, height, width, result);
}
#endif
