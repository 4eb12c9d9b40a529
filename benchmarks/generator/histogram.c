#include "histogram.h"

#include <string.h>

#include "report.h"

/* Every power of two has this many buckets, so a bucket is at most 1/128 wide. */
#define STEPS_LOG2 7
#define STEPS (1 << STEPS_LOG2)
#define BUCKETS (STEPS * (64 - STEPS_LOG2))

static uint32_t buckets[BUCKETS];
static int64_t total;
static int64_t longest;

void histogram_clear(void)
{
    memset(buckets, 0, sizeof buckets);
    total = 0;
    longest = 0;
}

static unsigned bucket_of(uint64_t value)
{
    if (value < STEPS)
        return (unsigned)value;
    unsigned shift = 63u - (unsigned)__builtin_clzll(value) - STEPS_LOG2;
    return (shift + 1) * STEPS + (unsigned)(value >> shift) - STEPS;
}

static int64_t upper_end(unsigned bucket)
{
    if (bucket < STEPS)
        return bucket;
    unsigned shift = bucket / STEPS - 1;
    return ((int64_t)(bucket % STEPS + STEPS + 1) << shift) - 1;
}

void histogram_add(int64_t nanoseconds)
{
    buckets[bucket_of(nanoseconds > 0 ? (uint64_t)nanoseconds : 0)]++;
    total++;
    if (nanoseconds > longest)
        longest = nanoseconds;
}

int64_t histogram_total(void)
{
    return total;
}

int64_t histogram_quantile(double share)
{
    int64_t may_be_longer = total - (int64_t)(share * (double)total);
    for (unsigned bucket = BUCKETS; bucket-- > 0;) {
        may_be_longer -= buckets[bucket];
        if (may_be_longer < 0)
            return upper_end(bucket) < longest ? upper_end(bucket) : longest;
    }
    return 0;
}

void histogram_report(void)
{
    report_seconds("p50_seconds", histogram_quantile(0.50));
    report_seconds("p99_seconds", histogram_quantile(0.99));
    report_seconds("longest_seconds", longest);
}
