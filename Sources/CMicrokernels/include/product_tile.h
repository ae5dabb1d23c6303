// product_tile: a register tile of a matrix product whose right factor is read in place, through a table of offsets.
//
//              columns = vectors × lanes
//            ┌───────────────┐
//   offsets →│ source rows   │ steps           out[r][q] (+)= Σ_k packed[k·rows + r] · source[offsets[k] + q]
//            └───────────────┘
//   ┌─────┐  ┌───────────────┐
//   │     │  │               │
//   │     │  │ out           │ rows            packed: the caller's, [steps][rows], read once in order
//   └─────┘  └───────────────┘                 source: read unaligned, `columns` floats from each offset
//    packedᵀ                                   out:    rows of `columns` floats, `pitch` floats apart
//
// The last vector of a row may be partly used: `columns` says how many floats of a row are wanted. Whole vectors of the
// source are read; nothing of `out` behind the wanted floats is read or written.
#ifndef CONVKIT_PRODUCT_TILE_H
#define CONVKIT_PRODUCT_TILE_H

#include <stdbool.h>
#include <stddef.h>

// With `accumulate` the sums start from what stands in `out`, else from `bias` (one number a row), else from zero.
typedef void (*convkit_product_tile_function)(ptrdiff_t steps, const float *packed, const float *source,
                                              const ptrdiff_t *offsets, const float *bias, bool accumulate,
                                              float *out, ptrdiff_t pitch, ptrdiff_t columns);

typedef struct {
  int lanes;    // floats of one vector
  int rows;     // the most rows of a tile
  int vectors;  // the most vectors of a row
  // functions[(rows − 1) · vectors + (vectors − 1)] for every smaller tile as well
  const convkit_product_tile_function *functions;
  // The same with ReLU: what would be written below 0 is 0; NaN stays.
  const convkit_product_tile_function *rectified;
} convkit_product_tiles;

const convkit_product_tiles *convkit_product_tiles_avx512(void);
const convkit_product_tiles *convkit_product_tiles_avx2(void);
const convkit_product_tiles *convkit_product_tiles_baseline(void);

#endif
