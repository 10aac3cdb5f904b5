#include "LibVTerm.h"

#include <stdlib.h>
#include <string.h>
#include <vterm.h>

enum { ring_lines = 10000 };

struct line {
  int columns;
  VTermScreenCell *cells;
};

struct libvterm_driver {
  VTerm *terminal;
  VTermScreen *screen;
  struct line ring[ring_lines];
  size_t pushed;
  size_t damaged;
};

static int damage(VTermRect rect, void *user) {
  struct libvterm_driver *driver = user;
  driver->damaged += (size_t)(rect.end_row - rect.start_row);
  return 1;
}

static int push_line(int columns, const VTermScreenCell *cells, void *user) {
  struct libvterm_driver *driver = user;
  struct line *line = &driver->ring[driver->pushed++ % ring_lines];
  if (line->columns != columns) {
    free(line->cells);
    line->cells = malloc(sizeof *cells * (size_t)columns);
    line->columns = columns;
  }
  memcpy(line->cells, cells, sizeof *cells * (size_t)columns);
  return 1;
}

static const VTermScreenCallbacks callbacks = {
    .damage = damage,
    .sb_pushline = push_line,
};

struct libvterm_driver *libvterm_driver_new(int rows, int columns) {
  struct libvterm_driver *driver = calloc(1, sizeof *driver);
  driver->terminal = vterm_new(rows, columns);
  vterm_set_utf8(driver->terminal, 1);
  driver->screen = vterm_obtain_screen(driver->terminal);
  vterm_screen_set_callbacks(driver->screen, &callbacks, driver);
  vterm_screen_enable_altscreen(driver->screen, 1);
  vterm_screen_set_damage_merge(driver->screen, VTERM_DAMAGE_SCROLL);
  vterm_screen_reset(driver->screen, 1);
  return driver;
}

void libvterm_driver_feed(struct libvterm_driver *driver, const char *bytes, size_t count) {
  vterm_input_write(driver->terminal, bytes, count);
  vterm_screen_flush_damage(driver->screen);
}

static size_t encode(uint32_t scalar, char *text) {
  if (scalar < 0x80) {
    text[0] = (char)scalar;
    return 1;
  }
  if (scalar < 0x800) {
    text[0] = (char)(0xC0 | scalar >> 6);
    text[1] = (char)(0x80 | (scalar & 0x3F));
    return 2;
  }
  if (scalar < 0x10000) {
    text[0] = (char)(0xE0 | scalar >> 12);
    text[1] = (char)(0x80 | (scalar >> 6 & 0x3F));
    text[2] = (char)(0x80 | (scalar & 0x3F));
    return 3;
  }
  text[0] = (char)(0xF0 | scalar >> 18);
  text[1] = (char)(0x80 | (scalar >> 12 & 0x3F));
  text[2] = (char)(0x80 | (scalar >> 6 & 0x3F));
  text[3] = (char)(0x80 | (scalar & 0x3F));
  return 4;
}

size_t libvterm_driver_row(struct libvterm_driver *driver, int row, char *text, size_t size) {
  size_t used = 0;
  int rows, columns;
  vterm_get_size(driver->terminal, &rows, &columns);
  VTermScreenCell cell;
  for (VTermPos at = {.row = row, .col = 0}; at.col < columns; at.col += cell.width) {
    vterm_screen_get_cell(driver->screen, at, &cell);
    if (used + 4 * VTERM_MAX_CHARS_PER_CELL > size) break;
    if (cell.chars[0] == 0) text[used++] = ' ';
    for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
      used += encode(cell.chars[i], text + used);
  }
  return used;
}

void libvterm_driver_cursor(struct libvterm_driver *driver, int *row, int *column) {
  VTermPos position;
  vterm_state_get_cursorpos(vterm_obtain_state(driver->terminal), &position);
  *row = position.row;
  *column = position.col;
}

void libvterm_driver_free(struct libvterm_driver *driver) {
  vterm_free(driver->terminal);
  for (int line = 0; line < ring_lines; line++) free(driver->ring[line].cells);
  free(driver);
}
