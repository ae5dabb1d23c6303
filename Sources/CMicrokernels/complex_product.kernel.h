// The source of complex_product for one instruction set; see include/complex_product.h for what it computes.
// Also defined by the includer: ROWS and COLUMNS, the largest tile whose sums stay in registers.
//
// A vector holds neighbouring frequencies, real and imaginary parts in turn. Multiplying it by another and by that one
// with its parts swapped gives the four real products of each complex one, in two sums; they are put together once,
// after the last term, so that a term costs two multiply-adds and no shuffle but the swap, which a tile shares.

// PARTS(x): every pair of lanes of x swapped. MERGE(x, y): even lanes of x, odd lanes of y.
#if LANES == 16
#define PARTS(x) __builtin_shufflevector(x, x, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14)
#define MERGE(x, y) __builtin_shufflevector(x, y, 0, 17, 2, 19, 4, 21, 6, 23, 8, 25, 10, 27, 12, 29, 14, 31)
#define EVEN ((VECTOR){-1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1})
#elif LANES == 8
#define PARTS(x) __builtin_shufflevector(x, x, 1, 0, 3, 2, 5, 4, 7, 6)
#define MERGE(x, y) __builtin_shufflevector(x, y, 0, 9, 2, 11, 4, 13, 6, 15)
#define EVEN ((VECTOR){-1, 1, -1, 1, -1, 1, -1, 1})
#else
#define PARTS(x) __builtin_shufflevector(x, x, 1, 0, 3, 2)
#define MERGE(x, y) __builtin_shufflevector(x, y, 0, 5, 2, 7)
#define EVEN ((VECTOR){-1, 1, -1, 1})
#endif
// Floats of one block.
#define BLOCK (2 * convkit_frequency_block)

INLINE TARGET void NAME(complex_tile_body)(const int rows, const int columns, ptrdiff_t depth, const float *left,
                                           ptrdiff_t leftPitch, const float *right, ptrdiff_t rightPitch,
                                           bool conjugate, bool accumulate, float *result, ptrdiff_t resultPitch) {
  // Signs of the even lanes: re·re − im·im and im·re + re·im; with the conjugate re·re + im·im and im·re − re·im.
  const VECTOR sameSign = conjugate ? BROADCAST(1.0f) : -EVEN;
  const VECTOR crossSign = conjugate ? EVEN : BROADCAST(1.0f);
  for (int f = 0; f < BLOCK; f += LANES) {
    VECTOR same[ROWS][COLUMNS], cross[ROWS][COLUMNS];
    UNROLL for (int r = 0; r < rows; r++) {
      UNROLL for (int c = 0; c < columns; c++) same[r][c] = cross[r][c] = (VECTOR){0};
    }
    for (ptrdiff_t k = 0; k < depth; k++) {
      VECTOR factor[COLUMNS], swapped[COLUMNS];
      UNROLL for (int c = 0; c < columns; c++) {
        factor[c] = *(const VECTOR *)(right + c * rightPitch + k * BLOCK + f);
        swapped[c] = PARTS(factor[c]);
        // The next tile's. Its lines are too short for the processor to see them coming.
        __builtin_prefetch(right + (c + COLUMNS) * rightPitch + k * BLOCK + f);
      }
      UNROLL for (int r = 0; r < rows; r++) {
        VECTOR value = *(const VECTOR *)(left + r * leftPitch + k * BLOCK + f);
        UNROLL for (int c = 0; c < columns; c++) {
          same[r][c] += value * factor[c];
          cross[r][c] += value * swapped[c];
        }
      }
    }
    UNROLL for (int r = 0; r < rows; r++) {
      UNROLL for (int c = 0; c < columns; c++) {
        VECTOR real = same[r][c] * sameSign, imaginary = cross[r][c] * crossSign;
        VECTOR sum = MERGE(real + PARTS(real), imaginary + PARTS(imaginary));
        VECTOR *place = (VECTOR *)(result + r * resultPitch + c * BLOCK + f);
        *place = accumulate ? *place + sum : sum;
      }
    }
  }
}

#define COMPLEX_TILE(R, C)                                                                                       \
  TARGET static void NAME(complex_tile_##R##x##C)(ptrdiff_t depth, const float *left, ptrdiff_t leftPitch,       \
                                                  const float *right, ptrdiff_t rightPitch, bool conjugate,      \
                                                  bool accumulate, float *result, ptrdiff_t resultPitch) {       \
    NAME(complex_tile_body)(R, C, depth, left, leftPitch, right, rightPitch, conjugate, accumulate, result,      \
                            resultPitch);                                                                        \
  }
#if ROWS == 4 && COLUMNS == 3
#define COMPLEX_ROW(R) COMPLEX_TILE(R, 1) COMPLEX_TILE(R, 2) COMPLEX_TILE(R, 3)
#define COMPLEX_NAMES(R) {NAME(complex_tile_##R##x1), NAME(complex_tile_##R##x2), NAME(complex_tile_##R##x3)}
COMPLEX_ROW(1) COMPLEX_ROW(2) COMPLEX_ROW(3) COMPLEX_ROW(4)
#else
#define COMPLEX_ROW(R) COMPLEX_TILE(R, 1) COMPLEX_TILE(R, 2)
#define COMPLEX_NAMES(R) {NAME(complex_tile_##R##x1), NAME(complex_tile_##R##x2)}
COMPLEX_ROW(1) COMPLEX_ROW(2)
#endif

typedef void (*NAME(complex_tile))(ptrdiff_t, const float *, ptrdiff_t, const float *, ptrdiff_t, bool, bool, float *,
                                   ptrdiff_t);

static const NAME(complex_tile) NAME(complex_tiles)[ROWS][COLUMNS] = {
    COMPLEX_NAMES(1),
    COMPLEX_NAMES(2),
#if ROWS == 4
    COMPLEX_NAMES(3),
    COMPLEX_NAMES(4),
#endif
};

void NAME(convkit_complex_product)(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t depth, const float *left,
                                   ptrdiff_t leftPitch, const float *right, ptrdiff_t rightPitch, bool conjugate,
                                   bool accumulate, float *result, ptrdiff_t resultPitch) {
  // The lines of `right` of one tile stay in the first-level cache while all of `left` passes.
  for (ptrdiff_t j = 0; j < columns; j += COLUMNS) {
    ptrdiff_t width = columns - j < COLUMNS ? columns - j : COLUMNS;
    for (ptrdiff_t i = 0; i < rows; i += ROWS) {
      ptrdiff_t height = rows - i < ROWS ? rows - i : ROWS;
      NAME(complex_tiles)[height - 1][width - 1](depth, left + i * leftPitch, leftPitch, right + j * rightPitch,
                                                 rightPitch, conjugate, accumulate,
                                                 result + i * resultPitch + j * BLOCK, resultPitch);
    }
  }
}

#undef PARTS
#undef MERGE
#undef EVEN
#undef BLOCK
#undef COMPLEX_TILE
#undef COMPLEX_ROW
#undef COMPLEX_NAMES
