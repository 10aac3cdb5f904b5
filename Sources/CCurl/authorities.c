/* Whom HTTPS trusts, beside the system's authorities.
 *
 * URLSession on Linux has no word for it, and the library beneath it, libcurl, leaves the variables that name authorities to its command. So the
 * function that URLSession gets its handles from is defined here, and found before the library's own: it passes that one's on, told what the environment names.
 * See: man 1 curl (CURL_CA_BUNDLE, SSL_CERT_FILE, SSL_CERT_DIR), man 3 dlsym (RTLD_NEXT). */
#include <dlfcn.h>
#include <stddef.h>
#include <stdlib.h>

/* As curl/curl.h numbers them, for good: they are part of its ABI. */
enum { option_file = 10065, option_folder = 10097 };

static const char *named(const char *variable) {
  const char *value = getenv(variable);
  return value && *value ? value : NULL;
}

void *curl_easy_init(void);

void *curl_easy_init(void) {
  void *(*next)(void) = (void *(*)(void))dlsym(RTLD_NEXT, "curl_easy_init");
  int (*set)(void *, int, ...) = (int (*)(void *, int, ...))dlsym(RTLD_NEXT, "curl_easy_setopt");
  void *handle = next ? next() : NULL;
  if (!handle || !set) return handle;
  const char *file = named("CURL_CA_BUNDLE");
  if (!file) file = named("SSL_CERT_FILE");
  if (file) set(handle, option_file, file);
  const char *folder = named("SSL_CERT_DIR");
  if (folder) set(handle, option_folder, folder);
  return handle;
}
