// lane_tile for the instruction set avx512.
#include "CMicrokernels.h"
#include "vector.h"

#if defined(__x86_64__)
#define SET avx512
#define TARGET TARGET_AVX512
#define VECTOR float16
#define LANES 16
// 28 sums, 2 vectors of filters, 1 broadcast: 31 of 32 registers.
#define ROWS 14
#define VECTORS 2
#include "parts.kernel.h"
#include "square.kernel.h"
#include "lane_tile.kernel.h"
#else
// Never asked for: convkit_has_avx512 is false here.
const convkit_lane_tiles *convkit_lane_tiles_avx512(void) { return convkit_lane_tiles_baseline(); }
#endif
