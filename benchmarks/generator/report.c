#include "report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static const char *separator;

void report_failure(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(1);
}

static void field(const char *name)
{
    printf("%s\"%s\":", separator, name);
    separator = ",";
}

void report_begin(void)
{
    putchar('{');
    separator = "";
}

void report_count(const char *name, int64_t value)
{
    field(name);
    printf("%lld", (long long)value);
}

void report_seconds(const char *name, int64_t nanoseconds)
{
    field(name);
    printf("%.9f", (double)nanoseconds / 1e9);
}

void report_end(void)
{
    puts("}");
    fflush(stdout);
}
