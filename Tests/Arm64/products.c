// product_tile, dot_tile and complex_product against their definitions.
#include "check.h"

static void product_tile(int rows, int vectors, ptrdiff_t columns, ptrdiff_t steps, int start, bool rectified) {
  const convkit_product_tiles *tiles = convkit_product_tiles_baseline();
  begin("product_tile", "%dx%d columns %td steps %td start %d rectified %d", rows, vectors, columns, steps, start,
        rectified);
  const ptrdiff_t range = 50, pitch = columns + 3, count = (rows - 1) * pitch + columns;
  const float *packed = numbers(steps * rows), *source = numbers(range + columns), *bias = numbers(rows);
  const ptrdiff_t *offsets = places(steps, range);
  float *out = results(count);
  expected *want = expectations(count);
  for (int r = 0; r < rows; r++) {
    for (ptrdiff_t q = 0; q < columns; q++) {
      expected sum = {0};
      if (start == 2) add_term(&sum, out[r * pitch + q] = number());
      if (start == 1) add_term(&sum, bias[r]);
      for (ptrdiff_t k = 0; k < steps; k++) add_term(&sum, (double)packed[k * rows + r] * source[offsets[k] + q]);
      want[r * pitch + q] = rectified_if(rectified, sum);
    }
  }
  const convkit_product_tile_function *functions = rectified ? tiles->rectified : tiles->functions;
  functions[(rows - 1) * tiles->vectors + vectors - 1](steps, packed, source, offsets, start == 1 ? bias : NULL,
                                                       start == 2, out, pitch, columns);
  settle(out, want, count, SUM_BOUND);
}

static void dot_tile(int rows, int shifts, bool line, ptrdiff_t images, ptrdiff_t length, bool accumulate) {
  const convkit_dot_tiles *tiles = convkit_dot_tiles_baseline();
  begin("dot_tile", "%dx%d line %d images %td length %td accumulate %d", rows, shifts, line, images, length, accumulate);
  const ptrdiff_t range = 20, leftPitch = length + 5, leftImage = rows * leftPitch + 3, rightImage = range + length;
  const ptrdiff_t outPitch = shifts + 1, count = (rows - 1) * outPitch + shifts;
  const float *left = numbers(images * leftImage), *right = numbers(images * rightImage);
  const ptrdiff_t *offsets = places(shifts, range);
  float *out = results(count);
  expected *want = expectations(count);
  for (int r = 0; r < rows; r++) {
    for (int s = 0; s < shifts; s++) {
      expected sum = {0};
      if (accumulate) add_term(&sum, out[r * outPitch + s] = number());
      for (ptrdiff_t n = 0; n < images; n++) {
        for (ptrdiff_t q = 0; q < length; q++) {
          add_term(&sum, (double)left[r * leftPitch + n * leftImage + q] * right[offsets[s] + n * rightImage + q]);
        }
      }
      want[r * outPitch + s] = sum;
    }
  }
  const convkit_dot_tile_function function =
      line ? tiles->lineFunctions[shifts - 1] : tiles->functions[(rows - 1) * tiles->shifts + shifts - 1];
  function(images, length, left, leftPitch, leftImage, right, offsets, rightImage, accumulate, out, outPitch);
  settle(out, want, count, SUM_BOUND);
}

static void complex_product(ptrdiff_t rows, ptrdiff_t columns, ptrdiff_t depth, bool conjugate, bool accumulate) {
  begin("complex_product", "%tdx%td depth %td conjugate %d accumulate %d", rows, columns, depth, conjugate, accumulate);
  const ptrdiff_t block = 2 * convkit_frequency_block, pitch = (depth + 1) * block, outPitch = (columns + 1) * block;
  const ptrdiff_t count = (rows - 1) * outPitch + columns * block;
  const float *left = numbers(rows * pitch), *right = numbers(columns * pitch);
  float *out = results(count);
  expected *want = expectations(count);
  for (ptrdiff_t i = 0; i < rows; i++) {
    for (ptrdiff_t j = 0; j < columns; j++) {
      for (ptrdiff_t f = 0; f < block; f += 2) {
        const ptrdiff_t place = i * outPitch + j * block + f;
        expected real = {0}, imaginary = {0};
        if (accumulate) {
          add_term(&real, out[place] = number());
          add_term(&imaginary, out[place + 1] = number());
        }
        for (ptrdiff_t k = 0; k < depth; k++) {
          const float *a = left + i * pitch + k * block + f, *b = right + j * pitch + k * block + f;
          const double sign = conjugate ? -1 : 1;
          add_term(&real, (double)a[0] * b[0]);
          add_term(&real, -sign * a[1] * b[1]);
          add_term(&imaginary, (double)a[1] * b[0]);
          add_term(&imaginary, sign * a[0] * b[1]);
        }
        want[place] = real;
        want[place + 1] = imaginary;
      }
    }
  }
  convkit_complex_product_baseline(rows, columns, depth, left, pitch, right, pitch, conjugate, accumulate, out,
                                   outPitch);
  settle(out, want, count, SUM_BOUND);
}

void check_products(void) {
  const convkit_product_tiles *tiles = convkit_product_tiles_baseline();
  for (int rows = 1; rows <= tiles->rows; rows++) {
    for (int vectors = 1; vectors <= tiles->vectors; vectors++) {
      for (int part = 1; part <= tiles->lanes; part++) {
        for (int start = 0; start < 3; start++) {
          const ptrdiff_t columns = (vectors - 1) * tiles->lanes + part;
          product_tile(rows, vectors, columns, 29, start, false);
          product_tile(rows, vectors, columns, 1 + start, start, true);
        }
      }
    }
  }
  product_tile(1, 1, 3, 0, 0, false);
  product_tile(2, 2, 6, 0, 1, true);
  const convkit_dot_tiles *dots = convkit_dot_tiles_baseline();
  for (int accumulate = 0; accumulate < 2; accumulate++) {
    for (int rows = 1; rows <= dots->rows; rows++) {
      for (int shifts = 1; shifts <= dots->shifts; shifts++) {
        dot_tile(rows, shifts, false, 1 + accumulate, dots->lanes, accumulate);
        dot_tile(rows, shifts, false, 2, 5 * dots->lanes, accumulate);
      }
    }
    for (int shifts = 1; shifts <= dots->lineShifts; shifts++) dot_tile(1, shifts, true, 2, 3 * dots->lanes, accumulate);
  }
  for (int options = 0; options < 4; options++) {
    for (ptrdiff_t rows = 1; rows <= 9; rows++) {
      for (ptrdiff_t columns = 1; columns <= 7; columns++) {
        complex_product(rows, columns, 1 + (rows + columns) % 6, options & 1, options & 2);
      }
    }
  }
}
