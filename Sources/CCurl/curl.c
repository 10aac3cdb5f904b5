/* What URLSession on Linux lacks, and what it gets wrong, set right beneath it.
 *
 * URLSession does HTTP by libcurl. Two of that library's functions are defined here, and found before its own, since they are the executable's: each
 * passes on what the library's own does. See: man 3 dlsym (RTLD_NEXT). */
#include <dlfcn.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

/* As curl/curl.h and curl/multi.h number them, for good: they are part of libcurl's ABI. */
enum { option_authorities_file = 10065, option_authorities_folder = 10097, option_socket_function = 20001 };
enum { poll_in = 1, poll_out = 2, poll_remove = 4 };

void *curl_easy_init(void);
int curl_multi_setopt(void *multi, int option, ...);

static const char *named(const char *variable) {
  const char *value = getenv(variable);
  return value && *value ? value : NULL;
}

/* Whom HTTPS trusts beside the system's authorities: URLSession has no word for it, and libcurl leaves the variables to its command.
 * See: man 1 curl (CURL_CA_BUNDLE, SSL_CERT_FILE, SSL_CERT_DIR). */
void *curl_easy_init(void) {
  void *(*next)(void) = (void *(*)(void))dlsym(RTLD_NEXT, "curl_easy_init");
  int (*set)(void *, int, ...) = (int (*)(void *, int, ...))dlsym(RTLD_NEXT, "curl_easy_setopt");
  void *handle = next ? next() : NULL;
  if (!handle || !set) return handle;
  const char *file = named("CURL_CA_BUNDLE");
  if (!file) file = named("SSL_CERT_FILE");
  if (file) set(handle, option_authorities_file, file);
  const char *folder = named("SSL_CERT_DIR");
  if (folder) set(handle, option_authorities_folder, folder);
  return handle;
}

typedef int (*socket_function)(void *easy, int socket, int what, void *multi, void *sources);

/* URLSession's; it has one. */
static _Atomic(socket_function) own_socket_function;

/* What libcurl waits for on a socket has changed. URLSession adds to what it watches, and takes nothing away: after a request with a body it goes on watching
 * for room to write, of which there always is, and keeps a processor busy until the answer has come. So it is told to watch nothing first. */
static int socket_changed(void *easy, int socket, int what, void *multi, void *sources) {
  socket_function own = own_socket_function;
  if (sources && (what == poll_in || what == poll_out)) {
    own(easy, socket, poll_remove, multi, sources);
    sources = NULL;
  }
  return own(easy, socket, what, multi, sources);
}

int curl_multi_setopt(void *multi, int option, ...) {
  int (*next)(void *, int, ...) = (int (*)(void *, int, ...))dlsym(RTLD_NEXT, "curl_multi_setopt");
  va_list list;
  va_start(list, option);
  void *value = va_arg(list, void *);
  va_end(list);
  if (!next) return -1;
  if (option == option_socket_function && value) {
    own_socket_function = (socket_function)value;
    value = (void *)socket_changed;
  }
  return next(multi, option, value);
}
