// lane_tile for the instruction set baseline.
#include "CMicrokernels.h"
#include "vector.h"

#define SET baseline
#define TARGET TARGET_BASELINE
#define VECTOR float4
#define LANES 4
#if defined(__aarch64__)
// 24 sums, 2 vectors of filters, broadcasts in pairs: 30 of 32 registers. With 14 rows one sum would go through memory.
#define ROWS 12
#else
// 12 sums, 2 vectors of filters, 1 broadcast: 15 of 16 registers.
#define ROWS 6
#endif
#define VECTORS 2
#include "parts.kernel.h"
#include "square.kernel.h"
#include "lane_tile.kernel.h"
