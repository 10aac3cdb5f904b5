#ifndef LIBVTERM_DRIVER_H
#define LIBVTERM_DRIVER_H

#include <stdbool.h>
#include <stddef.h>

/// A libvterm with what a user of it must add: lines that scroll off are copied into a ring of
/// 10,000, and damage is merged by scroll.
struct libvterm_driver;

struct libvterm_driver *libvterm_driver_new(int rows, int columns);
void libvterm_driver_feed(struct libvterm_driver *driver, const char *bytes, size_t count);
void libvterm_driver_cursor(struct libvterm_driver *driver, int *row, int *column);
void libvterm_driver_resize(struct libvterm_driver *driver, int rows, int columns);
bool libvterm_driver_cursor_visible(const struct libvterm_driver *driver);
bool libvterm_driver_alternate(const struct libvterm_driver *driver);

/// A cell: its characters as UTF-8 (none if it is blank), how wide it is (0 for the right half of a
/// wide one) and how it is drawn. A colour is -1 by default, an index, or 1 << 24 and 24 bits of RGB.
struct libvterm_driver_cell {
  char text[32];
  size_t length;
  int width;
  int foreground, background;
  bool bold, italic, blink, reverse, strike;
  int underline;
};

struct libvterm_driver_cell libvterm_driver_cell(struct libvterm_driver *driver, int row,
                                                 int column);
void libvterm_driver_free(struct libvterm_driver *driver);

#endif
