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

void libvterm_driver_free(struct libvterm_driver *driver) {
  vterm_free(driver->terminal);
  for (int line = 0; line < ring_lines; line++) free(driver->ring[line].cells);
  free(driver);
}
