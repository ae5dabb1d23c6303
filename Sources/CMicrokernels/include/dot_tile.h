// dot_tile: a tile of dot products between rows of one array and shifted views of another.
//
//   out[r][s] (+)= Σ_n Σ_q left[r·leftPitch + n·leftImage + q] · right[offsets[s] + n·rightImage + q]
//
// n counts `images`, q counts `length` floats, a multiple of `lanes`. The sums are kept in vectors over all images and
// are added across lanes once, at the end.
#ifndef CONVKIT_DOT_TILE_H
#define CONVKIT_DOT_TILE_H

#include <stdbool.h>
#include <stddef.h>

typedef void (*convkit_dot_tile_function)(ptrdiff_t images, ptrdiff_t length, const float *left, ptrdiff_t leftPitch,
                                          ptrdiff_t leftImage, const float *right, const ptrdiff_t *offsets,
                                          ptrdiff_t rightImage, bool accumulate, float *out, ptrdiff_t outPitch);

typedef struct {
  int lanes;   // floats of one vector
  int rows;    // the most rows of a tile
  int shifts;  // the most views of a tile
  // functions[(rows − 1) · shifts + (shifts − 1)] for every smaller tile as well
  const convkit_dot_tile_function *functions;
  int lineShifts;  // the most views of a tile of one row
  // lineFunctions[shifts − 1], of one row
  const convkit_dot_tile_function *lineFunctions;
} convkit_dot_tiles;

const convkit_dot_tiles *convkit_dot_tiles_avx512(void);
const convkit_dot_tiles *convkit_dot_tiles_avx2(void);
const convkit_dot_tiles *convkit_dot_tiles_baseline(void);

#endif
