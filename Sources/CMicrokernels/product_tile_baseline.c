// product_tile for the instruction set baseline.
#include "CMicrokernels.h"
#include "vector.h"

#define SET baseline
#define TARGET TARGET_BASELINE
#define VECTOR float4
#define LANES 4
#if defined(__aarch64__)
// 24 sums, 3 vectors of the source, 1 broadcast: 28 of 32 registers.
#define ROWS 8
#define VECTORS 3
#else
// 12 sums, 2 vectors of the source, 1 broadcast: 15 of 16 registers.
#define ROWS 6
#define VECTORS 2
#endif
#include "parts.kernel.h"
#include "product_tile.kernel.h"
