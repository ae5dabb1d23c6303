// The source of depthwise_3x3 for one instruction set; see include/depthwise_3x3.h for what it computes.
// Also defined by the includer: INTS, the vector of as many integers, and VECTORS, the most vectors of a strip.
//
// A plane is cut into strips of columns. In a strip the middle tap of result x reads place + x.

#if LANES == 16
#define BEFORE(p, c) __builtin_shufflevector(p, c, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30)
#define BEHIND(c, n) __builtin_shufflevector(c, n, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16)
#elif LANES == 8
#define BEFORE(p, c) __builtin_shufflevector(p, c, 7, 8, 9, 10, 11, 12, 13, 14)
#define BEHIND(c, n) __builtin_shufflevector(c, n, 1, 2, 3, 4, 5, 6, 7, 8)
#else
#define BEFORE(p, c) __builtin_shufflevector(p, c, 3, 4, 5, 6)
#define BEHIND(c, n) __builtin_shufflevector(c, n, 1, 2, 3, 4)
#endif
// What is masked may be anything, NaN too.
#define MASKED(v, keep) ((VECTOR)((INTS)(v) & (keep)))
#define BROADCAST_INTEGER(x) ((x) - (INTS){0})

// The edges of a strip: which lanes of its last vector lie inside the source, and its neighbours on both sides.
typedef struct {
  ptrdiff_t place;           // of the middle tap of its first result; −1 where two columns of padding stand before it
  ptrdiff_t before, behind;  // the places of its neighbours, 0 where there is none
  INTS keep, keepBefore, keepBehind;
} NAME(strip_edges);

INLINE TARGET NAME(strip_edges) NAME(find_edges)(const int vectors, const convkit_plane_window *window, ptrdiff_t first) {
  ptrdiff_t place = first + 1 - window->left, end = place + vectors * LANES;
  int hasBefore = place > 0, hasBehind = end < window->width;
  NAME(strip_edges) edges;
  edges.place = place;
  edges.before = hasBefore ? place - 1 : 0;
  edges.behind = hasBehind ? end : 0;
  edges.keep = NAME(first_lanes)(window->width - place - (vectors - 1) * LANES);
  edges.keepBefore = BROADCAST_INTEGER(hasBefore ? -1 : 0);
  edges.keepBehind = BROADCAST_INTEGER(hasBehind ? -1 : 0);
  return edges;
}

// v[1] … v[vectors] is the line; v[0] has its left neighbour in the last lane, v[vectors + 1] the right one in the first.
INLINE TARGET void NAME(load_line)(const int vectors, const NAME(strip_edges) *edges, const float *line, VECTOR *v) {
  if (edges->place < 0) {
    v[1] = BEFORE((VECTOR){0}, *(const VECTOR *)line);
  } else {
    v[1] = *(const VECTOR *)(line + edges->place);
  }
  UNROLL for (int i = 1; i < vectors; i++) v[i + 1] = *(const VECTOR *)(line + edges->place + i * LANES);
  v[vectors] = MASKED(v[vectors], edges->keep);
  v[0] = MASKED(BROADCAST(line[edges->before]), edges->keepBefore);
  v[vectors + 1] = MASKED(BROADCAST(line[edges->behind]), edges->keepBehind);
}

// Adds a line to the sums of the three results it is part of: it is the last line of `last`, the first of `next`.
INLINE TARGET void NAME(add_line)(const int vectors, const VECTOR *v, const VECTOR *w, VECTOR *last, VECTOR *middle,
                                  VECTOR *next) {
  UNROLL for (int i = 0; i < vectors; i++) {
    VECTOR a = BEFORE(v[i], v[i + 1]), b = v[i + 1], c = BEHIND(v[i + 1], v[i + 2]);
    last[i] += w[6] * a;
    middle[i] += w[3] * a;
    next[i] += w[0] * a;
    last[i] += w[7] * b;
    middle[i] += w[4] * b;
    next[i] += w[1] * b;
    last[i] += w[8] * c;
    middle[i] += w[5] * c;
    next[i] += w[2] * c;
  }
}

INLINE TARGET void NAME(depthwise_strip)(const int vectors, const convkit_plane_window *window, const float *source,
                                         const float *weights, float bias, bool rectified, ptrdiff_t first,
                                         float *out) {
  const NAME(strip_edges) edges = NAME(find_edges)(vectors, window, first);
  VECTOR w[9];
  UNROLL for (int i = 0; i < 9; i++) w[i] = BROADCAST(weights[i]);
  const VECTOR start = BROADCAST(bias);
  const ptrdiff_t rows = window->rows, columns = window->columns, height = window->height, width = window->width;
  // Floats of `out` from the place of the strip's last vector in a line to the plane's end.
  ptrdiff_t room = rows * columns - first - (vectors - 1) * LANES;
  const ptrdiff_t wanted = columns - first - (vectors - 1) * LANES;
  VECTOR sum[3][VECTORS], v[VECTORS + 2];
  UNROLL for (int i = 0; i < vectors; i++) sum[0][i] = sum[1][i] = sum[2][i] = start;
  const float *line = source - window->top * width;
  float *place = out + first - 2 * columns;
  room += 2 * columns;
  // Line t − top of the source is the first line of result t and the last of result t − 2, which is then written. A
  // vector may run over its line's end: lines and strips that are written later put that right.
#define LINE(t, last, middle, next)                                                                  \
  {                                                                                                  \
    ptrdiff_t row = (t) - window->top;                                                               \
    if (row >= 0 && row < height) {                                                                  \
      NAME(load_line)(vectors, &edges, line, v);                                                     \
      NAME(add_line)(vectors, v, w, sum[last], sum[middle], sum[next]);                              \
    }                                                                                                \
    line += width;                                                                                   \
    if ((t) >= 2) {                                                                                  \
      if (rectified) {                                                                               \
        UNROLL for (int i = 0; i < vectors; i++) sum[last][i] = NAME(rectified)(sum[last][i]);       \
      }                                                                                              \
      UNROLL for (int i = 0; i + 1 < vectors; i++) *(VECTOR *)(place + i * LANES) = sum[last][i];    \
      float *end = place + (vectors - 1) * LANES;                                                    \
      NAME(store_first)(end, sum[last][vectors - 1], room >= LANES ? LANES : wanted);                \
    }                                                                                                \
    place += columns;                                                                                \
    room -= columns;                                                                                 \
    UNROLL for (int i = 0; i < vectors; i++) sum[last][i] = start;                                   \
    if ((t) == rows + 1) break;                                                                      \
  }
  for (ptrdiff_t t = 0;; t += 3) {
    LINE(t, 1, 2, 0)
    LINE(t + 1, 2, 0, 1)
    LINE(t + 2, 0, 1, 2)
  }
#undef LINE
}

// The strips from right to left: what runs over the end of a line is written again.
#if VECTORS == 4
#define STRIPS(function, ...)                                                                       \
  for (ptrdiff_t first = (window->columns - 1) / (4 * LANES) * (4 * LANES); first >= 0; first -= 4 * LANES) { \
    ptrdiff_t vectors = (window->columns - first + LANES - 1) / LANES;                              \
    if (vectors >= 4) NAME(function)(4, __VA_ARGS__);                                               \
    else if (vectors == 3) NAME(function)(3, __VA_ARGS__);                                          \
    else if (vectors == 2) NAME(function)(2, __VA_ARGS__);                                          \
    else NAME(function)(1, __VA_ARGS__);                                                            \
  }
#else
#define STRIPS(function, ...)                                                                       \
  for (ptrdiff_t first = (window->columns - 1) / (2 * LANES) * (2 * LANES); first >= 0; first -= 2 * LANES) { \
    ptrdiff_t vectors = (window->columns - first + LANES - 1) / LANES;                              \
    if (vectors >= 2) NAME(function)(2, __VA_ARGS__);                                               \
    else NAME(function)(1, __VA_ARGS__);                                                            \
  }
#endif

TARGET void NAME(convkit_depthwise_3x3)(const convkit_plane_window *window, const float *source, const float *weights,
                                        float bias, bool rectified, float *out) {
  STRIPS(depthwise_strip, window, source, weights, bias, rectified, first, out)
}

// Adds the sums of one strip to `total`, a vector a tap: few numbers are added one after the other.
INLINE TARGET void NAME(gradient_strip)(const int vectors, const convkit_plane_window *window, const float *source,
                                        const float *gradient, ptrdiff_t first, VECTOR *total) {
  const NAME(strip_edges) edges = NAME(find_edges)(vectors, window, first);
  const ptrdiff_t rows = window->rows, columns = window->columns, height = window->height, width = window->width;
  const INTS wanted = NAME(first_lanes)(columns - first - (vectors - 1) * LANES);
  VECTOR sum[9], g[3][VECTORS], v[VECTORS + 2];
  UNROLL for (int i = 0; i < 9; i++) sum[i] = (VECTOR){0};
  UNROLL for (int i = 0; i < vectors; i++) g[0][i] = g[1][i] = g[2][i] = (VECTOR){0};
  const float *line = source - window->top * width;
  const float *place = gradient + first;
  // Line t − top of the source meets line t of the gradient in the taps of the first row, t − 2 in those of the last.
#define LINE(t, last, middle, next)                                                                             \
  {                                                                                                             \
    ptrdiff_t row = (t) - window->top;                                                                          \
    if ((t) < rows) {                                                                                           \
      UNROLL for (int i = 0; i < vectors; i++) g[next][i] = *(const VECTOR *)(place + i * LANES);               \
      g[next][vectors - 1] = MASKED(g[next][vectors - 1], wanted);                                              \
    } else {                                                                                                    \
      UNROLL for (int i = 0; i < vectors; i++) g[next][i] = (VECTOR){0};                                        \
    }                                                                                                           \
    if (row >= 0 && row < height) {                                                                             \
      NAME(load_line)(vectors, &edges, line, v);                                                                \
      UNROLL for (int i = 0; i < vectors; i++) {                                                                \
        VECTOR a = BEFORE(v[i], v[i + 1]), b = v[i + 1], c = BEHIND(v[i + 1], v[i + 2]);                        \
        sum[0] += g[next][i] * a;                                                                               \
        sum[1] += g[next][i] * b;                                                                               \
        sum[2] += g[next][i] * c;                                                                               \
        sum[3] += g[middle][i] * a;                                                                             \
        sum[4] += g[middle][i] * b;                                                                             \
        sum[5] += g[middle][i] * c;                                                                             \
        sum[6] += g[last][i] * a;                                                                               \
        sum[7] += g[last][i] * b;                                                                               \
        sum[8] += g[last][i] * c;                                                                               \
      }                                                                                                         \
    }                                                                                                           \
    line += width;                                                                                              \
    place += columns;                                                                                           \
    if ((t) == rows + 1) break;                                                                                 \
  }
  for (ptrdiff_t t = 0;; t += 3) {
    LINE(t, 1, 2, 0)
    LINE(t + 1, 2, 0, 1)
    LINE(t + 2, 0, 1, 2)
  }
#undef LINE
  UNROLL for (int i = 0; i < 9; i++) total[i] += sum[i];
}

TARGET void NAME(convkit_depthwise_3x3_gradient)(const convkit_plane_window *window, const float *source,
                                                 const float *gradient, bool accumulate, float *out) {
  VECTOR total[9];
  UNROLL for (int i = 0; i < 9; i++) total[i] = (VECTOR){0};
  STRIPS(gradient_strip, window, source, gradient, first, total)
  UNROLL for (int i = 0; i < 9; i++) {
    float sum = NAME(sum_lanes)(total[i]);
    out[i] = accumulate ? out[i] + sum : sum;
  }
}
