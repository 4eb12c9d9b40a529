/* load DIALECT HOST PORT SERVER_PID TEXT_BYTES
 *
 * A crowd of clients on one thread. Reads one command a line from standard input, does it, and
 * answers with one JSON object a line; ends at the end of the input. Times are in milliseconds.
 *
 *   enter ROOMS MEMBERS                        everybody connects and becomes a member
 *   closed-loop IN_FLIGHT WARM_UP WINDOW       so many messages under way at any time
 *   lock-step IN_FLIGHT WARM_UP WINDOW         the same, under way until the last member has it
 *   open-loop PER_SECOND WARM_UP WINDOW        so many messages a second, come what may
 *   rest DURATION                              nobody says anything
 *   scatter ROOMS PER_SECOND LIMIT             in the first rooms all but one lose and regain their
 *                                              connections, while everybody else talks
 *   stay-away DURATION                         who loses a connection from now on waits for so long
 *   watch COUNT                                everybody hears of the presence of so many others
 *   stall COUNT                                the last members of the first room stop reading
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "commands.h"
#include "dialect.h"
#include "loop.h"
#include "options.h"
#include "report.h"

struct options options;
const struct dialect *dialect;

static const struct dialect *find_dialect(const char *name)
{
    static const struct dialect *const all[] = {&socketio_dialect, &nats_dialect, &bare_dialect};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (strcmp(all[i]->name, name) == 0)
            return all[i];
    report_failure("there is no dialect %s", name);
}

static void fill_text(size_t length)
{
    if (length < 32 || length > sizeof options.text)
        report_failure("a text has 32 to %zu bytes", sizeof options.text);
    options.text_length = length;
    for (size_t i = 0; i < length; i++)
        options.text[i] = "stone chat "[i % 11];
}

int main(int count, char **arguments)
{
    if (count != 6)
        report_failure("usage: load DIALECT HOST PORT SERVER_PID TEXT_BYTES");
    dialect = find_dialect(arguments[1]);
    options.host = arguments[2];
    options.port = (uint16_t)atoi(arguments[3]);
    options.server = atoi(arguments[4]);
    fill_text(strtoul(arguments[5], NULL, 10));
    clock_watch_server(options.server);
    loop_begin(options.host, options.port);
    char line[256];
    while (fgets(line, sizeof line, stdin) != NULL)
        command_run(line);
    return 0;
}
