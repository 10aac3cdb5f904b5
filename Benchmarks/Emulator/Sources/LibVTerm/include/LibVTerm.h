#ifndef LIBVTERM_DRIVER_H
#define LIBVTERM_DRIVER_H

#include <stddef.h>

/// A libvterm with what a user of it must add: lines that scroll off are copied into a ring of
/// 10,000, and damage is merged by scroll.
struct libvterm_driver;

struct libvterm_driver *libvterm_driver_new(int rows, int columns);
void libvterm_driver_feed(struct libvterm_driver *driver, const char *bytes, size_t count);
/// Writes a row of the screen as UTF-8, blanks as spaces; returns how many bytes.
size_t libvterm_driver_row(struct libvterm_driver *driver, int row, char *text, size_t size);
void libvterm_driver_cursor(struct libvterm_driver *driver, int *row, int *column);
void libvterm_driver_free(struct libvterm_driver *driver);

#endif
