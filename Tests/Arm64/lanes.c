// lane_tile against its definitions: results by lines, results for filter gradients, and the turning of lines.
#include "check.h"

typedef struct {
  int rows, vectors;
  ptrdiff_t channels, steps, step;
  bool sums, bias, rectified;
} output_case;

static void lane_output(output_case c) {
  const convkit_lane_tiles *tiles = convkit_lane_tiles_baseline();
  begin("lane_tile output", "%dx%d channels %td steps %td step %td sums %d bias %d rectified %d", c.rows, c.vectors,
        c.channels, c.steps, c.step, c.sums, c.bias, c.rectified);
  const ptrdiff_t width = c.vectors * tiles->lanes, range = 40, plane = c.rows * c.step + 2;
  const ptrdiff_t count = c.channels * plane;
  const float *packed = numbers(c.steps * width), *source = numbers(range + c.rows), *sums = numbers(c.rows * width);
  const float *bias = numbers(c.channels);
  const ptrdiff_t *offsets = places(c.steps, range);
  float *out = results(count);
  expected *want = expectations(count);
  for (ptrdiff_t f = 0; f < c.channels; f++) {
    for (int r = 0; r < c.rows; r++) {
      expected sum = {0};
      if (c.sums) add_term(&sum, sums[r * width + f]);
      if (c.bias) add_term(&sum, bias[f]);
      for (ptrdiff_t k = 0; k < c.steps; k++) add_term(&sum, (double)packed[k * width + f] * source[offsets[k] + r]);
      want[f * plane + r * c.step] = rectified_if(c.rectified, sum);
    }
  }
  tiles->outputs[(c.rows - 1) * tiles->vectors + c.vectors - 1](
      c.steps, packed, source, offsets, c.sums ? sums : NULL, c.bias ? bias : NULL, c.rectified, c.channels, out, plane,
      c.step);
  settle(out, want, count, SUM_BOUND);
}

static void lane_gradient(int lines, int run, int vectors, ptrdiff_t steps, bool accumulate) {
  const convkit_lane_tiles *tiles = convkit_lane_tiles_baseline();
  begin("lane_tile gradient", "%d lines of %dx%d steps %td accumulate %d", lines, run, vectors, steps, accumulate);
  const ptrdiff_t width = vectors * tiles->lanes, range = 40, count = lines * run * width;
  const float *packed = numbers(steps * width), *source = numbers(2 * range + run);
  const ptrdiff_t *offsets = places(steps, range), *starts = places(lines, range);
  float *out = results(count);
  expected *want = expectations(count);
  for (int r = 0; r < lines * run; r++) {
    for (ptrdiff_t f = 0; f < width; f++) {
      expected sum = {0};
      if (accumulate) add_term(&sum, out[r * width + f] = number());
      for (ptrdiff_t k = 0; k < steps; k++) {
        add_term(&sum, (double)packed[k * width + f] * source[offsets[k] + starts[r / run] + r % run]);
      }
      want[r * width + f] = sum;
    }
  }
  const ptrdiff_t place = ((run - 1) * tiles->rows + lines - 1) * tiles->vectors + vectors - 1;
  tiles->gradients[place](steps, packed, source, offsets, starts, accumulate, out);
  settle(out, want, count, SUM_BOUND);
}

static void lane_turn(ptrdiff_t channels, ptrdiff_t columns) {
  const convkit_lane_tiles *tiles = convkit_lane_tiles_baseline();
  begin("lane_tile turn", "channels %td columns %td", channels, columns);
  const ptrdiff_t width = (channels + tiles->lanes - 1) / tiles->lanes * tiles->lanes, pitch = columns + 2;
  const float *in = numbers(channels * pitch);
  float *out = results(columns * width);
  expected *want = expectations(columns * width);
  for (ptrdiff_t q = 0; q < columns; q++) {
    for (ptrdiff_t f = 0; f < width; f++) want[q * width + f] = exactly(f < channels ? in[f * pitch + q] : 0);
  }
  tiles->turn(in, pitch, channels, columns, out);
  settle(out, want, columns * width, EXACT);
}

void check_lanes(void) {
  const convkit_lane_tiles *tiles = convkit_lane_tiles_baseline();
  for (int rows = 1; rows <= tiles->rows; rows++) {
    for (int vectors = 1; vectors <= tiles->vectors; vectors++) {
      for (int part = 1; part <= tiles->lanes; part++) {
        const ptrdiff_t channels = (vectors - 1) * tiles->lanes + part;
        for (int options = 0; options < 8; options++) {
          lane_output((output_case){rows, vectors, channels, 1 + 4 * options, 1 + (rows + part + options) % 3,
                                    options & 1, options & 2, options & 4});
        }
      }
      for (int lines = 1; lines * rows <= tiles->rows; lines++) {
        lane_gradient(lines, rows, vectors, 1, true);
        lane_gradient(lines, rows, vectors, 29, false);
        lane_gradient(lines, rows, vectors, 30, true);
      }
    }
  }
  for (ptrdiff_t channels = 1; channels <= 9; channels++) {
    for (ptrdiff_t columns = 1; columns <= 9; columns++) lane_turn(channels, columns);
  }
}
