// adam_step for the instruction set avx2.
#include "CMicrokernels.h"
#include "vector.h"

#if defined(__x86_64__)
#define SET avx2
#define TARGET TARGET_AVX2
#define VECTOR float8
#define LANES 8
#include "parts.kernel.h"
#include "adam_step.kernel.h"
#else
// Never asked for: convkit_has_avx2 is false here.
void convkit_adam_step_avx2(ptrdiff_t count, const convkit_adam_rule *rule, const float *gradient, float *mean,
                            float *square, float *parameter) {
  convkit_adam_step_baseline(count, rule, gradient, mean, square, parameter);
}
#endif
