// The source of max_pool for one instruction set; see include/max_pool.h for what it computes.
//
// A vector of results comes from two vectors of each of two lines, taken apart into their even and odd floats; the
// gradient puts them together again.

typedef int32_t NAME(mask) __attribute__((vector_size(4 * LANES)));
typedef uint8_t NAME(bytes) __attribute__((vector_size(LANES), aligned(1)));
typedef int32_t NAME(mask_at) __attribute__((vector_size(4 * LANES), aligned(4)));
#define MASK NAME(mask)
#define MASK_AT NAME(mask_at)

#if LANES == 16
#define EVEN(x, y) __builtin_shufflevector(x, y, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30)
#define ODD(x, y) __builtin_shufflevector(x, y, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31)
#define LOW(x, y) __builtin_shufflevector(x, y, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
#define HIGH(x, y) __builtin_shufflevector(x, y, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
#elif LANES == 8
#define EVEN(x, y) __builtin_shufflevector(x, y, 0, 2, 4, 6, 8, 10, 12, 14)
#define ODD(x, y) __builtin_shufflevector(x, y, 1, 3, 5, 7, 9, 11, 13, 15)
#define LOW(x, y) __builtin_shufflevector(x, y, 0, 8, 1, 9, 2, 10, 3, 11)
#define HIGH(x, y) __builtin_shufflevector(x, y, 4, 12, 5, 13, 6, 14, 7, 15)
#else
#define EVEN(x, y) __builtin_shufflevector(x, y, 0, 2, 4, 6)
#define ODD(x, y) __builtin_shufflevector(x, y, 1, 3, 5, 7)
#define LOW(x, y) __builtin_shufflevector(x, y, 0, 4, 1, 5)
#define HIGH(x, y) __builtin_shufflevector(x, y, 2, 6, 3, 7)
#endif

INLINE TARGET MASK NAME(where)(MASK mask, MASK yes, MASK no) { return (mask & yes) | (~mask & no); }

// Takes the candidates that are larger than the best so far, or NaN.
INLINE TARGET void NAME(take)(VECTOR candidate, int32_t number, VECTOR *best, MASK *choice) {
  MASK larger = (MASK)(candidate > *best) | (MASK)(candidate != candidate);
  *best = (VECTOR)NAME(where)(larger, (MASK)candidate, (MASK)*best);
  *choice = NAME(where)(larger, number - (MASK){0}, *choice);
}

TARGET void NAME(convkit_max_pool)(ptrdiff_t rows, ptrdiff_t columns, const float *input, ptrdiff_t inputPitch,
                                   bool rectified, float *output, uint8_t *choices) {
  for (ptrdiff_t y = 0; y < rows; y++) {
    const float *line = input + 2 * y * inputPitch;
    for (ptrdiff_t x = 0; x < columns; x += LANES) {
      const VECTOR *upper = (const VECTOR *)(line + 2 * x), *lower = (const VECTOR *)(line + inputPitch + 2 * x);
      VECTOR best = EVEN(upper[0], upper[1]);
      MASK choice = {0};
      NAME(take)(ODD(upper[0], upper[1]), 1, &best, &choice);
      NAME(take)(EVEN(lower[0], lower[1]), 2, &best, &choice);
      NAME(take)(ODD(lower[0], lower[1]), 3, &best, &choice);
      if (rectified) {
        choice |= (MASK)(best <= 0) & 4;
        best = (VECTOR)(~(MASK)(best < 0) & (MASK)best);
      }
      NAME(store_first)(output + x, best, columns - x < LANES ? columns - x : LANES);
      if (choices != NULL) *(NAME(bytes) *)(choices + x) = __builtin_convertvector(choice, NAME(bytes));
    }
    output += columns;
    if (choices != NULL) choices += convkit_choice_pitch(columns);
  }
}

// Two vectors of which the first `count` floats are stored.
INLINE TARGET void NAME(store_pair)(float *place, VECTOR first, VECTOR second, ptrdiff_t count) {
  NAME(store_first)(place, first, count < LANES ? count : LANES);
  if (count > LANES) NAME(store_first)(place + LANES, second, count - LANES);
}

TARGET void NAME(convkit_max_pool_gradient)(ptrdiff_t rows, ptrdiff_t columns, const float *gradient,
                                            const uint8_t *choices, ptrdiff_t height, ptrdiff_t width, float *result) {
  for (ptrdiff_t y = 0; y < rows; y++) {
    float *upper = result + 2 * y * width, *lower = upper + width;
    for (ptrdiff_t x = 0; x < columns; x += LANES) {
      ptrdiff_t count = columns - x < LANES ? columns - x : LANES;
      MASK g = *(const MASK_AT *)(gradient + x);
      MASK choice = __builtin_convertvector(*(const NAME(bytes) *)(choices + x), MASK);
      VECTOR first = (VECTOR)(g & (choice == 0)), second = (VECTOR)(g & (choice == 1));
      VECTOR third = (VECTOR)(g & (choice == 2)), fourth = (VECTOR)(g & (choice == 3));
      NAME(store_pair)(upper + 2 * x, LOW(first, second), HIGH(first, second), 2 * count);
      NAME(store_pair)(lower + 2 * x, LOW(third, fourth), HIGH(third, fourth), 2 * count);
    }
    for (ptrdiff_t x = 2 * columns; x < width; x++) upper[x] = lower[x] = 0;
    gradient += columns;
    choices += convkit_choice_pitch(columns);
  }
  for (ptrdiff_t i = 2 * rows * width; i < height * width; i++) result[i] = 0;
}

#undef MASK
#undef MASK_AT
#undef EVEN
#undef ODD
#undef LOW
#undef HIGH
