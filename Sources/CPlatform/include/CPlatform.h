/* The C that Swift cannot say: a fork that must not run Swift code in the child, variadic calls, and names
 * that glibc shows to C only. Every function returns 0 (or a value >= 0) or -errno, and holds no policy. */
#ifndef CLRUN_CPLATFORM_H
#define CLRUN_CPLATFORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* What was being done when a child could not be started. */
enum clrun_spawn_stage {
  CLRUN_SPAWN_TERMINAL = 0, /* no pseudo-terminal, no process */
  CLRUN_SPAWN_DIRECTORY = 1,
  CLRUN_SPAWN_PROGRAM = 2,
  CLRUN_SPAWN_CPU_TIME = 3,
  CLRUN_SPAWN_OPEN_FILES = 4,
  CLRUN_SPAWN_GROUP = 5,
  CLRUN_SPAWN_PRIVILEGES = 6,
  CLRUN_SPAWN_NAMESPACES = 7,
  CLRUN_SPAWN_NETWORK = 8,
  CLRUN_SPAWN_MOUNTS = 9,   /* with the place at which it failed */
  CLRUN_SPAWN_LANDLOCK = 10, /* with the grant at which it failed */
};

/* How a path is seen by a confined program: in a mount namespace, or by Landlock. */
enum clrun_place_kind {
  CLRUN_PLACE_PRIVATE = 0,  /* an empty folder of its own */
  CLRUN_PLACE_WRITABLE = 1, /* as it is, whatever is above it */
  CLRUN_PLACE_READABLE = 2, /* the same, read-only */
  CLRUN_PLACE_DENIED = 3,   /* not at all */
  CLRUN_GRANT_READ = 4,
  CLRUN_GRANT_WRITE = 5,    /* all but making devices */
  CLRUN_GRANT_ALL = 6,
};

struct clrun_place {
  const char *path;
  int kind;
};

struct clrun_confinement {
  bool has_own_users;   /* where a namespace takes a privilege that the caller lacks */
  bool has_own_mounts;
  bool has_own_network; /* with nothing but a loopback */
  bool is_read_only;    /* what is no place below can't be changed */
  bool has_no_tcp;      /* by Landlock, instead of a network of its own */
  int landlock;         /* the version of its interface; 0: it isn't used */
  const char *user_map; /* as user_namespaces(7) says */
  const char *group_map;
  const struct clrun_place *places; /* what is above others first */
  size_t place_count;
  const struct clrun_place *grants;
  size_t grant_count;
};

/* What tcgetattr(3) tells of a terminal. */
struct clrun_terminal_settings {
  uint32_t input;
  uint32_t output;
  uint32_t control;
  uint32_t local;
  uint8_t characters[19];
};
int clrun_terminal_settings(int descriptor, struct clrun_terminal_settings *settings);
/* Those of a terminal that nobody has changed yet, with UTF-8 in it: the erase key takes a whole character. */
void clrun_fresh_terminal(struct clrun_terminal_settings *settings);

struct clrun_pty_child {
  const char *path;         /* resolved by the caller; no search */
  char *const *argv;        /* null-terminated */
  char *const *envp;        /* null-terminated */
  const char *directory;    /* null: the caller's */
  unsigned short rows;
  unsigned short columns;
  const struct clrun_terminal_settings *settings;
  mode_t mask;
  uint64_t cpu_seconds;     /* RLIMIT_CPU; 0: as it is */
  uint64_t open_files;      /* RLIMIT_NOFILE; 0: as it is */
  const int *entrances;     /* where the child writes "0" to enter a control group */
  size_t entrance_count;
  const struct clrun_confinement *confinement; /* null: none */
};

/* Starts a program as the leader of a new session on a new pseudo-terminal, through forkpty(3). The child has
 * default dispositions, an empty signal mask and no descriptor but 0, 1 and 2. Returns once the program has
 * replaced the child, or could not: then *stage says at what. */
int clrun_pty_spawn(const struct clrun_pty_child *child, int *master, pid_t *pid, int *stage, size_t *at);

/* Confines the calling process, whose terminal is at a path, and all that it starts. Async-signal-safe. Returns 0, or the
 * stage that failed, with errno; *at is the place or the grant, or how many there are. */
int clrun_confine(const struct clrun_confinement *all, const char *terminal, size_t *at);
/* Whether these namespaces can be made and used. */
int clrun_try_namespaces(bool own_users, bool own_mounts, bool own_network);

/* Opens the slave of a master without its becoming the caller's controlling terminal. */
int clrun_pty_open_slave(int master);
int clrun_pty_set_size(int master, unsigned short rows, unsigned short columns);
/* The foreground process group, asked on the master. */
int clrun_pty_foreground(int master);
/* Bytes that a read(2) on the slave would get now: in canonical mode those of finished lines alone. */
int clrun_unread(int descriptor);

struct clrun_terminal_flags {
  bool echo;
  bool canonical;
  bool signals;
  bool carriage_return_to_newline;
  uint8_t interrupt;
  uint8_t quit;
  uint8_t suspend;
  uint8_t end_of_file;
};
int clrun_terminal_flags(int descriptor, struct clrun_terminal_flags *flags);

/* Starts a program in a session of its own, with /dev/null as 0, 1 and 2, `channel` as 3, `directory` as 4, and
 * nothing else open. */
int clrun_spawn_detached(
    const char *path, char *const *argv, char *const *envp, int channel, int directory, pid_t *pid);

/* Takes, without waiting, the exclusive lock of an open file description; -EAGAIN when another has it. */
int clrun_lock_hold(int descriptor);
/* 1 when another open file description holds the lock, 0 when none does. Takes nothing. */
int clrun_lock_is_held(int descriptor);

/* Sockets whose address is a name in an open directory: no path is too long for them. */
int clrun_socket_listen(int directory, const char *name);
int clrun_socket_connect(int directory, const char *name);
int clrun_socket_accept(int listener);
int clrun_socket_pair(int descriptors[2]);
/* The user and the process at the other end. */
int clrun_socket_peer(int descriptor, uid_t *user, pid_t *process);
/* Sends one byte with a descriptor, or without one where it is negative. */
int clrun_socket_pass(int descriptor, int passed);
/* read(2) that takes a descriptor which came with the bytes; *passed is -1 where none did. */
ssize_t clrun_socket_take(int descriptor, void *bytes, size_t count, int *passed);
/* Whether a descriptor may be written to. */
bool clrun_is_writable(int descriptor);
/* write(2) that never raises SIGPIPE. */
ssize_t clrun_socket_send(int descriptor, const void *bytes, size_t count);

/* A signalfd of these signals, which are blocked. */
int clrun_signal_descriptor(const int *signals, size_t count);
/* The next signal from it, 0 when there is none. */
int clrun_signal_next(int descriptor);

/* poll(2) with a time limit in nanoseconds; negative: none. */
struct pollfd;
int clrun_poll(struct pollfd *entries, size_t count, int64_t nanoseconds);

int clrun_open(int directory, const char *path, int flags, mode_t mode);
/* A directory to look names up in, readable or not. */
int clrun_open_path(int directory, const char *path);
/* Swaps two names in one step. */
int clrun_rename_exchange(int directory, const char *name, const char *other);
int clrun_fcntl_set_nonblocking(int descriptor, bool on);
/* Closes every descriptor from `first` on. */
void clrun_close_from(int first);
/* What waitpid(2) told: the exit code or -1, the signal or 0. */
int clrun_wait_status_exit(int status);
int clrun_wait_status_signal(int status);

/* The name without SIG, null where there is none. */
const char *clrun_signal_name(int signal_number);
/* Makes the calling process the parent of its orphaned descendants. */
void clrun_adopt_orphans(void);
/* Has the calling process killed when the one that started it ends. */
void clrun_end_with_parent(void);
/* A descriptor of a process, which no other process can take the place of; and a signal through it. */
int clrun_process_open(pid_t process);
int clrun_process_signal(int descriptor, int signal_number);
/* Whether the calling process has children, those included that ended and were not waited for. */
int clrun_has_children(void);
/* memmem(3): where bytes stand in others, or null. */
const void *clrun_find(const void *bytes, size_t count, const void *wanted, size_t wanted_count);
/* Gives unused heap memory back. */
void clrun_trim_heap(void);

/* What the kernel offers; -errno where it doesn't. A namespace is tried in a child. */
int clrun_landlock_version(void);
int clrun_try_terminal(void);

/* UINT64_MAX: not limited, or not told. */
struct clrun_file_system {
  int64_t kind;
  uint64_t free_bytes;
  uint64_t free_inodes;
};
int clrun_file_system(int descriptor, struct clrun_file_system *answer);
/* RLIMIT_NOFILE; UINT64_MAX: none. */
int clrun_open_files_limit(uint64_t *soft, uint64_t *hard);
/* Gives the room of a part of a file back, which reads as zeros from then on; the size stays. */
int clrun_punch_hole(int descriptor, int64_t offset, int64_t count);
/* Where the first byte stands that is not in a hole; -ENXIO when there is none. */
int64_t clrun_first_data(int descriptor);

#endif
