// The source of the Winograd maps for one instruction set; see include/winograd.h for what they compute.
#include "winograd_lines.kernel.h"
#include "winograd_filters.kernel.h"

// From m vectors of neighbouring pixels to m vectors of every m-th pixel.
INLINE TARGET void NAME(split)(const int m, const float *line, VECTOR *phases) {
#define V(i) (*(const VECTOR *)(line + (i) * LANES))
  if (m == 2) {
    phases[0] = EVEN(V(0), V(1));
    phases[1] = ODD(V(0), V(1));
  } else {
    VECTOR even = EVEN(V(0), V(1)), even2 = EVEN(V(2), V(3)), odd = ODD(V(0), V(1)), odd2 = ODD(V(2), V(3));
    phases[0] = EVEN(even, even2);
    phases[1] = EVEN(odd, odd2);
    phases[2] = ODD(even, even2);
    phases[3] = ODD(odd, odd2);
  }
#undef V
}

// And back.
INLINE TARGET void NAME(merge)(const int m, const VECTOR *phases, float *line) {
#define V(i) (*(VECTOR *)(line + (i) * LANES))
  if (m == 2) {
    V(0) = ZIP_LOW(phases[0], phases[1]);
    V(1) = ZIP_HIGH(phases[0], phases[1]);
  } else {
    VECTOR low = ZIP_LOW(phases[0], phases[2]), low2 = ZIP_LOW(phases[1], phases[3]);
    VECTOR high = ZIP_HIGH(phases[0], phases[2]), high2 = ZIP_HIGH(phases[1], phases[3]);
    V(0) = ZIP_LOW(low, low2);
    V(1) = ZIP_HIGH(low, low2);
    V(2) = ZIP_LOW(high, high2);
    V(3) = ZIP_HIGH(high, high2);
  }
#undef V
}

// Where the pixels of a vector of tiles stand: in place inside one line of the image, which begins at `line`, or, where
// that is null, in copies, tile by tile.
typedef struct {
  const float *line;
  const float *tiles[LANES];
  ptrdiff_t pitch;
} NAME(pixels_view);

// Floats of the copies for a vector of tiles: of at most 16 parts of tile rows, six lines of m pixels a tile and 4 more.
#define COPY_COUNT (6 * 16 * 18)

// `size` lines of `count` pixels from column `start` of line `top` on, zeros outside the image. Whole vectors are read
// and written: `before` floats in front of the image may be read, and up to LANES − 1 places behind the last line are
// overwritten.
INLINE TARGET void NAME(copy)(const int size, const float *image, ptrdiff_t before, ptrdiff_t height, ptrdiff_t width,
                              ptrdiff_t top, ptrdiff_t start, ptrdiff_t count, float *target, ptrdiff_t pitch) {
  const VECTOR lane = LANE_NUMBERS;
  typedef __typeof__(lane < lane) mask;
  for (ptrdiff_t x = 0; x < count; x += LANES) {
    const ptrdiff_t from = -start - x, to = width - start - x;
    const mask inside = (lane >= BROADCAST((float)from)) & (lane < BROADCAST((float)to));
    const bool some = from < LANES && to > 0;
    UNROLL for (int i = 0; i < size; i++) {
      const ptrdiff_t y = top + i;
      VECTOR value = {0};
      if (some && y >= 0 && y < height) {
        if (before + y * width < from) {
          // Nothing may be read before the first image.
          float part[LANES] = {0};
          for (ptrdiff_t j = from < 0 ? 0 : from; j < LANES && j < to; j++) part[j] = image[y * width + j - from];
          value = *(const VECTOR *)part;
        } else {
          const float *line = image + y * width + start + x;
          value = (VECTOR)((mask)(*(const VECTOR *)line) & inside);
          // Channels are read one after the other, but each only for a few tiles: no machine foresees the next one's lines.
          __builtin_prefetch(line + height * width);
        }
      }
      *(VECTOR *)(target + i * pitch + x) = value;
    }
  }
}

// One vector of tiles from tile `first` on.
INLINE TARGET void NAME(find)(const int m, const int size, const convkit_tile_grid *grid, const float *channel,
                              ptrdiff_t first, ptrdiff_t count, float *copy, NAME(pixels_view) *view) {
  const ptrdiff_t columns = grid->tileColumns, width = grid->width;
  ptrdiff_t row = first / columns, column = first % columns;
  ptrdiff_t image = row / grid->tileRows, imageRow = row % grid->tileRows;
  const ptrdiff_t start = column * m - grid->left, top = imageRow * m - grid->top;
  if (count >= LANES && column + LANES <= columns && start >= 0 && start + (LANES - 1) * m + size <= width &&
      top >= 0 && top + size <= grid->height) {
    view->line = channel + image * grid->image + top * width + start;
    view->pitch = width;
    return;
  }
  // Tiles that do not overlap and fill their images are read in place.
  if (size == m && count >= LANES && columns * m == width && grid->tileRows * m == grid->height &&
      grid->left == 0 && grid->top == 0) {
    view->line = NULL;
    view->pitch = width;
    for (int lane = 0; lane < LANES; lane++) {
      const float *tile = channel + image * grid->image + (imageRow * width + column) * m;
      view->tiles[lane] = tile;
      if (column % (16 / m) == 0) {  // a cache line of the next channel, as in copies
        UNROLL for (int i = 0; i < m; i++) __builtin_prefetch(tile + i * width + grid->height * width);
      }
      if (++column == columns) {
        column = 0;
        if (++imageRow == grid->tileRows) {
          imageRow = 0;
          image++;
        }
      }
    }
    return;
  }
  // Lines of one vector may run over into the next, which is written later.
  const ptrdiff_t longest = (columns < LANES ? columns : LANES) * m + 4;
  const ptrdiff_t pitch = longest <= LANES ? longest : (longest + LANES - 1) / LANES * LANES;
  view->line = NULL;
  view->pitch = pitch;
  ptrdiff_t lane = 0;
  while (lane < LANES && lane < count) {
    ptrdiff_t part = columns - column;
    if (part > LANES - lane) part = LANES - lane;
    if (part > count - lane) part = count - lane;
    NAME(copy)(size, channel + image * grid->image, image * grid->image, grid->height, width, imageRow * m - grid->top,
               column * m - grid->left, part * m + size - m, copy, pitch);
    for (ptrdiff_t i = 0; i < part; i++) view->tiles[lane + i] = copy + i * m;
    copy += size * pitch;
    lane += part;
    column = 0;
    if (++imageRow == grid->tileRows) {
      imageRow = 0;
      image++;
    }
  }
  if (lane < LANES) NAME(copy)(size, channel, 0, 0, 0, 0, 0, size, copy, pitch);
  for (; lane < LANES; lane++) view->tiles[lane] = copy;
}

// For each of `size` lines of a tile, `size` vectors, one a column.
INLINE TARGET void NAME(load)(const int m, const int size, const NAME(pixels_view) *view, VECTOR *pixels) {
  if (view->line) {
    UNROLL for (int i = 0; i < size; i++) {
      const float *line = view->line + i * view->pitch;
      NAME(split)(m, line, pixels + i * size);
      if (size > m) {
        VECTOR next[4];
        NAME(split)(m, line + m, next);
        pixels[i * size + m] = next[0];
        pixels[i * size + m + 1] = next[1];
      }
    }
  } else {
    UNROLL for (int i = 0; i < size; i++) {
      VECTOR four[4];
      NAME(turn_four)(view->tiles, i * view->pitch, four);
      UNROLL for (int j = 0; j < 4 && j < size; j++) pixels[i * size + j] = four[j];
      if (size > 4) {
        NAME(turn_four)(view->tiles, i * view->pitch + 4, four);
        pixels[i * size + 4] = four[0];
        pixels[i * size + 5] = four[1];
      }
    }
  }
}

INLINE TARGET void NAME(input_tiles)(const int m, const NAME(pixels_view) *view, float *spectra, ptrdiff_t frequency) {
  const int size = m + 2;
  VECTOR pixels[6 * 6], half[6 * 6], whole[6];
  NAME(load)(m, size, view, pixels);
  UNROLL for (int j = 0; j < size; j++) NAME(input_line)(size, pixels + j, size, half + j, size);
  UNROLL for (int i = 0; i < size; i++) {
    NAME(input_line)(size, half + i * size, 1, whole, 1);
    UNROLL for (int j = 0; j < size; j++) *(VECTOR *)(spectra + (i * size + j) * frequency) = whole[j];
  }
}

INLINE TARGET void NAME(gradient_tiles)(const int m, const NAME(pixels_view) *view, float *spectra, ptrdiff_t frequency) {
  const int size = m + 2;
  VECTOR pixels[4 * 4], half[6 * 4], whole[6];
  NAME(load)(m, m, view, pixels);
  UNROLL for (int j = 0; j < m; j++) NAME(lift_line)(m, size, pixels + j, m, half + j, m);
  UNROLL for (int i = 0; i < size; i++) {
    NAME(lift_line)(m, size, half + i * m, 1, whole, 1);
    UNROLL for (int j = 0; j < size; j++) *(VECTOR *)(spectra + (i * size + j) * frequency) = whole[j];
  }
}

INLINE TARGET void NAME(spectra_body)(const int m, const bool isGradient, const convkit_tile_grid *grid,
                                      const float *channel, ptrdiff_t first, ptrdiff_t count, float *spectra,
                                      ptrdiff_t frequency) {
  float copy[COPY_COUNT];
  NAME(pixels_view) view;
  const ptrdiff_t plane = grid->height * grid->width;
  for (ptrdiff_t x = 0; x < count; x += LANES) {
    NAME(find)(m, isGradient ? m : m + 2, grid, channel, first + x, count - x, copy, &view);
    // The next channel's lines, as in copies.
    if (view.line) {
      for (int i = isGradient ? 0 : 2; i < (isGradient ? m : m + 2); i++) {
        UNROLL for (int j = 0; j < m; j++) __builtin_prefetch(view.line + i * view.pitch + plane + j * LANES);
      }
    }
    if (isGradient) {
      NAME(gradient_tiles)(m, &view, spectra + x, frequency);
    } else {
      NAME(input_tiles)(m, &view, spectra + x, frequency);
    }
  }
}

INLINE TARGET void NAME(output_body)(const int m, const convkit_tile_grid *grid, const float *spectra,
                                     ptrdiff_t frequency, ptrdiff_t first, ptrdiff_t count, float bias,
                                     bool rectified, float *channel) {
  const int size = m + 2;
  ptrdiff_t row = first / grid->tileColumns, column = first % grid->tileColumns;
  for (ptrdiff_t x = 0; x < count; x += LANES) {
    VECTOR half[4 * 6], whole[4];
    // One vector more than is wanted, because parts of lines are read in whole vectors.
    float lines[4][5 * LANES];
    UNROLL for (int j = 0; j < size; j++) {
      VECTOR products[6];
      UNROLL for (int i = 0; i < size; i++) {
        products[i] = *(const VECTOR *)(spectra + (i * size + j) * frequency + x);
      }
      NAME(lower_line)(size, m, products, 1, half + j, size);
    }
    UNROLL for (int i = 0; i < m; i++) {
      NAME(lower_line)(size, m, half + i * size, 1, whole, 1);
      UNROLL for (int j = 0; j < m; j++) whole[j] += BROADCAST(bias);
      if (rectified) {
        UNROLL for (int j = 0; j < m; j++) whole[j] = NAME(rectified)(whole[j]);
      }
      NAME(merge)(m, whole, lines[i]);
    }
    for (ptrdiff_t lane = 0; lane < LANES && x + lane < count;) {
      ptrdiff_t part = grid->tileColumns - column;
      if (part > LANES - lane) part = LANES - lane;
      if (part > count - x - lane) part = count - x - lane;
      ptrdiff_t y = row % grid->tileRows * m, width = part * m;
      if (width > grid->width - column * m) width = grid->width - column * m;
      float *target = channel + row / grid->tileRows * grid->image + y * grid->width + column * m;
      for (int i = 0; i < m && y + i < grid->height; i++) {
        for (ptrdiff_t place = 0; place < width; place += LANES) {
          // The same line of the next channel, which is written next: it must be in the cache for that.
          __builtin_prefetch(target + i * grid->width + place + grid->height * grid->width);
          const ptrdiff_t wanted = width - place < LANES ? width - place : LANES;
          NAME(store_first)(target + i * grid->width + place, *(const VECTOR *)(lines[i] + lane * m + place), wanted);
        }
      }
      lane += part;
      column += part;
      if (column == grid->tileColumns) {
        column = 0;
        row++;
      }
    }
  }
}

INLINE TARGET void NAME(filter_gradient_body)(const int m, const float *spectra, ptrdiff_t frequency, ptrdiff_t count,
                                              float *out, ptrdiff_t step) {
  const int size = m + 2;
  for (ptrdiff_t x = 0; x < count; x += LANES) {
    VECTOR half[3 * 6], whole[9];
    UNROLL for (int j = 0; j < size; j++) {
      VECTOR column[6];
      UNROLL for (int i = 0; i < size; i++) column[i] = *(const VECTOR *)(spectra + (i * size + j) * frequency + x);
      NAME(lower_line)(size, 3, column, 1, half + j, size);
    }
    UNROLL for (int i = 0; i < 3; i++) NAME(lower_line)(size, 3, half + i * size, 1, whole + i * 3, 1);
    ptrdiff_t lanes = count - x < LANES ? count - x : LANES;
    UNROLL for (int tap = 0; tap < 9; tap++) {
      float line[LANES];
      *(VECTOR *)line = whole[tap];
      for (ptrdiff_t c = 0; c < lanes; c++) out[(x + c) * step + tap] = line[c];
    }
  }
}

#define WINOGRAD(M)                                                                                                  \
  TARGET static void NAME(input_##M)(const convkit_tile_grid *grid, const float *channel, ptrdiff_t first,           \
                                     ptrdiff_t count, float *spectra, ptrdiff_t frequency) {                         \
    NAME(spectra_body)(M, false, grid, channel, first, count, spectra, frequency);                                            \
  }                                                                                                                  \
  TARGET static void NAME(gradient_##M)(const convkit_tile_grid *grid, const float *channel, ptrdiff_t first,        \
                                        ptrdiff_t count, float *spectra, ptrdiff_t frequency) {                      \
    NAME(spectra_body)(M, true, grid, channel, first, count, spectra, frequency);                                         \
  }                                                                                                                  \
  TARGET static void NAME(output_##M)(const convkit_tile_grid *grid, const float *spectra, ptrdiff_t frequency,      \
                                      ptrdiff_t first, ptrdiff_t count, float bias, bool rectified,              \
                                      float *channel) {                                                              \
    NAME(output_body)(M, grid, spectra, frequency, first, count, bias, rectified, channel);                          \
  }                                                                                                                  \
  TARGET static void NAME(filters_##M)(const float *filters, ptrdiff_t rows, ptrdiff_t rowStep, ptrdiff_t depth,     \
                                       ptrdiff_t depthStep, bool flipped, ptrdiff_t block, float *spectra,           \
                                     ptrdiff_t frequency) {                                                        \
    if (flipped) {                                                                                                   \
      NAME(filters_body)(M, filters, rows, rowStep, depth, depthStep, true, block, spectra, frequency);              \
    } else {                                                                                                         \
      NAME(filters_body)(M, filters, rows, rowStep, depth, depthStep, false, block, spectra, frequency);             \
    }                                                                                                                \
  }                                                                                                                  \
  TARGET static void NAME(filter_gradient_##M)(const float *spectra, ptrdiff_t frequency, ptrdiff_t count,           \
                                               float *out, ptrdiff_t step) {                                         \
    NAME(filter_gradient_body)(M, spectra, frequency, count, out, step);                                             \
  }

WINOGRAD(2)
WINOGRAD(4)

#define WINOGRAD_NAMES(M) \
  {LANES, NAME(input_##M), NAME(gradient_##M), NAME(output_##M), NAME(filters_##M), NAME(filter_gradient_##M)}

const convkit_winograd *NAME(convkit_winograd)(void) {
  static const convkit_winograd maps[2] = {WINOGRAD_NAMES(2), WINOGRAD_NAMES(4)};
  return maps;
}

#undef COPY_COUNT
#undef WINOGRAD
#undef WINOGRAD_NAMES
