// winograd: the linear maps of F(2×2,3×3) and F(4×4,3×3), many tiles or channels at a time, one a lane.
//
// A tile of m×m results needs t×t inputs, t = m + 2. The points of evaluation are 0, ±1, ∞ for t = 4 and
// 0, ±√½, ±√2, ∞ for t = 6; products of squares of these are 1, which keeps numbers of one size and errors small.
//
//   input     t×t pixels            → t×t    (the transpose of B on both sides)
//   lift      m×m or 3×3 numbers    → t×t    (G on both sides): output gradients, filters
//   lower     t×t products          → m×m or 3×3 (the transpose of A on both sides): outputs, filter gradients
//
// Source of the maps: A. Lavin & S. Gray, Fast Algorithms for Convolutional Neural Networks, 2016; the points after
// B. Barabasz et al., Error Analysis and Improving the Accuracy of Winograd Convolution, 2020.
#ifndef CONVKIT_WINOGRAD_H
#define CONVKIT_WINOGRAD_H

#include <stdbool.h>
#include <stddef.h>

// One channel of a batch of images, cut into tiles of m×m. Tiles are counted along a row of tiles, then down the rows,
// then from image to image; a vector may hold tiles of several rows and images.
typedef struct {
  ptrdiff_t image;        // floats from one image to the next
  ptrdiff_t height;       // of an image
  ptrdiff_t width;
  ptrdiff_t top;          // lines of zeros before an image; negative where lines are left out
  ptrdiff_t left;
  ptrdiff_t tileRows;     // of an image
  ptrdiff_t tileColumns;
} convkit_tile_grid;

// Spectra are t·t numbers, `frequency` floats apart. Whole vectors are written, zeros behind the last tile. Of a channel
// nothing is read in front of its first image, and less than a vector behind its last one.
typedef struct {
  int lanes;
  // Input tiles first … first + count − 1 of a channel.
  void (*input)(const convkit_tile_grid *grid, const float *channel, ptrdiff_t first, ptrdiff_t count, float *spectra,
                ptrdiff_t frequency);
  // Tiles of the output gradient, which do not overlap.
  void (*gradient)(const convkit_tile_grid *grid, const float *channel, ptrdiff_t first, ptrdiff_t count,
                   float *spectra, ptrdiff_t frequency);
  // The results of tiles first … first + count − 1, plus `bias`, written to the channel; `rectified` as in product_tile.
  void (*output)(const convkit_tile_grid *grid, const float *spectra, ptrdiff_t frequency, ptrdiff_t first,
                 ptrdiff_t count, float bias, bool rectified, float *channel);
  // `rows` × `depth` filters of 3×3 to spectra, in blocks of `block` rows, of which the last may have fewer: row r of a
  // block of n rows that starts with row s stands at f·frequency + s·depth + k·n + r. `flipped` turns each filter by
  // half a turn. Up to three floats behind the last filter are read.
  void (*filters)(const float *filters, ptrdiff_t rows, ptrdiff_t rowStep, ptrdiff_t depth, ptrdiff_t depthStep,
                  bool flipped, ptrdiff_t block, float *spectra, ptrdiff_t frequency);
  // `count` spectra of summed products to `count` filter gradients of 3×3, `step` floats apart.
  void (*filterGradient)(const float *spectra, ptrdiff_t frequency, ptrdiff_t count, float *out, ptrdiff_t step);
} convkit_winograd;

// [0] for m = 2, [1] for m = 4.
const convkit_winograd *convkit_winograd_avx512(void);
const convkit_winograd *convkit_winograd_avx2(void);
const convkit_winograd *convkit_winograd_baseline(void);

#endif
