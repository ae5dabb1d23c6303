// max_pool: the largest of each 2×2 window of one plane, stride 2, and its gradient; optionally with ReLU.
//
//   out[y][x] = max(in[2y][2x], in[2y][2x + 1], in[2y + 1][2x], in[2y + 1][2x + 1])          y < rows, x < columns
//
// The choice says which of the four it was, in this order: the first of equal ones; a NaN is larger than everything, the
// last one of several. With `rectified` negative results become 0, and results up to 0 choose none of the four: they
// pass no gradient, as if ReLU stood before or behind the pooling, which gives the same.
//
//   input: lines inputPitch floats apart
//   output, gradient: `columns` floats a line, line after line; nothing behind them is written
//   of input and gradient whole vectors are read: up to two vectors behind the end
//   choices: a byte each, lines convkit_choice_pitch(columns) bytes apart; may be NULL
//
// The gradient writes every element of `height` lines of `width` floats, zeros where no window lies or none chose.
#ifndef CONVKIT_MAX_POOL_H
#define CONVKIT_MAX_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Whole vectors of choices are written: a line has room for them.
static inline ptrdiff_t convkit_choice_pitch(ptrdiff_t columns) { return (columns + 15) / 16 * 16; }

typedef void (*convkit_max_pool_function)(ptrdiff_t rows, ptrdiff_t columns, const float *input, ptrdiff_t inputPitch,
                                          bool rectified, float *output, uint8_t *choices);
typedef void (*convkit_max_pool_gradient_function)(ptrdiff_t rows, ptrdiff_t columns, const float *gradient,
                                                   const uint8_t *choices, ptrdiff_t height, ptrdiff_t width,
                                                   float *result);

void convkit_max_pool_avx512(ptrdiff_t rows, ptrdiff_t columns, const float *input, ptrdiff_t inputPitch,
                             bool rectified, float *output, uint8_t *choices);
void convkit_max_pool_avx2(ptrdiff_t rows, ptrdiff_t columns, const float *input, ptrdiff_t inputPitch, bool rectified,
                           float *output, uint8_t *choices);
void convkit_max_pool_baseline(ptrdiff_t rows, ptrdiff_t columns, const float *input, ptrdiff_t inputPitch,
                               bool rectified, float *output, uint8_t *choices);
void convkit_max_pool_gradient_avx512(ptrdiff_t rows, ptrdiff_t columns, const float *gradient, const uint8_t *choices,
                                      ptrdiff_t height, ptrdiff_t width, float *result);
void convkit_max_pool_gradient_avx2(ptrdiff_t rows, ptrdiff_t columns, const float *gradient, const uint8_t *choices,
                                    ptrdiff_t height, ptrdiff_t width, float *result);
void convkit_max_pool_gradient_baseline(ptrdiff_t rows, ptrdiff_t columns, const float *gradient,
                                        const uint8_t *choices, ptrdiff_t height, ptrdiff_t width, float *result);

#endif
