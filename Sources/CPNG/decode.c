#include "CPNG.h"

#include <png.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Everything that must survive a jump lives here and not in local variables, whose values a longjmp may lose.
struct convkit_png_reader {
  png_structp png;
  png_infop info;
  const uint8_t *bytes;
  size_t count;
  size_t position;
  size_t row_byte_count;
  uint32_t height;
  uint32_t next_row;
  int pass_count;
  // Row pointers of an interlaced image.
  png_bytep *row_pointers;
  convkit_png_status status;
  char message[160];
};

static void keep_message(convkit_png_reader *reader, convkit_png_status status, const char *message) {
  reader->status = status;
  snprintf(reader->message, sizeof reader->message, "%s", message);
}

static void handle_error(png_structp png, png_const_charp message) {
  convkit_png_reader *reader = png_get_error_ptr(png);
  // The reading callback has already said that the file is too short; libpng's words would be vaguer.
  if (reader->status == CONVKIT_PNG_DONE) {
    bool memory = strstr(message, "memory") != NULL;
    keep_message(reader, memory ? CONVKIT_PNG_OUT_OF_MEMORY : CONVKIT_PNG_CORRUPT, message);
  }
  png_longjmp(png, 1);
}

// libpng only warns when the image data end with a wrong checksum or are followed by more, and when it drops a tRNS
// chunk. All of these change or cast doubt on pixels, so they are remembered and refused. It may go on for other
// warnings: they are about chunks that do not touch the samples.
static void handle_warning(png_structp png, png_const_charp message) {
  convkit_png_reader *reader = png_get_error_ptr(png);
  bool concerns_pixels = strncmp(message, "IDAT", 4) == 0 || strncmp(message, "tRNS", 4) == 0;
  if (concerns_pixels && reader->status == CONVKIT_PNG_DONE) keep_message(reader, CONVKIT_PNG_CORRUPT, message);
}

static void read_bytes(png_structp png, png_bytep target, size_t count) {
  convkit_png_reader *reader = png_get_io_ptr(png);
  if (count > reader->count - reader->position) {
    keep_message(reader, CONVKIT_PNG_TRUNCATED, "the file ends early");
    png_error(png, "the file ends early");
  }
  memcpy(target, reader->bytes + reader->position, count);
  reader->position += count;
}

convkit_png_reader *convkit_png_open(const uint8_t *bytes, size_t count, uint32_t side_limit) {
  convkit_png_reader *reader = calloc(1, sizeof *reader);
  if (reader == NULL) return NULL;
  reader->bytes = bytes;
  reader->count = count;
  reader->png = png_create_read_struct(PNG_LIBPNG_VER_STRING, reader, handle_error, handle_warning);
  if (reader->png != NULL) reader->info = png_create_info_struct(reader->png);
  if (reader->info == NULL) {
    convkit_png_close(reader);
    return NULL;
  }
  if (setjmp(png_jmpbuf(reader->png))) {
    convkit_png_close(reader);
    return NULL;
  }
  png_set_read_fn(reader->png, reader, read_bytes);
  png_set_user_limits(reader->png, side_limit, side_limit);
  png_set_chunk_malloc_max(reader->png, 8 << 20);
  png_set_chunk_cache_max(reader->png, 16);
  // A wrong checksum of a chunk that the pixels need is an error, of any other chunk nothing.
  png_set_crc_action(reader->png, PNG_CRC_ERROR_QUIT, PNG_CRC_WARN_DISCARD);
  // A negative count: skip all chunks but IHDR, PLTE, tRNS, IDAT and IEND unread. No text, profile or picture of
  // metadata is ever inflated, which is where most of a hostile file's reach would be.
  png_set_keep_unknown_chunks(reader->png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
  return reader;
}

convkit_png_status convkit_png_read_info(convkit_png_reader *reader, convkit_png_info *info) {
  if (setjmp(png_jmpbuf(reader->png))) return reader->status;
  png_structp png = reader->png;
  png_read_info(png, reader->info);
  memset(info, 0, sizeof *info);
  info->width = png_get_image_width(png, reader->info);
  info->height = png_get_image_height(png, reader->info);
  info->bit_depth = png_get_bit_depth(png, reader->info);
  info->color_type = png_get_color_type(png, reader->info);
  info->is_interlaced = png_get_interlace_type(png, reader->info) != PNG_INTERLACE_NONE;

  png_colorp palette = NULL;
  int palette_count = 0;
  if (info->color_type == PNG_COLOR_TYPE_PALETTE
      && png_get_PLTE(png, reader->info, &palette, &palette_count) != 0) {
    if (palette_count > 256) png_error(png, "PLTE: more than 256 entries");
    info->palette_count = (uint16_t)palette_count;
    for (int index = 0; index < palette_count; index++) {
      info->palette[3 * index] = palette[index].red;
      info->palette[3 * index + 1] = palette[index].green;
      info->palette[3 * index + 2] = palette[index].blue;
    }
  }
  memset(info->palette_alpha, 255, sizeof info->palette_alpha);
  png_bytep alpha = NULL;
  int alpha_count = 0;
  png_color_16p color = NULL;
  if (png_get_tRNS(png, reader->info, &alpha, &alpha_count, &color) != 0) {
    if (info->color_type == PNG_COLOR_TYPE_PALETTE) {
      for (int index = 0; alpha != NULL && index < alpha_count && index < 256; index++) {
        info->palette_alpha[index] = alpha[index];
      }
    } else if (color != NULL) {
      info->has_transparent_color = true;
      info->transparent_gray = color->gray;
      info->transparent_red = color->red;
      info->transparent_green = color->green;
      info->transparent_blue = color->blue;
    }
  }

  png_set_packing(png);
  reader->pass_count = png_set_interlace_handling(png);
  png_read_update_info(png, reader->info);
  info->row_byte_count = png_get_rowbytes(png, reader->info);
  reader->row_byte_count = info->row_byte_count;
  reader->height = info->height;
  return reader->status;
}

convkit_png_status convkit_png_read_rows(convkit_png_reader *reader, uint8_t *rows, size_t count) {
  if (reader->status != CONVKIT_PNG_DONE) return reader->status;
  if (setjmp(png_jmpbuf(reader->png))) return reader->status;
  if (count > reader->height - reader->next_row) png_error(reader->png, "more rows asked for than there are");
  if (reader->pass_count == 1) {
    for (size_t row = 0; row < count; row++) {
      png_read_row(reader->png, rows + row * reader->row_byte_count, NULL);
    }
  } else {
    if (count != reader->height) png_error(reader->png, "an interlaced image is read whole");
    reader->row_pointers = calloc(count, sizeof *reader->row_pointers);
    if (reader->row_pointers == NULL) png_error(reader->png, "out of memory");
    for (size_t row = 0; row < count; row++) {
      reader->row_pointers[row] = rows + row * reader->row_byte_count;
    }
    png_read_image(reader->png, reader->row_pointers);
  }
  reader->next_row += (uint32_t)count;
  return reader->status;
}

convkit_png_status convkit_png_read_end(convkit_png_reader *reader) {
  if (reader->status != CONVKIT_PNG_DONE) return reader->status;
  if (setjmp(png_jmpbuf(reader->png))) return reader->status;
  // With the info structure: without it libpng skips image data in the wrong place unseen.
  png_read_end(reader->png, reader->info);
  return reader->status;
}

const char *convkit_png_message(const convkit_png_reader *reader) { return reader->message; }

void convkit_png_close(convkit_png_reader *reader) {
  if (reader == NULL) return;
  free(reader->row_pointers);
  if (reader->png != NULL) png_destroy_read_struct(&reader->png, &reader->info, NULL);
  free(reader);
}
