// winograd for the instruction set avx2.
#include "CMicrokernels.h"
#include "vector.h"

#if defined(__x86_64__)
#define SET avx2
#define TARGET TARGET_AVX2
#define VECTOR float8
#define LANES 8
#include "parts.kernel.h"
#include "winograd.kernel.h"
#else
// Never asked for: convkit_has_avx2 is false here.
const convkit_winograd *convkit_winograd_avx2(void) { return convkit_winograd_baseline(); }
#endif
