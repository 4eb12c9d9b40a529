/* What the program says: one JSON object a line, or one failure and the end. */
#pragma once

#include <stdint.h>

/* Says why nothing more can be measured, and ends the program. */
void report_failure(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));

/* An object is begun, gets its fields, and is ended, which sends it. */
void report_begin(void);
void report_count(const char *name, int64_t value);
void report_seconds(const char *name, int64_t nanoseconds);
void report_end(void);
