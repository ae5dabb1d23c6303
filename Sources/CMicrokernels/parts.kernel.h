// Parts of kernels, for one instruction set: the first floats of a vector, for the ends of lines (`count` is 1 … LANES),
// ReLU, masks, and the sum of a vector's lanes.

// ReLU: what is below 0 becomes 0; NaN stays.
INLINE TARGET VECTOR NAME(rectified)(VECTOR value) {
  return (VECTOR)(~(value < 0) & (__typeof__(value < 0))value);
}

typedef __typeof__((VECTOR){0} < 0) NAME(lanes);

// The first `count` lanes, none of fewer than 0 and all of more: vectors of ones and of zeros, read from between the two.
INLINE TARGET NAME(lanes) NAME(first_lanes)(ptrdiff_t count) {
  static const NAME(lanes) masks[2] = {~(NAME(lanes)){0}, (NAME(lanes)){0}};
  typedef NAME(lanes) unaligned __attribute__((aligned(4)));
  const ptrdiff_t some = count < 0 ? 0 : count < LANES ? count : LANES;
  return *(const unaligned *)((const int32_t *)masks + LANES - some);
}

#if LANES == 16 && defined(__x86_64__)
#define FIRST(count) ((unsigned short)((1u << (count)) - 1))
INLINE TARGET VECTOR NAME(load_first)(const float *place, ptrdiff_t count) {
  return __builtin_ia32_loadups512_mask(place, (VECTOR){0}, FIRST(count));
}

INLINE TARGET void NAME(store_first)(float *place, VECTOR value, ptrdiff_t count) {
  __builtin_ia32_storeups512_mask(place, value, FIRST(count));
}

// Every second place from `place` on.
#define EVEN(count) ((unsigned short)(FIRST(2 * (count)) & 0x5555))
INLINE TARGET void NAME(store_every_second)(float *place, VECTOR value, ptrdiff_t count) {
  VECTOR low = __builtin_shufflevector(value, value, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7);
  VECTOR high = __builtin_shufflevector(value, value, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13, 14, 14, 15, 15);
  __builtin_ia32_storeups512_mask(place, low, EVEN(count < 8 ? count : 8));
  if (count > 8) __builtin_ia32_storeups512_mask(place + LANES, high, EVEN(count - 8));
}
#undef EVEN
#undef FIRST
#else
INLINE TARGET void NAME(store_every_second)(float *place, VECTOR value, ptrdiff_t count) {
  UNROLL for (int i = 0; i < LANES; i++) {
    if (i < count) place[2 * i] = value[i];
  }
}

INLINE TARGET VECTOR NAME(load_first)(const float *place, ptrdiff_t count) {
  if (count == LANES) return *(const VECTOR *)place;
  float line[LANES] = {0};
  for (ptrdiff_t i = 0; i < count; i++) line[i] = place[i];
  return *(const VECTOR *)line;
}

// By halves: the lanes of each binary digit of `count`, then the next ones move down.
INLINE TARGET void NAME(store_first)(float *place, VECTOR value, ptrdiff_t count) {
  if (count == LANES) {
    *(VECTOR *)place = value;
    return;
  }
#if LANES == 8
  float8 eight = value;
  float4 four = __builtin_shufflevector(eight, eight, 0, 1, 2, 3);
  if (count & 4) {
    *(float4 *)place = four;
    place += 4;
    four = __builtin_shufflevector(eight, eight, 4, 5, 6, 7);
  }
#else
  float4 four = value;
#endif
  if (count & 2) {
    place[0] = four[0];
    place[1] = four[1];
    place += 2;
    four = __builtin_shufflevector(four, four, 2, 3, 2, 3);
  }
  if (count & 1) place[0] = four[0];
}
#endif

// Halves are added pairwise: the order is fixed and the error grows with the logarithm of the lanes.
INLINE TARGET float NAME(sum_lanes)(VECTOR value) {
#if LANES == 16
  float8 eight = __builtin_shufflevector(value, value, 0, 1, 2, 3, 4, 5, 6, 7) +
                 __builtin_shufflevector(value, value, 8, 9, 10, 11, 12, 13, 14, 15);
#elif LANES == 8
  float8 eight = value;
#endif
#if LANES >= 8
  float4 four =
      __builtin_shufflevector(eight, eight, 0, 1, 2, 3) + __builtin_shufflevector(eight, eight, 4, 5, 6, 7);
#else
  float4 four = value;
#endif
  four += __builtin_shufflevector(four, four, 2, 3, 2, 3);
  return four[0] + four[1];
}
