// depthwise_3x3: one plane against one 3×3 filter with stride 1, read in place; and the filter's gradient.
//
//   out[y][x]      = bias + Σ_i Σ_j weights[3i + j] · source[y + i − top][x + j − left]     y < rows, x < columns
//   out[3i + j] (+)= Σ_y Σ_x gradient[y][x] · source[y + i − top][x + j − left]
//
// with zeros outside of the source; with `rectified` negative results become 0, NaN stays. Planes are line after line,
// without gaps. left and right are 0 … 2; so are top and bottom, except that a window of some lines of a result has what
// it leaves out as negative padding. A line is loaded once and serves all taps: the neighbours to the left and right are
// shuffled in, the sums of three lines are kept.
//
// Whole vectors are read, up to one behind a plane's end; behind the last float of `out` nothing is written.
#ifndef CONVKIT_DEPTHWISE_3X3_H
#define CONVKIT_DEPTHWISE_3X3_H

#include <stdbool.h>
#include <stddef.h>

typedef struct {
  ptrdiff_t height, width;  // of the source
  ptrdiff_t rows, columns;  // of the result: height + top + bottom − 2, width + left + right − 2
  ptrdiff_t top, left;
} convkit_plane_window;

typedef void (*convkit_depthwise_3x3_function)(const convkit_plane_window *window, const float *source,
                                               const float *weights, float bias, bool rectified, float *out);
typedef void (*convkit_depthwise_3x3_gradient_function)(const convkit_plane_window *window, const float *source,
                                                        const float *gradient, bool accumulate, float *out);

void convkit_depthwise_3x3_avx512(const convkit_plane_window *window, const float *source, const float *weights,
                                  float bias, bool rectified, float *out);
void convkit_depthwise_3x3_avx2(const convkit_plane_window *window, const float *source, const float *weights,
                                float bias, bool rectified, float *out);
void convkit_depthwise_3x3_baseline(const convkit_plane_window *window, const float *source, const float *weights,
                                    float bias, bool rectified, float *out);
void convkit_depthwise_3x3_gradient_avx512(const convkit_plane_window *window, const float *source,
                                           const float *gradient, bool accumulate, float *out);
void convkit_depthwise_3x3_gradient_avx2(const convkit_plane_window *window, const float *source,
                                         const float *gradient, bool accumulate, float *out);
void convkit_depthwise_3x3_gradient_baseline(const convkit_plane_window *window, const float *source,
                                             const float *gradient, bool accumulate, float *out);

#endif
