/* A library to preload: the wall clock of a program is ANZE_CLOCK_SHIFT seconds ahead, or behind when that is negative.
 *
 * Clocks that only measure durations stay as they are: a machine whose date is wrong still counts seconds rightly.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static time_t shift;
static int (*real_clock)(clockid_t, struct timespec *);

__attribute__((constructor)) static void prepare(void) {
    const char *text = getenv("ANZE_CLOCK_SHIFT");
    shift = text ? (time_t)strtol(text, NULL, 10) : 0;
    real_clock = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    if (!real_clock) abort();
}

int clock_gettime(clockid_t clock, struct timespec *moment) {
    /* Another library's constructor may ask before this one's has run. */
    if (!real_clock) prepare();
    int result = real_clock(clock, moment);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) moment->tv_sec += shift;
    return result;
}

int gettimeofday(struct timeval *restrict moment, void *restrict zone) {
    (void)zone;
    struct timespec now;
    int result = clock_gettime(CLOCK_REALTIME, &now);
    if (result == 0) *moment = (struct timeval){.tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / 1000};
    return result;
}

time_t time(time_t *moment) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (moment) *moment = now.tv_sec;
    return now.tv_sec;
}
