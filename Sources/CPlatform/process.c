#include "CPlatform.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int clrun_spawn_detached(
    const char *path, char *const *argv, char *const *envp, int channel, int directory, pid_t *pid) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  /* Numbers that none of the replacements below can hit. */
  int high_channel = fcntl(channel, F_DUPFD_CLOEXEC, 10);
  if (high_channel < 0) return -errno;
  int high_directory = fcntl(directory, F_DUPFD_CLOEXEC, 10);
  if (high_directory < 0) {
    int error = errno;
    close(high_channel);
    return -error;
  }
  int error = posix_spawn_file_actions_init(&actions);
  if (!error) {
    error = posix_spawnattr_init(&attributes);
    if (!error) {
      sigset_t none, all;
      sigemptyset(&none);
      sigfillset(&all);
      posix_spawnattr_setsigmask(&attributes, &none);
      posix_spawnattr_setsigdefault(&attributes, &all);
      posix_spawnattr_setflags(
          &attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
      error = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDWR, 0);
      if (!error) error = posix_spawn_file_actions_adddup2(&actions, 0, 1);
      if (!error) error = posix_spawn_file_actions_adddup2(&actions, 0, 2);
      if (!error) error = posix_spawn_file_actions_adddup2(&actions, high_channel, 3);
      if (!error) error = posix_spawn_file_actions_adddup2(&actions, high_directory, 4);
      if (!error) error = posix_spawn_file_actions_addclosefrom_np(&actions, 5);
      if (!error) error = posix_spawn(pid, path, &actions, &attributes, argv, envp);
      posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
  }
  close(high_channel);
  close(high_directory);
  return -error;
}

void clrun_close_from(int first) {
  if (syscall(SYS_close_range, first, ~0U, 0) == 0) return;
  long limit = sysconf(_SC_OPEN_MAX);
  if (limit < 0 || limit > 65536) limit = 65536;
  for (int descriptor = first; descriptor < limit; descriptor++) close(descriptor);
}

int clrun_wait_status_exit(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : -1; }

int clrun_wait_status_signal(int status) { return WIFSIGNALED(status) ? WTERMSIG(status) : 0; }

const char *clrun_signal_name(int signal_number) { return sigabbrev_np(signal_number); }

void clrun_adopt_orphans(void) { prctl(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L); }

void clrun_end_with_parent(void) { prctl(PR_SET_PDEATHSIG, (unsigned long)SIGKILL, 0L, 0L, 0L); }

void clrun_trim_heap(void) { malloc_trim(0); }

int clrun_process_open(pid_t process) {
  int descriptor = pidfd_open(process, 0);
  return descriptor < 0 ? -errno : descriptor;
}

int clrun_process_signal(int descriptor, int signal_number) {
  return pidfd_send_signal(descriptor, signal_number, NULL, 0) < 0 ? -errno : 0;
}

int clrun_has_children(void) {
  siginfo_t info;
  return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0;
}

const void *clrun_find(const void *bytes, size_t count, const void *wanted, size_t wanted_count) {
  return memmem(bytes, count, wanted, wanted_count);
}
