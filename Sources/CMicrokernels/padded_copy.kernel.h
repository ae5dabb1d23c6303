// The source of padded_copy for one instruction set; see include/padded_copy.h for what it computes.
//
// A run that is no multiple of a vector ends with a vector that overlaps the one before: no loop over single floats,
// and nothing is written outside.

INLINE TARGET void NAME(clear_run)(float *place, ptrdiff_t count) {
  if (count >= LANES) {
    ptrdiff_t x = 0;
    for (; x + LANES <= count; x += LANES) *(VECTOR *)(place + x) = (VECTOR){0};
    *(VECTOR *)(place + count - LANES) = (VECTOR){0};
    return;
  }
#if LANES > 8
  if (count >= 8) {
    *(float8 *)place = (float8){0};
    *(float8 *)(place + count - 8) = (float8){0};
    return;
  }
#endif
  if (count >= 4) {
    *(float4 *)place = (float4){0};
    *(float4 *)(place + count - 4) = (float4){0};
    return;
  }
  if (count > 0) place[0] = 0;
  if (count > 1) place[1] = 0;
  if (count > 2) place[2] = 0;
}

INLINE TARGET void NAME(copy_run)(const float *from, float *place, ptrdiff_t count) {
  if (count >= LANES) {
    ptrdiff_t x = 0;
    for (; x + LANES <= count; x += LANES) *(VECTOR *)(place + x) = *(const VECTOR *)(from + x);
    if (x < count) *(VECTOR *)(place + count - LANES) = *(const VECTOR *)(from + count - LANES);
    return;
  }
#if LANES > 8
  if (count >= 8) {
    *(float8 *)place = *(const float8 *)from;
    *(float8 *)(place + count - 8) = *(const float8 *)(from + count - 8);
    return;
  }
#endif
  if (count >= 4) {
    *(float4 *)place = *(const float4 *)from;
    *(float4 *)(place + count - 4) = *(const float4 *)(from + count - 4);
    return;
  }
  if (count > 0) place[0] = from[0];
  if (count > 1) place[1] = from[1];
  if (count > 2) place[2] = from[2];
}

// The even ones of two vectors' lanes.
INLINE TARGET VECTOR NAME(even_lanes)(VECTOR a, VECTOR b) {
#if LANES == 16
  return __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
#elif LANES == 8
  return __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14);
#else
  return __builtin_shufflevector(a, b, 0, 2, 4, 6);
#endif
}

// Every second or fourth float from `from` on.
INLINE TARGET VECTOR NAME(load_apart)(const int stride, const float *from) {
  VECTOR low = NAME(even_lanes)(*(const VECTOR *)from, *(const VECTOR *)(from + LANES));
  if (stride == 2) return low;
  VECTOR high = NAME(even_lanes)(*(const VECTOR *)(from + 2 * LANES), *(const VECTOR *)(from + 3 * LANES));
  return NAME(even_lanes)(low, high);
}

INLINE TARGET void NAME(copy_apart)(const int stride, const float *from, float *place, ptrdiff_t count) {
  ptrdiff_t x = 0;
  for (; x + LANES <= count; x += LANES) *(VECTOR *)(place + x) = NAME(load_apart)(stride, from + x * stride);
  if (x == count) return;
  if (count >= LANES) {
    x = count - LANES;
    *(VECTOR *)(place + x) = NAME(load_apart)(stride, from + x * stride);
    return;
  }
  for (; x < count; x++) place[x] = from[x * stride];
}

TARGET void NAME(convkit_padded_copy)(const float *source, ptrdiff_t sourcePitch, ptrdiff_t stride, ptrdiff_t rows,
                                      ptrdiff_t columns, ptrdiff_t above, ptrdiff_t below, ptrdiff_t left,
                                      ptrdiff_t right, float *copy) {
  ptrdiff_t pitch = left + columns + right;
  if (rows == 0 || columns == 0) {
    NAME(clear_run)(copy, (above + rows + below) * pitch);
    return;
  }
  NAME(clear_run)(copy, above * pitch + left);
  copy += above * pitch + left;
  for (ptrdiff_t y = 0; y < rows; y++, source += sourcePitch, copy += pitch) {
    if (stride == 1) {
      NAME(copy_run)(source, copy, columns);
    } else if (stride == 2) {
      NAME(copy_apart)(2, source, copy, columns);
    } else if (stride == 4) {
      NAME(copy_apart)(4, source, copy, columns);
    } else {
      for (ptrdiff_t x = 0; x < columns; x++) copy[x] = source[x * stride];
    }
    // The zeros behind this line and before the next one.
    NAME(clear_run)(copy + columns, y + 1 < rows ? left + right : right + below * pitch);
  }
}
