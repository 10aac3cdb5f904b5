#include "CPlatform.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/ttydefaults.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#ifndef TIOCGPTPEER
#define TIOCGPTPEER _IO('T', 0x41)
#endif

struct failure {
  int stage;
  int error;
  size_t at;
};

void clrun_fresh_terminal(struct clrun_terminal_settings *settings) {
  *settings = (struct clrun_terminal_settings){
    .input = ICRNL | IXON | IUTF8,
    .output = OPOST | ONLCR,
    .control = B38400 | CS8 | CREAD,
    .local = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN,
    .characters = {
      [VINTR] = CINTR, [VQUIT] = CQUIT, [VERASE] = CERASE, [VKILL] = CKILL, [VEOF] = CEOF, [VSTART] = CSTART,
      [VSTOP] = CSTOP, [VSUSP] = CSUSP, [VREPRINT] = CREPRINT, [VWERASE] = CWERASE, [VLNEXT] = CLNEXT,
      [VDISCARD] = CDISCARD, [VMIN] = 1,
    },
  };
}

_Static_assert(sizeof((struct clrun_terminal_settings *)0)->characters <= NCCS, "the C library has more");

static void set_termios(struct termios *t, const struct clrun_terminal_settings *settings) {
  memset(t, 0, sizeof *t);
  cfsetispeed(t, B38400);
  cfsetospeed(t, B38400);
  t->c_iflag = settings->input;
  t->c_oflag = settings->output;
  /* Its speed means nothing, but a terminal that receives nothing would be dead. */
  t->c_cflag = settings->control | CREAD;
  t->c_lflag = settings->local;
  memcpy(t->c_cc, settings->characters, sizeof settings->characters);
}

static _Noreturn void fail_at(int report, int stage, size_t at) {
  struct failure failure = {stage, errno, at};
  ssize_t ignored = write(report, &failure, sizeof failure);
  (void)ignored;
  _exit(127);
}

static _Noreturn void fail(int report, int stage) { fail_at(report, stage, 0); }

static void limit(const struct clrun_pty_child *child, int report) {
  for (size_t index = 0; index < child->entrance_count; index++)
    if (write(child->entrances[index], "0", 1) != 1) fail(report, CLRUN_SPAWN_GROUP);
  if (child->cpu_seconds) {
    /* A program that goes on after SIGXCPU is killed. */
    struct rlimit cpu = {child->cpu_seconds, child->cpu_seconds + 5}, old;
    if (getrlimit(RLIMIT_CPU, &old) == 0 && old.rlim_max < cpu.rlim_max) cpu.rlim_max = old.rlim_max;
    if (setrlimit(RLIMIT_CPU, &cpu) != 0) fail(report, CLRUN_SPAWN_CPU_TIME);
  }
  if (child->open_files) {
    struct rlimit files = {child->open_files, child->open_files};
    if (setrlimit(RLIMIT_NOFILE, &files) != 0) fail(report, CLRUN_SPAWN_OPEN_FILES);
  }
}

/* Between fork and exec: async-signal-safe calls alone. */
static _Noreturn void become(const struct clrun_pty_child *child, const char *terminal, int report) {
  for (int signal_number = 1; signal_number < NSIG; signal_number++) signal(signal_number, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  umask(child->mask);
  if (child->directory && chdir(child->directory) != 0) fail(report, CLRUN_SPAWN_DIRECTORY);
  limit(child, report);
  if (child->confinement) {
    size_t at = 0;
    int stage = clrun_confine(child->confinement, terminal, &at);
    if (stage) fail_at(report, stage, at);
  }
  /* The report goes to 3, so that all from 4 on can be closed at once. */
  if (report != 3 && dup3(report, 3, O_CLOEXEC) < 0) fail(report, CLRUN_SPAWN_TERMINAL);
  clrun_close_from(4);
  execve(child->path, child->argv, child->envp);
  fail(3, CLRUN_SPAWN_PROGRAM);
}

int clrun_pty_spawn(const struct clrun_pty_child *child, int *master, pid_t *pid, int *stage, size_t *at) {
  *stage = CLRUN_SPAWN_TERMINAL;
  int report[2];
  if (pipe2(report, O_CLOEXEC) != 0) return -errno;
  struct termios terminal;
  set_termios(&terminal, child->settings);
  struct winsize size = {.ws_row = child->rows, .ws_col = child->columns};
  int opened = -1;
  char name[64] = "";
  pid_t forked = forkpty(&opened, name, &terminal, &size);
  if (forked < 0) {
    int error = errno;
    close(report[0]);
    close(report[1]);
    return -error;
  }
  if (forked == 0) {
    close(report[0]);
    become(child, name, report[1]);
  }
  close(report[1]);
  fcntl(opened, F_SETFD, FD_CLOEXEC);
  struct failure failure;
  ssize_t count;
  do {
    count = read(report[0], &failure, sizeof failure);
  } while (count < 0 && errno == EINTR);
  close(report[0]);
  if (count == (ssize_t)sizeof failure) {
    close(opened);
    while (waitpid(forked, NULL, 0) < 0 && errno == EINTR) {
    }
    *stage = failure.stage;
    *at = failure.at;
    return -failure.error;
  }
  *master = opened;
  *pid = forked;
  return 0;
}

int clrun_pty_open_slave(int master) {
  int slave = ioctl(master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
  return slave < 0 ? -errno : slave;
}

int clrun_pty_set_size(int master, unsigned short rows, unsigned short columns) {
  struct winsize size = {.ws_row = rows, .ws_col = columns};
  return ioctl(master, TIOCSWINSZ, &size) < 0 ? -errno : 0;
}

int clrun_pty_foreground(int master) {
  pid_t group = 0;
  return ioctl(master, TIOCGPGRP, &group) < 0 ? -errno : group;
}

int clrun_unread(int descriptor) {
  /* What was written to the master reaches the line discipline later, by a kernel thread, on a busy machine tens of
   * milliseconds later. poll(2) waits for it where nothing can be read yet; FIONREAD alone would tell 0. */
  struct pollfd entry = {.fd = descriptor, .events = POLLIN};
  poll(&entry, 1, 0);
  int count = 0;
  return ioctl(descriptor, FIONREAD, &count) < 0 ? -errno : count;
}

int clrun_terminal_settings(int descriptor, struct clrun_terminal_settings *settings) {
  struct termios t;
  if (tcgetattr(descriptor, &t) != 0) return -errno;
  settings->input = t.c_iflag;
  settings->output = t.c_oflag;
  settings->control = t.c_cflag;
  settings->local = t.c_lflag;
  memcpy(settings->characters, t.c_cc, sizeof settings->characters);
  return 0;
}

int clrun_terminal_flags(int descriptor, struct clrun_terminal_flags *flags) {
  struct termios t;
  if (tcgetattr(descriptor, &t) != 0) return -errno;
  flags->echo = t.c_lflag & ECHO;
  flags->canonical = t.c_lflag & ICANON;
  flags->signals = t.c_lflag & ISIG;
  flags->carriage_return_to_newline = t.c_iflag & ICRNL;
  flags->interrupt = t.c_cc[VINTR];
  flags->quit = t.c_cc[VQUIT];
  flags->suspend = t.c_cc[VSUSP];
  flags->end_of_file = t.c_cc[VEOF];
  return 0;
}
