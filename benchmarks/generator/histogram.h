/* Durations, kept to within 0.8 % in constant memory. */
#pragma once

#include <stdint.h>

void histogram_clear(void);
void histogram_add(int64_t nanoseconds);
int64_t histogram_total(void);

/* The duration that this share of all (0 to 1) does not exceed; 1 is the longest. */
int64_t histogram_quantile(double share);

/* Reports p50_seconds, p99_seconds and longest_seconds. */
void histogram_report(void);
