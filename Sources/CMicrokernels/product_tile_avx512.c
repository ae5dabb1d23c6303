// product_tile for the instruction set avx512.
#include "CMicrokernels.h"
#include "vector.h"

#if defined(__x86_64__)
#define SET avx512
#define TARGET TARGET_AVX512
#define VECTOR float16
#define LANES 16
// 24 sums, 3 vectors of the source, 1 broadcast: 28 of 32 registers.
#define ROWS 8
#define VECTORS 3
#include "parts.kernel.h"
#include "product_tile.kernel.h"
#else
// Never asked for: convkit_has_avx512 is false here.
const convkit_product_tiles *convkit_product_tiles_avx512(void) { return convkit_product_tiles_baseline(); }
#endif
