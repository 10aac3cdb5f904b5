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
  bool cursor_hidden;
  bool alternate;
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

static int set_property(VTermProp property, VTermValue *value, void *user) {
  struct libvterm_driver *driver = user;
  if (property == VTERM_PROP_CURSORVISIBLE) driver->cursor_hidden = !value->boolean;
  if (property == VTERM_PROP_ALTSCREEN) driver->alternate = value->boolean;
  return 1;
}

static const VTermScreenCallbacks callbacks = {
    .damage = damage,
    .sb_pushline = push_line,
    .settermprop = set_property,
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

static int color(VTermColor color, bool is_default) {
  if (is_default) return -1;
  if (VTERM_COLOR_IS_INDEXED(&color)) return color.indexed.idx;
  return 1 << 24 | color.rgb.red << 16 | color.rgb.green << 8 | color.rgb.blue;
}

struct libvterm_driver_cell libvterm_driver_cell(struct libvterm_driver *driver, int row,
                                                 int column) {
  VTermScreenCell cell;
  vterm_screen_get_cell(driver->screen, (VTermPos){.row = row, .col = column}, &cell);
  struct libvterm_driver_cell seen = {
      .width = cell.chars[0] == (uint32_t)-1 ? 0 : cell.width,
      .foreground = color(cell.fg, VTERM_COLOR_IS_DEFAULT_FG(&cell.fg)),
      .background = color(cell.bg, VTERM_COLOR_IS_DEFAULT_BG(&cell.bg)),
      .bold = cell.attrs.bold,
      .italic = cell.attrs.italic,
      .blink = cell.attrs.blink,
      .reverse = cell.attrs.reverse,
      .strike = cell.attrs.strike,
      .underline = cell.attrs.underline,
  };
  for (int i = 0; seen.width && i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
    seen.length += encode(cell.chars[i], seen.text + seen.length);
  return seen;
}

void libvterm_driver_resize(struct libvterm_driver *driver, int rows, int columns) {
  vterm_set_size(driver->terminal, rows, columns);
  vterm_screen_flush_damage(driver->screen);
}

bool libvterm_driver_cursor_visible(const struct libvterm_driver *driver) {
  return !driver->cursor_hidden;
}

bool libvterm_driver_alternate(const struct libvterm_driver *driver) { return driver->alternate; }

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
