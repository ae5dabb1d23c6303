// The Winograd maps against their matrices in double precision, which are themselves checked first: lowering the product of
// lifted filters and mapped pixels must give a convolution.
#include "check.h"

// r = Bᵀd: t numbers of t pixels.
static void map_input(int t, const double *d, int step, double *r) {
  const double a = sqrt(0.5), b = sqrt(2);
#define D(i) d[(i) * step]
  if (t == 4) {
    const double rows[4] = {D(2) - D(0), D(2) + D(1), D(2) - D(1), D(3) - D(1)};
    memcpy(r, rows, sizeof rows);
  } else {
    const double rows[6] = {D(0) - 2.5 * D(2) + D(4),
                            -2 * a * D(1) - 2 * D(2) + a * D(3) + D(4),
                            2 * a * D(1) - 2 * D(2) - a * D(3) + D(4),
                            -0.5 * b * D(1) - 0.5 * D(2) + b * D(3) + D(4),
                            0.5 * b * D(1) - 0.5 * D(2) - b * D(3) + D(4),
                            D(1) - 2.5 * D(3) + D(5)};
    memcpy(r, rows, sizeof rows);
  }
#undef D
}

// The points of evaluation but the last, ∞, and what each value is divided by: the product of its distances.
static const double points[2][5] = {
    {0, 1, -1}, {0, 0.70710678118654752, -0.70710678118654752, 1.4142135623730951, -1.4142135623730951}};
static const double distances[2][5] = {{-1, 2, 2}, {1, -1.5, -1.5, 6, 6}};

// r = Gg: the polynomial of `taps` coefficients at the points.
static void map_lift(int t, int taps, const double *g, int step, double *r) {
  for (int i = 0; i < t - 1; i++) {
    double value = 0, power = 1;
    for (int j = 0; j < taps; j++, power *= points[t == 6][i]) value += g[j * step] * power;
    r[i] = value / distances[t == 6][i];
  }
  r[t - 1] = g[(taps - 1) * step];
}

// r = Aᵀp: `count` results.
static void map_lower(int t, int count, const double *p, int step, double *r) {
  for (int k = 0; k < count; k++) {
    r[k] = k == count - 1 ? p[(t - 1) * step] : 0;
    for (int i = 0; i < t - 1; i++) r[k] += p[i * step] * (k == 0 ? 1 : pow(points[t == 6][i], k));
  }
}

typedef enum { input_map, lift_map, lower_map } line_map;

static void map_line(line_map map, int from, int to, const double *x, int step, double *r) {
  if (map == input_map) map_input(to, x, step, r);
  if (map == lift_map) map_lift(to, from, x, step, r);
  if (map == lower_map) map_lower(from, to, x, step, r);
}

// The map on both sides of from×from numbers; the errors of the to×to results are measured by the largest number times the
// map's largest sum of coefficients.
static void map_square(line_map map, int from, int to, const double *x, expected *r) {
  double half[6][6], line[6], largest = 0, sums[6] = {0}, unit[6] = {0};
  for (int i = 0; i < from * from; i++) largest = fmax(largest, fabs(x[i]));
  for (int j = 0; j < from; j++) {
    unit[j] = 1;
    map_line(map, from, to, unit, 1, line);
    unit[j] = 0;
    for (int i = 0; i < to; i++) sums[i] += fabs(line[i]);
  }
  for (int j = 0; j < from; j++) {
    map_line(map, from, to, x + j, from, line);
    for (int i = 0; i < to; i++) half[i][j] = line[i];
  }
  for (int i = 0; i < to; i++) {
    map_line(map, from, to, half[i], 1, line);
    for (int j = 0; j < to; j++) r[i * to + j] = (expected){line[j], largest * sums[i] * sums[j]};
  }
}

// Aᵀ[(Gg) ⊙ (Bᵀd)] is the convolution of d and g, for filters of `taps` and `count` results.
static void matrices(int t, int taps) {
  begin("winograd matrices", "tile %d taps %d", t, taps);
  const int count = t + 1 - taps;
  const float *g = numbers(taps), *d = numbers(t);
  double lifted[6], mapped[6], lowered[6], filter[6], pixels[6];
  for (int i = 0; i < taps; i++) filter[i] = g[i];
  for (int i = 0; i < t; i++) pixels[i] = d[i];
  map_lift(t, taps, filter, 1, lifted);
  map_input(t, pixels, 1, mapped);
  for (int i = 0; i < t; i++) lifted[i] *= mapped[i];
  map_lower(t, count, lifted, 1, lowered);
  for (int k = 0; k < count; k++) {
    expected sum = {0};
    for (int j = 0; j < taps; j++) add_term(&sum, filter[j] * pixels[k + j]);
    settle_double(lowered[k], sum, 1e-14);
  }
}

typedef struct {
  int m;
  ptrdiff_t images, height, width, top, left, tileRows, tileColumns, first, count;
} tile_case;

static convkit_tile_grid grid_of(const tile_case *c) {
  return (convkit_tile_grid){c->height * c->width + 7, c->height, c->width, c->top, c->left, c->tileRows, c->tileColumns};
}

static ptrdiff_t whole_vectors(ptrdiff_t count) {
  const ptrdiff_t lanes = convkit_winograd_baseline()->lanes;
  return (count + lanes - 1) / lanes * lanes;
}

// Input tiles, or tiles of the output gradient.
static void spectra(tile_case c, bool isGradient) {
  begin(isGradient ? "winograd gradient" : "winograd input",
        "m %d images %td %tdx%td top %td left %td tiles %tdx%td %td+%td", c.m, c.images, c.height, c.width, c.top, c.left,
        c.tileRows, c.tileColumns, c.first, c.count);
  const convkit_tile_grid grid = grid_of(&c);
  const int t = c.m + 2, size = isGradient ? c.m : t;
  const ptrdiff_t written = whole_vectors(c.count), frequency = written + 4;
  const float *channel = numbers((c.images - 1) * grid.image + c.height * c.width);
  float *out = results(t * t * frequency);
  expected *want = expectations(t * t * frequency);
  for (ptrdiff_t i = 0; i < written; i++) {
    double tile[36] = {0};
    expected spectrum[36];
    const ptrdiff_t number = c.first + i, row = number / c.tileColumns, image = row / c.tileRows;
    const ptrdiff_t y = row % c.tileRows * c.m - c.top, x = number % c.tileColumns * c.m - c.left;
    for (int j = 0; j < size * size && i < c.count; j++) {
      const ptrdiff_t v = y + j / size, u = x + j % size;
      if (v >= 0 && v < c.height && u >= 0 && u < c.width) tile[j] = channel[image * grid.image + v * c.width + u];
    }
    map_square(isGradient ? lift_map : input_map, size, t, tile, spectrum);
    for (int f = 0; f < t * t; f++) want[f * frequency + i] = spectrum[f];
  }
  const convkit_winograd *maps = convkit_winograd_baseline() + (c.m == 4);
  (isGradient ? maps->gradient : maps->input)(&grid, channel, c.first, c.count, out, frequency);
  settle(out, want, t * t * frequency, SUM_BOUND);
}

static void output(tile_case c, bool rectified) {
  begin("winograd output", "m %d images %td %tdx%td tiles %tdx%td %td+%td rectified %d", c.m, c.images, c.height, c.width,
        c.tileRows, c.tileColumns, c.first, c.count, rectified);
  const convkit_tile_grid grid = grid_of(&c);
  const int t = c.m + 2;
  const ptrdiff_t frequency = whole_vectors(c.count) + 4, count = (c.images - 1) * grid.image + c.height * c.width;
  const float *products = numbers(t * t * frequency), bias = number();
  float *out = results(count);
  expected *want = expectations(count);
  for (ptrdiff_t i = 0; i < c.count; i++) {
    double spectrum[36];
    expected tile[16];
    for (int f = 0; f < t * t; f++) spectrum[f] = products[f * frequency + i];
    map_square(lower_map, t, c.m, spectrum, tile);
    const ptrdiff_t number = c.first + i, row = number / c.tileColumns, image = row / c.tileRows;
    for (int j = 0; j < c.m * c.m; j++) {
      const ptrdiff_t y = row % c.tileRows * c.m + j / c.m, x = number % c.tileColumns * c.m + j % c.m;
      add_term(&tile[j], bias);
      if (y < c.height && x < c.width) want[image * grid.image + y * c.width + x] = rectified_if(rectified, tile[j]);
    }
  }
  convkit_winograd_baseline()[c.m == 4].output(&grid, products, frequency, c.first, c.count, bias, rectified, out);
  settle(out, want, count, SUM_BOUND);
}

static void filters(int m, ptrdiff_t rows, ptrdiff_t depth, bool flipped, ptrdiff_t block) {
  begin("winograd filters", "m %d rows %td depth %td flipped %d block %td", m, rows, depth, flipped, block);
  const int t = m + 2;
  const ptrdiff_t depthStep = 9, rowStep = 9 * depth + 2, frequency = rows * depth + 3;
  const float *weights = numbers(rows * rowStep);
  float *out = results(t * t * frequency);
  expected *want = expectations(t * t * frequency);
  for (ptrdiff_t r = 0; r < rows; r++) {
    for (ptrdiff_t k = 0; k < depth; k++) {
      double filter[9];
      expected spectrum[36];
      for (int i = 0; i < 9; i++) filter[i] = weights[r * rowStep + k * depthStep + (flipped ? 8 - i : i)];
      map_square(lift_map, 3, t, filter, spectrum);
      const ptrdiff_t start = r / block * block, inBlock = rows - start < block ? rows - start : block;
      for (int f = 0; f < t * t; f++) want[f * frequency + start * depth + k * inBlock + r - start] = spectrum[f];
    }
  }
  convkit_winograd_baseline()[m == 4].filters(weights, rows, rowStep, depth, depthStep, flipped, block, out, frequency);
  settle(out, want, t * t * frequency, SUM_BOUND);
}

static void filter_gradient(int m, ptrdiff_t count, ptrdiff_t step) {
  begin("winograd filter gradient", "m %d count %td step %td", m, count, step);
  const int t = m + 2;
  const ptrdiff_t frequency = whole_vectors(count), total = (count - 1) * step + 9;
  const float *products = numbers(t * t * frequency);
  float *out = results(total);
  expected *want = expectations(total);
  for (ptrdiff_t c = 0; c < count; c++) {
    double spectrum[36];
    for (int f = 0; f < t * t; f++) spectrum[f] = products[f * frequency + c];
    map_square(lower_map, t, 3, spectrum, want + c * step);
  }
  convkit_winograd_baseline()[m == 4].filterGradient(products, frequency, count, out, step);
  settle(out, want, total, SUM_BOUND);
}

void check_winograd(void) {
  for (int t = 4; t <= 6; t += 2) {
    matrices(t, 3);
    matrices(t, t - 2);
  }
  const ptrdiff_t sizes[] = {1, 2, 3, 4, 5, 7, 8, 12, 17, 23};
  for (int m = 2; m <= 4; m += 2) {
    for (int i = 0; i < 10; i++) {
      for (int j = 0; j < 10; j++) {
        const ptrdiff_t images = 1 + (i + j) % 3, pad = (i + 2 * j) % 3;
        // Results of a 3×3 kernel with `pad` on each side.
        const ptrdiff_t height = sizes[i] + 2 * pad - 2, width = sizes[j] + 2 * pad - 2;
        if (height < 1 || width < 1) continue;
        const ptrdiff_t tileRows = (height + m - 1) / m, tileColumns = (width + m - 1) / m;
        const ptrdiff_t tiles = images * tileRows * tileColumns, first = (i + j) % 2 ? tiles / 3 : 0;
        const tile_case in = {m, images, sizes[i], sizes[j], pad, pad, tileRows, tileColumns, first, tiles - first};
        const tile_case out = {m, images, height, width, 0, 0, tileRows, tileColumns, first, tiles - first};
        spectra(in, false);
        spectra(out, true);
        output(out, (i + j) % 2);
      }
    }
    for (ptrdiff_t rows = 1; rows <= 17; rows++) {
      for (ptrdiff_t depth = 1; depth <= 3; depth++) {
        filters(m, rows, depth, depth % 2, 8);
        filters(m, rows, depth, rows % 2, 6);
      }
    }
    for (ptrdiff_t count = 1; count <= 13; count++) filter_gradient(m, count, 9 + count % 3);
  }
}
