/* One rpmsg channel over the vdev of the resource table: announce it, answer each message with one reply. */
#ifndef RPMSG_H
#define RPMSG_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Reads length bytes of request, writes at most room bytes of reply, returns the reply's length (0: none). */
typedef size_t rpmsg_handler(const char *request, size_t length, char *reply, size_t room);

/* Waits for Linux, announces the channel, serves it; returns when Linux asks us to stop. */
void rpmsg_serve(const char *channel, rpmsg_handler *handler);

#ifdef __cplusplus
}
#endif

#endif
