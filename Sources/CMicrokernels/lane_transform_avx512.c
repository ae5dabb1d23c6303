// lane_transform for the instruction set avx512.
#include "CMicrokernels.h"
#include "vector.h"

#if defined(__x86_64__)
#define SET avx512
#define TARGET TARGET_AVX512
#define VECTOR float16
#define LANES 16
#include "parts.kernel.h"
#include "pairs.kernel.h"
#include "square.kernel.h"
#include "fourier.kernel.h"
#include "lane_transform.kernel.h"
#else
// Never asked for: convkit_has_avx512 is false here.
const convkit_lane_transform *convkit_lane_transform_avx512(void) { return convkit_lane_transform_baseline(); }
#endif
