#ifndef CLRUN_CPLATFORM_H
#define CLRUN_CPLATFORM_H

#endif
