// lane_tile for the instruction set avx2.
#include "CMicrokernels.h"
#include "vector.h"

#if defined(__x86_64__)
#define SET avx2
#define TARGET TARGET_AVX2
#define VECTOR float8
#define LANES 8
// 12 sums, 2 vectors of filters, 1 broadcast: 15 of 16 registers.
#define ROWS 6
#define VECTORS 2
#include "parts.kernel.h"
#include "square.kernel.h"
#include "lane_tile.kernel.h"
#else
// Never asked for: convkit_has_avx2 is false here.
const convkit_lane_tiles *convkit_lane_tiles_avx2(void) { return convkit_lane_tiles_baseline(); }
#endif
