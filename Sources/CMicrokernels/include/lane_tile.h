// lane_tile: product_tile turned over. The lanes of a vector are result channels, the rows are places of the source.
//
//   sum[r][f] = Σ_k packed[k·width + f] · source[offsets[k] + r]       width = vectors × lanes, f < width
//
// Each number of the source is read in place and meets all lanes, so no lane is lost where lines are short or no
// multiple of a vector: 27 results in a line are 14 + 13 rows. It pays where there are enough result channels to fill
// the vectors.
#ifndef CONVKIT_LANE_TILE_H
#define CONVKIT_LANE_TILE_H

#include <stdbool.h>
#include <stddef.h>

// The sums as lines of result channels: out[f·plane + r·step] = sums[r·width + f] + bias[f] + sum[r][f] for
// f < `channels`, which is more than width − lanes; nothing else of `out` is written. `sums`, of earlier steps, and `bias`
// may be null. `rectified`: what is below 0 becomes 0, as in product_tile.
typedef void (*convkit_lane_output_function)(ptrdiff_t steps, const float *packed, const float *source,
                                             const ptrdiff_t *offsets, const float *sums, const float *bias,
                                             bool rectified, ptrdiff_t channels, float *out, ptrdiff_t plane,
                                             ptrdiff_t step);

// The sums of rows that stand anywhere in runs of neighbours, as the taps of a kernel's line do:
// out[(l·run + r)·width + f] (+)= Σ_k packed[k·width + f] · source[offsets[k] + lines[l] + r] for r < run.
typedef void (*convkit_lane_gradient_function)(ptrdiff_t steps, const float *packed, const float *source,
                                               const ptrdiff_t *offsets, const ptrdiff_t *lines, bool accumulate,
                                               float *out);

// Lines to columns: out[q·width + f] = in[f·pitch + q] for f < `channels`, q < `count`; zeros for the other f < width, the
// channels up to whole vectors. Whole vectors of each line are read.
typedef void (*convkit_lane_turn_function)(const float *in, ptrdiff_t pitch, ptrdiff_t channels, ptrdiff_t count,
                                           float *out);

typedef struct {
  int lanes;    // floats of one vector
  int rows;     // the most rows of a tile
  int vectors;  // the most vectors of a row
  // [(rows − 1) · vectors + (vectors − 1)] for every smaller tile as well
  const convkit_lane_output_function *outputs;
  // [((run − 1) · rows + (lines − 1)) · vectors + (vectors − 1)] wherever lines · run ≤ rows, else null
  const convkit_lane_gradient_function *gradients;
  convkit_lane_turn_function turn;
} convkit_lane_tiles;

const convkit_lane_tiles *convkit_lane_tiles_avx512(void);
const convkit_lane_tiles *convkit_lane_tiles_avx2(void);
const convkit_lane_tiles *convkit_lane_tiles_baseline(void);

#endif
