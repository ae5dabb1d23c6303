// adam_step for the instruction set avx512.
#include "CMicrokernels.h"
#include "vector.h"

#if defined(__x86_64__)
#define SET avx512
#define TARGET TARGET_AVX512
#define VECTOR float16
#define LANES 16
#include "parts.kernel.h"
#include "adam_step.kernel.h"
#else
// Never asked for: convkit_has_avx512 is false here.
void convkit_adam_step_avx512(ptrdiff_t count, const convkit_adam_rule *rule, const float *gradient, float *mean,
                              float *square, float *parameter) {
  convkit_adam_step_baseline(count, rule, gradient, mean, square, parameter);
}
#endif
