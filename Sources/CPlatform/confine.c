#include "CPlatform.h"

#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/wait.h>
#include <unistd.h>

/* Numbers and structures of the kernel's interface, which are the same on all processors; headers may be older. */
enum {
  landlock_create_ruleset_number = 444,
  landlock_add_rule_number = 445,
  landlock_restrict_self_number = 446,
  open_tree_number = 428,
  move_mount_number = 429,
  mount_setattr_number = 442,
};

enum {
  tree_clone = 1,
  tree_recursive = 0x8000,
  tree_close_on_exec = O_CLOEXEC,
  empty_path = 0x1000,
  move_from_descriptor = 4,
  mount_read_only = 1,
  mount_no_devices = 4,
};

struct mount_attributes {
  uint64_t set, clear, propagation, user_namespace;
};

struct ruleset {
  uint64_t files, network, scope;
};

struct path_rule {
  uint64_t access;
  int32_t parent;
} __attribute__((packed));

/* See: man 7 landlock. */
enum {
  may_execute = 1,
  may_write_file = 1 << 1,
  may_read_file = 1 << 2,
  may_read_directory = 1 << 3,
  may_make_character_device = 1 << 6,
  may_make_block_device = 1 << 11,
  may_refer = 1 << 13,
  may_truncate = 1 << 14,
  all_of_first_version = (1 << 13) - 1,
  of_files = may_execute | may_write_file | may_read_file | may_truncate,
};

/* What root keeps: what is said of files, users and low ports. Not what reaches the machine, other processes, or files
 * past their paths (CAP_DAC_READ_SEARCH, with open_by_handle_at). */
static const uint64_t kept_capabilities = 1 << 0 /* CHOWN */ | 1 << 1 /* DAC_OVERRIDE */ | 1 << 3 /* FOWNER */ |
                                          1 << 4 /* FSETID */ | 1 << 5 /* KILL */ | 1 << 6 /* SETGID */ |
                                          1 << 7 /* SETUID */ | 1 << 8 /* SETPCAP */ | 1 << 10 /* NET_BIND_SERVICE */;

#define PLACE_LIMIT 512

static int write_file(const char *path, const char *text) {
  int descriptor = open(path, O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) return -1;
  size_t count = strlen(text);
  ssize_t written = write(descriptor, text, count);
  int error = errno;
  close(descriptor);
  errno = error;
  return written == (ssize_t)count ? 0 : -1;
}

static int enter_namespaces(const struct clrun_confinement *all) {
  int flags = (all->has_own_users ? CLONE_NEWUSER : 0) | (all->has_own_mounts ? CLONE_NEWNS | CLONE_NEWIPC : 0) |
              (all->has_own_network ? CLONE_NEWNET : 0);
  if (flags == 0) return 0;
  if (unshare(flags) != 0) return -1;
  if (!all->has_own_users) return 0;
  if (write_file("/proc/self/uid_map", all->user_map) != 0) return -1;
  /* Older kernels have no such file, and don't ask for it. */
  if (write_file("/proc/self/setgroups", "deny") != 0 && errno != ENOENT) return -1;
  return write_file("/proc/self/gid_map", all->group_map);
}

static int raise_loopback(void) {
  int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return -1;
  struct ifreq request;
  memset(&request, 0, sizeof request);
  strcpy(request.ifr_name, "lo");
  request.ifr_flags = IFF_UP | IFF_RUNNING;
  int result = ioctl(descriptor, SIOCSIFFLAGS, &request);
  int error = errno;
  close(descriptor);
  errno = error;
  return result;
}

static int set_attributes(int descriptor, const char *path, uint64_t attributes) {
  struct mount_attributes change = {.set = attributes};
  int flags = tree_recursive | (*path ? 0 : empty_path);
  return (int)syscall(mount_setattr_number, descriptor, path, flags, &change, sizeof change);
}

static int clone_tree(const char *path) {
  return (int)syscall(open_tree_number, AT_FDCWD, path, tree_clone | tree_close_on_exec | tree_recursive);
}

static int put(int tree, const char *path) {
  return (int)syscall(move_mount_number, tree, "", AT_FDCWD, path, move_from_descriptor);
}

/* Makes what a tree is to be put on, where a private folder covers what was there. */
static void make_target(const char *path, bool is_directory) {
  char part[4096];
  size_t length = strlen(path);
  if (length >= sizeof part) return;
  for (size_t index = 1; index < length; index++) {
    if (path[index] != '/') continue;
    memcpy(part, path, index);
    part[index] = 0;
    mkdir(part, 0755);
  }
  if (is_directory) {
    mkdir(path, 0755);
  } else {
    int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor >= 0) close(descriptor);
  }
}

static bool is_out_of_reach(int error) { return error == ENOENT || error == ENOTDIR || error == EACCES; }

static int cover(const char *path) {
  struct stat status;
  /* What a private folder covers already isn't there. */
  if (lstat(path, &status) != 0) return is_out_of_reach(errno) ? 0 : -1;
  if (S_ISLNK(status.st_mode)) return 0;
  if (S_ISDIR(status.st_mode))
    return mount("none", path, "tmpfs", MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=000,size=4k,nr_inodes=2");
  /* A device where there are no devices can't be opened, not even by root. */
  int tree = clone_tree("/dev/null");
  if (tree < 0) return -1;
  int result = set_attributes(tree, "", mount_read_only | mount_no_devices);
  if (result == 0) result = put(tree, path);
  int error = errno;
  close(tree);
  errno = error;
  return result;
}

/* A terminal of its own for whoever makes one inside, and none of those outside but its own. */
static int separate_terminals(const char *own) {
  int tree = clone_tree(own);
  if (tree < 0) return -1;
  int result = mount("devpts", "/dev/pts", "devpts", MS_NOSUID | MS_NOEXEC, "newinstance,ptmxmode=0666,mode=0620");
  /* ttyname(3) finds it there. */
  if (result == 0 && access("/dev/console", F_OK) == 0) result = put(tree, "/dev/console");
  int error = errno;
  close(tree);
  errno = error;
  return result;
}

static int arrange_mounts(const struct clrun_confinement *all, const char *terminal, size_t *at) {
  *at = all->place_count;
  if (all->place_count > PLACE_LIMIT) {
    errno = E2BIG;
    return -1;
  }
  if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) return -1;
  int trees[PLACE_LIMIT];
  for (size_t index = 0; index < all->place_count; index++) {
    const struct clrun_place *place = &all->places[index];
    trees[index] = -1;
    if (place->kind != CLRUN_PLACE_WRITABLE && place->kind != CLRUN_PLACE_READABLE) continue;
    *at = index;
    trees[index] = clone_tree(place->path);
    if (trees[index] < 0) {
      /* What has gone, or can't be reached, can't be written to either. */
      if (place->kind == CLRUN_PLACE_READABLE && is_out_of_reach(errno)) continue;
      return -1;
    }
    /* Landlock lets write below a private folder, and what isn't a regular file is written to on a read-only mount. */
    if (place->kind == CLRUN_PLACE_READABLE &&
        set_attributes(trees[index], "", mount_read_only | mount_no_devices) != 0)
      return -1;
  }
  *at = all->place_count;
  if (all->is_read_only) {
    if (set_attributes(AT_FDCWD, "/", mount_read_only) != 0) return -1;
    if (separate_terminals(terminal) != 0) return -1;
  }
  for (size_t index = 0; index < all->place_count; index++) {
    const struct clrun_place *place = &all->places[index];
    *at = index;
    switch (place->kind) {
    case CLRUN_PLACE_PRIVATE:
      if (mount("none", place->path, "tmpfs", MS_NOSUID | MS_NODEV, "mode=1777") != 0) return -1;
      break;
    case CLRUN_PLACE_WRITABLE:
    case CLRUN_PLACE_READABLE: {
      struct stat status;
      if (trees[index] < 0) break;
      if (fstat(trees[index], &status) != 0) return -1;
      make_target(place->path, S_ISDIR(status.st_mode));
      if (put(trees[index], place->path) != 0) return -1;
      close(trees[index]);
      break;
    }
    default:
      if (cover(place->path) != 0) return -1;
    }
  }
  return 0;
}

static int grant(int ruleset, int descriptor, uint64_t access, uint64_t handled) {
  struct stat status;
  if (fstat(descriptor, &status) != 0) return -1;
  if (!S_ISDIR(status.st_mode)) access &= of_files;
  struct path_rule rule = {.access = access & handled, .parent = descriptor};
  if (rule.access == 0) return 0;
  return (int)syscall(landlock_add_rule_number, ruleset, 1 /* LANDLOCK_RULE_PATH_BENEATH */, &rule, 0);
}

static int restrict_files(const struct clrun_confinement *all, size_t *at) {
  *at = all->grant_count;
  int version = all->landlock;
  struct ruleset rules = {.files = all_of_first_version};
  if (version >= 2) rules.files |= may_refer;
  if (version >= 3) rules.files |= may_truncate;
  if (version >= 4 && all->has_no_tcp) rules.network = 3 /* BIND_TCP, CONNECT_TCP */;
  if (version >= 6) rules.scope = 3 /* ABSTRACT_UNIX_SOCKET, SIGNAL */;
  size_t size = version >= 6 ? 24 : version >= 4 ? 16 : 8;
  int ruleset = (int)syscall(landlock_create_ruleset_number, &rules, size, 0);
  if (ruleset < 0) return -1;
  const uint64_t reading = may_execute | may_read_file | may_read_directory;
  for (size_t index = 0; index < all->grant_count; index++) {
    *at = index;
    int descriptor = open(all->grants[index].path, O_PATH | O_CLOEXEC);
    if (descriptor < 0) {
      if (is_out_of_reach(errno)) continue;
      return -1;
    }
    uint64_t access = reading;
    if (all->grants[index].kind == CLRUN_GRANT_ALL) access = rules.files;
    if (all->grants[index].kind == CLRUN_GRANT_WRITE)
      access = rules.files & ~(uint64_t)(may_make_character_device | may_make_block_device);
    if (grant(ruleset, descriptor, access, rules.files) != 0) return -1;
    close(descriptor);
  }
  *at = all->grant_count;
  if (grant(ruleset, STDIN_FILENO, of_files, rules.files) != 0) return -1;
  return (int)syscall(landlock_restrict_self_number, ruleset, 0);
}

struct capability_header {
  uint32_t version;
  int process;
};
struct capability_data {
  uint32_t effective, permitted, inheritable;
};

static int drop_capabilities(void) {
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0L, 0L, 0L);
  for (long capability = 0; capability < 64; capability++) {
    if (kept_capabilities >> capability & 1) continue;
    /* EPERM: a user without any has none to lose. */
    if (prctl(PR_CAPBSET_DROP, capability, 0L, 0L, 0L) != 0 && errno != EINVAL && errno != EPERM) return -1;
  }
  struct capability_header header = {0x20080522 /* _LINUX_CAPABILITY_VERSION_3 */, 0};
  struct capability_data sets[2];
  if (syscall(SYS_capget, &header, sets) != 0) return -1;
  for (int half = 0; half < 2; half++) {
    uint32_t kept = (uint32_t)(kept_capabilities >> (32 * half));
    sets[half].effective &= kept;
    sets[half].permitted &= kept;
    sets[half].inheritable &= kept;
  }
  return (int)syscall(SYS_capset, &header, sets);
}

int clrun_confine(const struct clrun_confinement *all, const char *terminal, size_t *at) {
  *at = 0;
  if (prctl(PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L) != 0) return CLRUN_SPAWN_PRIVILEGES;
  char here[4096];
  if (syscall(SYS_getcwd, here, sizeof here) < 0) here[0] = 0;
  if (enter_namespaces(all) != 0) return CLRUN_SPAWN_NAMESPACES;
  if (all->has_own_network && raise_loopback() != 0) return CLRUN_SPAWN_NETWORK;
  if (all->has_own_mounts) {
    if (arrange_mounts(all, terminal, at) != 0) return CLRUN_SPAWN_MOUNTS;
    /* What was the working directory may be covered by what is there now. */
    if (here[0] == '/' && chdir(here) != 0) return CLRUN_SPAWN_DIRECTORY;
  }
  /* A session's keys are not the caller's; a kernel without keys has none to keep apart. */
  syscall(SYS_keyctl, 1 /* KEYCTL_JOIN_SESSION_KEYRING */, NULL, 0, 0, 0);
  if (all->landlock && restrict_files(all, at) != 0) return CLRUN_SPAWN_LANDLOCK;
  if (drop_capabilities() != 0) return CLRUN_SPAWN_PRIVILEGES;
  return 0;
}

int clrun_try_namespaces(bool own_users, bool own_mounts, bool own_network) {
  /* In a child: what is left can't be entered again. */
  pid_t child = fork();
  if (child < 0) return -errno;
  if (child == 0) {
    int flags = (own_users ? CLONE_NEWUSER : 0) | (own_mounts ? CLONE_NEWNS | CLONE_NEWIPC : 0) |
                (own_network ? CLONE_NEWNET : 0);
    /* Some systems let a namespace be made and nothing be done in it. */
    if (unshare(flags) != 0 || (own_mounts && mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) ||
        (own_network && raise_loopback() != 0))
      _exit(errno & 0xFF);
    _exit(0);
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? -WEXITSTATUS(status) : -ECHILD;
}
