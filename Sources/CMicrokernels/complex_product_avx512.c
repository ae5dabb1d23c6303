// complex_product for the instruction set avx512.
#include "CMicrokernels.h"
#include "vector.h"

#if defined(__x86_64__)
#define SET avx512
#define TARGET TARGET_AVX512
#define VECTOR float16
#define LANES 16
// 24 sums, 3 factors, 3 swapped factors, 1 value: 31 of 32 registers.
#define ROWS 4
#define COLUMNS 3
#include "complex_product.kernel.h"
#else
// Never asked for: convkit_has_avx512 is false here.
void convkit_complex_product_avx512(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t depth, const float *left,
                                ptrdiff_t leftPitch, const float *right, ptrdiff_t rightPitch, bool conjugate,
                                bool accumulate, float *result, ptrdiff_t resultPitch) {
  convkit_complex_product_baseline(rows, columns, depth, left, leftPitch, right, rightPitch, conjugate, accumulate,
                                   result, resultPitch);
}
#endif
