// lane_transform against the definition of the discrete Fourier transform, there and back.
#include "check.h"

// One length: radices whose product it is, and the turns of each pass.
static convkit_transform_length length_of(ptrdiff_t length) {
  convkit_transform_length result = {.length = length};
  const int radices[] = {8, 7, 5, 4, 3, 2};
  ptrdiff_t rest = length;
  for (int i = 0; i < 6; i++) {
    for (; rest % radices[i] == 0; rest /= radices[i]) result.radices[result.passes++] = radices[i];
  }
  ptrdiff_t count = 0, m = length;
  float *twiddles = numbers(4 * length + 16);
  for (ptrdiff_t pass = 0; pass < result.passes; pass++) {
    const int r = result.radices[pass];
    m /= r;
    for (ptrdiff_t p = 1; p < m; p++) {
      for (int k = 1; k < r; k++) {
        const double angle = -2 * M_PI * (double)(p * k) / (double)(r * m);
        twiddles[count++] = (float)cos(angle);
        twiddles[count++] = (float)sin(angle);
      }
    }
  }
  result.twiddles = twiddles;
  return result;
}

typedef struct {
  ptrdiff_t height, width;            // of the transform
  ptrdiff_t row, rows, place, count;  // of the plane in it: `rows` lines of `count` floats
  ptrdiff_t planes;
  bool streams, rectified;
} transform_case;

// Real and imaginary parts of the spectrum of one plane, at 2·(v·H + u).
static void spectrum_of(const transform_case *c, const float *plane, expected *spectrum) {
  for (ptrdiff_t v = 0; v <= c->width / 2; v++) {
    for (ptrdiff_t u = 0; u < c->height; u++) {
      expected real = {0}, imaginary = {0};
      for (ptrdiff_t y = 0; y < c->rows; y++) {
        for (ptrdiff_t x = 0; x < c->count; x++) {
          const double turn = (double)(u * (c->row + y) % c->height) / (double)c->height +
                              (double)(v * (c->place + x) % c->width) / (double)c->width;
          const double value = plane[y * c->count + x];
          real.value += value * cos(2 * M_PI * turn);
          imaginary.value -= value * sin(2 * M_PI * turn);
          real.terms += fabs(value);
        }
      }
      imaginary.terms = real.terms;
      spectrum[2 * (v * c->height + u)] = real;
      spectrum[2 * (v * c->height + u) + 1] = imaginary;
    }
  }
}

static void transform(transform_case c) {
  begin("lane_transform", "%tdx%td rows %td+%td columns %td+%td planes %td streams %d rectified %d", c.height, c.width,
        c.row, c.rows, c.place, c.count, c.planes, c.streams, c.rectified);
  const convkit_lane_transform *kernel = convkit_lane_transform_baseline();
  const ptrdiff_t lanes = kernel->lanes, element = 2 * lanes, columns = c.width / 2 + 1;
  const ptrdiff_t frequencies = columns * c.height, block = 2 * convkit_frequency_block;
  const ptrdiff_t blocks = (frequencies + convkit_frequency_block - 1) / convkit_frequency_block;
  const ptrdiff_t pitch = ((c.rows + 1) | 1) * element, blockPitch = c.planes * block;
  const convkit_transform_length width = length_of(c.width), height = length_of(c.height);
  const float *planes = numbers(c.planes * c.rows * c.count), *zeros = numbers(c.count);
  memset((void *)zeros, 0, (size_t)c.count * sizeof(float));
  const ptrdiff_t longest = c.height > c.width ? c.height : c.width;
  float *scratch = numbers((3 * longest + convkit_frequency_block) * element), *spectrum = numbers(columns * pitch);
  const float *lines[2 * 16];
  for (ptrdiff_t y = 0; y < c.rows; y += 2) {
    for (ptrdiff_t i = 0; i < 2 * lanes; i++) {
      const ptrdiff_t line = y + i / lanes, lane = i % lanes;
      lines[i] = line < c.rows && lane < c.planes ? planes + (lane * c.rows + line) * c.count : zeros;
    }
    kernel->rowsForward(&width, lines, c.place, c.count, scratch, spectrum + y * element, pitch);
  }
  float *out = results(blocks * blockPitch);
  kernel->columnsForward(&height, columns, c.row, c.rows, spectrum, pitch, scratch, c.planes, c.streams, out, blockPitch);
  expected *want = expectations(blocks * blockPitch), *one = expectations(2 * blocks * block);
  for (ptrdiff_t i = 0; i < blocks * block; i++) one[i] = exactly(0);
  for (ptrdiff_t plane = 0; plane < c.planes; plane++) {
    spectrum_of(&c, planes + plane * c.rows * c.count, one);
    for (ptrdiff_t i = 0; i < blocks * block; i++) want[i / block * blockPitch + plane * block + i % block] = one[i];
  }
  settle(out, want, blocks * blockPitch, SUM_BOUND);

  // And back: H·W times the planes, scaled to a half of them, plus a bias.
  const float scale = 0.5f / (float)(c.height * c.width), *bias = numbers(lanes);
  const ptrdiff_t total = c.planes * c.rows * c.count;
  kernel->columnsBackward(&height, columns, c.row, c.rows, out, blockPitch, c.planes, scratch, spectrum, pitch);
  float *back = results(total);
  expected *wantBack = expectations(total);
  for (ptrdiff_t y = 0; y < c.rows; y += 2) {
    float *targets[2 * 16];
    for (ptrdiff_t i = 0; i < 2 * lanes; i++) {
      const ptrdiff_t line = y + i / lanes, lane = i % lanes;
      targets[i] = line < c.rows && lane < c.planes ? back + (lane * c.rows + line) * c.count : NULL;
    }
    kernel->rowsBackward(&width, spectrum + y * element, pitch, scratch, c.place, c.count, scale, bias, c.rectified,
                         targets);
  }
  for (ptrdiff_t i = 0; i < total; i++) {
    expected sum = exactly(bias[i / (c.rows * c.count)]);
    add_term(&sum, 0.5 * planes[i]);
    wantBack[i] = rectified_if(c.rectified, sum);
  }
  settle(back, wantBack, total, SUM_BOUND);
}

void check_transforms(void) {
  const ptrdiff_t lengths[] = {1, 2, 3, 4, 5, 6, 7, 8, 12, 15, 16, 21};
  const ptrdiff_t lanes = convkit_lane_transform_baseline()->lanes;
  for (int i = 0; i < 12; i++) {
    for (int j = 0; j < 12; j++) {
      const ptrdiff_t height = lengths[i], width = lengths[j], planes = 1 + (i + j) % lanes;
      transform((transform_case){height, width, 0, height, 0, width, planes, i % 2, j % 2});
      // A smaller plane inside zeros.
      const ptrdiff_t rows = (height + 1) / 2, count = (width + 2) / 3;
      transform((transform_case){height, width, (height - rows) / 2, rows, width - count, count, planes, j % 2, i % 2});
    }
  }
  transform((transform_case){35, 32, 3, 17, 1, 19, lanes, true, false});
  transform((transform_case){64, 40, 0, 9, 0, 11, lanes, false, false});
}
