// depthwise_3x3 for the instruction set avx512.
#include "CMicrokernels.h"
#include "vector.h"

#if defined(__x86_64__)
#define SET avx512
#define TARGET TARGET_AVX512
#define VECTOR float16
#define INTS int16
#define LANES 16
#define VECTORS 4
#include "parts.kernel.h"
#include "depthwise_3x3.kernel.h"
#else
// Never asked for: convkit_has_avx512 is false here.
void convkit_depthwise_3x3_avx512(const convkit_plane_window *window, const float *source, const float *weights,
                                  float bias, bool rectified, float *out) {
  convkit_depthwise_3x3_baseline(window, source, weights, bias, rectified, out);
}
void convkit_depthwise_3x3_gradient_avx512(const convkit_plane_window *window, const float *source,
                                           const float *gradient, bool accumulate, float *out) {
  convkit_depthwise_3x3_gradient_baseline(window, source, gradient, accumulate, out);
}
#endif
