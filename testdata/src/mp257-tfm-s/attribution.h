/* Which memory the non-secure side may use. */
#ifndef ATTRIBUTION_H
#define ATTRIBUTION_H

void attribution_start(void);

#endif
