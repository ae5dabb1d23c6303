// lane_transform: discrete Fourier transforms of several real planes at once, one plane a lane.
//
//   spectrum[u][v] = Σ_y Σ_x plane[y][x] · e^(−2πi·(u·y/H + v·x/W))        u < H, v ≤ W/2
//
//   lines of the planes ──rows_forward──→ [v][row][parts][lane] ──columns_forward──→ blocks of frequencies, plane by plane
//                       ←─rows_backward──                       ←─columns_backward──
//
// Between the two steps stand, for each v, the rows of the plane that hold something, or that are wanted: real parts of
// all lanes, then imaginary parts. A complex number of all lanes is 2 · `lanes` floats, an element. Frequencies are counted
// v·H + u, in blocks of convkit_frequency_block. Not scaled: there and back multiplies by H · W.
//
// As all lanes go through the same instructions, no number has to be moved from lane to lane but on the way in and out.
// Source: the autosort algorithm of Stockham, with radices 2, 3, 4, 5, 7 and 8: Van Loan, Computational Frameworks for the
// Fast Fourier Transform, 1992, section 1.7. Two real rows are one complex one: ibid., section 4.3.
#ifndef CONVKIT_LANE_TRANSFORM_H
#define CONVKIT_LANE_TRANSFORM_H

#include <stdbool.h>
#include <stddef.h>

enum { convkit_transform_passes = 24 };

// One length.
typedef struct {
  ptrdiff_t length;
  ptrdiff_t passes;
  // Their product is the length.
  int radices[convkit_transform_passes];
  // For each pass, of radix r with m butterflies that are s elements wide, s · r · m the length: for p = 1 ..< m and
  // k = 1 ..< r, the cosine and the sine of −2π·p·k/(r·m).
  const float *twiddles;
} convkit_transform_length;

typedef struct {
  int lanes;
  // Two rows: `lines` are those of the lanes for the first, then for the second row, `count` floats each, which stand from
  // `place` on, zeros elsewhere; whole vectors of them are read. They become two elements side by side for each v.
  // `scratch`: 3 · length elements.
  void (*rowsForward)(const convkit_transform_length *length, const float *const *lines, ptrdiff_t place,
                      ptrdiff_t count, float *scratch, float *spectrum, ptrdiff_t columnPitch);
  // Neighbouring columns, the first of which begins a block; their `rows` elements stand for the rows from `firstRow` on
  // of zeros, and are used up. Block b of the first `planes` lanes is written at blocks + b · blockPitch, a multiple of 64
  // bytes, one plane after the other, the last one filled up with zeros; `streams`: past the cache.
  // `scratch`: 3 · length + convkit_frequency_block elements.
  void (*columnsForward)(const convkit_transform_length *length, ptrdiff_t columns, ptrdiff_t firstRow, ptrdiff_t rows,
                         float *spectrum, ptrdiff_t columnPitch, float *scratch, ptrdiff_t planes, bool streams,
                         float *blocks, ptrdiff_t blockPitch);
  // The way back, for the same columns: the rows from `firstRow` on; an element of zeros behind an odd number of them.
  void (*columnsBackward)(const convkit_transform_length *length, ptrdiff_t columns, ptrdiff_t firstRow,
                          ptrdiff_t rows, const float *blocks, ptrdiff_t blockPitch, ptrdiff_t planes, float *scratch,
                          float *spectrum, ptrdiff_t columnPitch);
  // The way back: scale · row + bias of each lane, or ReLU of it, to those lines that are not null.
  void (*rowsBackward)(const convkit_transform_length *length, const float *spectrum, ptrdiff_t columnPitch,
                       float *scratch, ptrdiff_t place, ptrdiff_t count, float scale, const float *bias,
                       bool rectified, float *const *lines);
} convkit_lane_transform;

const convkit_lane_transform *convkit_lane_transform_avx512(void);
const convkit_lane_transform *convkit_lane_transform_avx2(void);
const convkit_lane_transform *convkit_lane_transform_baseline(void);

#endif
