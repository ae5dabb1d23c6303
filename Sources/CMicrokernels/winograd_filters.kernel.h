// From filters to spectra in the order of the register tiles, for one instruction set: see include/winograd.h.

// The lanes are rows, of one packed block or of several.
INLINE TARGET void NAME(filters_body)(const int m, const float *filters, ptrdiff_t rows, ptrdiff_t rowStep,
                                      ptrdiff_t depth, ptrdiff_t depthStep, bool flipped, ptrdiff_t block,
                                      float *spectra, ptrdiff_t frequency) {
  const int size = m + 2;
  for (ptrdiff_t first = 0; first < rows; first += LANES) {
    const ptrdiff_t lanes = rows - first < LANES ? rows - first : LANES;
    const float *filter[LANES];
    // Where a row's numbers stand, and how far apart those of one row are.
    ptrdiff_t place[LANES], step[LANES];
    for (ptrdiff_t lane = 0; lane < LANES; lane++) {
      const ptrdiff_t row = first + (lane < lanes ? lane : lanes - 1), start = row / block * block;
      filter[lane] = filters + row * rowStep;
      place[lane] = start * depth + row % block;
      step[lane] = rows - start < block ? rows - start : block;
    }
    const bool eights = block == 8 && lanes == LANES && LANES >= 8;
    for (ptrdiff_t k = 0; k < depth; k++) {
      VECTOR taps[12], turned[9], half[6 * 3], whole[6];
      UNROLL for (int i = 0; i < 3; i++) NAME(turn_four)(filter, k * depthStep + 4 * i, taps + 4 * i);
      UNROLL for (int tap = 0; tap < 9; tap++) turned[tap] = flipped ? taps[8 - tap] : taps[tap];
      UNROLL for (int j = 0; j < 3; j++) NAME(lift_line)(3, size, turned + j, 3, half + j, 3);
      UNROLL for (int i = 0; i < size; i++) {
        NAME(lift_line)(3, size, half + i * 3, 1, whole, 1);
        UNROLL for (int j = 0; j < size; j++) {
          float *target = spectra + (i * size + j) * frequency;
          if (eights) {
#if LANES == 16
            *(float8 *)(target + place[0] + k * 8) = __builtin_shufflevector(whole[j], whole[j], 0, 1, 2, 3, 4, 5, 6, 7);
            *(float8 *)(target + place[8] + k * 8) =
                __builtin_shufflevector(whole[j], whole[j], 8, 9, 10, 11, 12, 13, 14, 15);
#elif LANES == 8
            *(float8 *)(target + place[0] + k * 8) = whole[j];
#endif
          } else {
            float line[LANES];
            *(VECTOR *)line = whole[j];
            for (ptrdiff_t lane = 0; lane < lanes; lane++) target[place[lane] + k * step[lane]] = line[lane];
          }
        }
      }
    }
  }
}

