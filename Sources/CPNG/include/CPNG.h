// PNG through libpng, with every setjmp kept inside C: no function below leaves by a jump, none prints, and none
// keeps a pointer to the caller's memory longer than the reader lives.
#ifndef CONVKIT_PNG_H
#define CONVKIT_PNG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum {
  CONVKIT_PNG_DONE,
  // The file ends before the image does.
  CONVKIT_PNG_TRUNCATED,
  // libpng, zlib or a checksum says no; the message says what.
  CONVKIT_PNG_CORRUPT,
  CONVKIT_PNG_OUT_OF_MEMORY,
} convkit_png_status;

typedef struct {
  uint32_t width, height;
  // 1, 2, 4, 8 or 16 bits a sample, as the file has them.
  uint8_t bit_depth;
  // 0 gray, 2 RGB, 3 palette, 4 gray and alpha, 6 RGB and alpha.
  uint8_t color_type;
  bool is_interlaced;
  // Of a row as convkit_png_read_rows writes it.
  size_t row_byte_count;
  // Red, green, blue of each palette entry, and how many the file has.
  uint16_t palette_count;
  uint8_t palette[3 * 256];
  // Alpha of each palette entry: 255 beyond what tRNS says.
  uint8_t palette_alpha[256];
  // tRNS of gray and RGB files: the one colour, in file samples, that is transparent.
  bool has_transparent_color;
  uint16_t transparent_gray, transparent_red, transparent_green, transparent_blue;
} convkit_png_info;

typedef struct convkit_png_reader convkit_png_reader;

// A reader over `count` bytes that stay where they are until it is closed; NULL when memory is short.
// A side longer than `side_limit` pixels is refused as corrupt.
convkit_png_reader *convkit_png_open(const uint8_t *bytes, size_t count, uint32_t side_limit);

// Reads everything before the image data.
convkit_png_status convkit_png_read_info(convkit_png_reader *reader, convkit_png_info *info);

// Reads the next `count` rows, one after another, into count * row_byte_count bytes.
// Samples of fewer than 8 bits get a byte each, unscaled; samples of 16 bits two, the high one first; palette files
// give indices. An interlaced image must be read whole by one call.
convkit_png_status convkit_png_read_rows(convkit_png_reader *reader, uint8_t *rows, size_t count);

// Reads what follows the rows. Only after it is the image known to be whole: checksums, end of data, IEND.
convkit_png_status convkit_png_read_end(convkit_png_reader *reader);

// What went wrong, for people: libpng's own words, valid until the reader is closed.
const char *convkit_png_message(const convkit_png_reader *reader);

void convkit_png_close(convkit_png_reader *reader);

// A growing array of bytes that the caller frees with convkit_png_free.
typedef struct {
  uint8_t *bytes;
  size_t count;
  size_t capacity;
} convkit_png_output;

// Encodes rows of 8-bit gray (channels 1) or RGB (channels 3) samples. The same pixels give the same bytes.
convkit_png_status convkit_png_encode(const uint8_t *samples, uint32_t width, uint32_t height, uint8_t channels,
                                      convkit_png_output *output);

void convkit_png_free(convkit_png_output *output);

#endif
