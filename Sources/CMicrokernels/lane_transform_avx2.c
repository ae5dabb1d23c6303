// lane_transform for the instruction set avx2.
#include "CMicrokernels.h"
#include "vector.h"

#if defined(__x86_64__)
#define SET avx2
#define TARGET TARGET_AVX2
#define VECTOR float8
#define LANES 8
#include "parts.kernel.h"
#include "pairs.kernel.h"
#include "square.kernel.h"
#include "fourier.kernel.h"
#include "lane_transform.kernel.h"
#else
// Never asked for: convkit_has_avx2 is false here.
const convkit_lane_transform *convkit_lane_transform_avx2(void) { return convkit_lane_transform_baseline(); }
#endif
