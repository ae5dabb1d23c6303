// complex_product: a product of complex matrices for each frequency of a block.
//
//   result[i][j][f] (+)= Σ_k left[i][k][f] · right[j][k][f]          or · conj(right[j][k][f])
//
// f counts convkit_frequency_block frequencies, the innermost axis of all three arrays: complex numbers with the real
// part first, as FFTW writes them. Each number is the sum of its terms in the order of k, whatever the tile.
//
//   left:  `rows` lines of `depth` blocks, leftPitch floats apart          all blocks begin at multiples of 64 bytes
//   right: `columns` lines of `depth` blocks, rightPitch floats apart
//   result: `rows` lines of `columns` blocks, resultPitch floats apart; with `accumulate` added to
#ifndef CONVKIT_COMPLEX_PRODUCT_H
#define CONVKIT_COMPLEX_PRODUCT_H

#include <stdbool.h>
#include <stddef.h>

enum { convkit_frequency_block = 16 };

typedef void (*convkit_complex_product_function)(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t depth, const float *left,
                                                 ptrdiff_t leftPitch, const float *right, ptrdiff_t rightPitch,
                                                 bool conjugate, bool accumulate, float *result,
                                                 ptrdiff_t resultPitch);

void convkit_complex_product_avx512(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t depth, const float *left,
                                    ptrdiff_t leftPitch, const float *right, ptrdiff_t rightPitch, bool conjugate,
                                    bool accumulate, float *result, ptrdiff_t resultPitch);
void convkit_complex_product_avx2(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t depth, const float *left,
                                  ptrdiff_t leftPitch, const float *right, ptrdiff_t rightPitch, bool conjugate,
                                  bool accumulate, float *result, ptrdiff_t resultPitch);
void convkit_complex_product_baseline(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t depth, const float *left,
                                      ptrdiff_t leftPitch, const float *right, ptrdiff_t rightPitch, bool conjugate,
                                      bool accumulate, float *result, ptrdiff_t resultPitch);

#endif
