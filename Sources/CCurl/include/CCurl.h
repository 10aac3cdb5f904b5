#ifndef CLRUN_CCURL_H
#define CLRUN_CCURL_H

/* Nothing to call: see curl.c. */

#endif
