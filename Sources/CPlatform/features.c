#include "CPlatform.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#endif

int clrun_landlock_version(void) {
  long version = syscall(SYS_landlock_create_ruleset, NULL, 0, 1U /* LANDLOCK_CREATE_RULESET_VERSION */);
  return version < 0 ? -errno : (int)version;
}

int clrun_try_terminal(void) {
  int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (master < 0) return -errno;
  int error = grantpt(master) != 0 || unlockpt(master) != 0 ? -errno : 0;
  close(master);
  return error;
}

int clrun_file_system(int descriptor, struct clrun_file_system *answer) {
  struct statfs raw;
  if (fstatfs(descriptor, &raw) != 0) return -errno;
  answer->kind = (int64_t)raw.f_type;
  answer->free_bytes = raw.f_blocks == 0 ? UINT64_MAX : (uint64_t)raw.f_bavail * (uint64_t)raw.f_bsize;
  answer->free_inodes = raw.f_files == 0 ? UINT64_MAX : (uint64_t)raw.f_ffree;
  return 0;
}

int clrun_open_files_limit(uint64_t *soft, uint64_t *hard) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return -errno;
  *soft = limit.rlim_cur == RLIM_INFINITY ? UINT64_MAX : (uint64_t)limit.rlim_cur;
  *hard = limit.rlim_max == RLIM_INFINITY ? UINT64_MAX : (uint64_t)limit.rlim_max;
  return 0;
}

int clrun_punch_hole(int descriptor, int64_t offset, int64_t count) {
  int result;
  do {
    result = fallocate(descriptor, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, count);
  } while (result < 0 && errno == EINTR);
  return result < 0 ? -errno : 0;
}

int64_t clrun_first_data(int descriptor) {
  off_t place = lseek(descriptor, 0, SEEK_DATA);
  return place < 0 ? -errno : place;
}
