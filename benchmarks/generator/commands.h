/* The commands that main.c lists. */
#pragma once

/* Does what one line says, and reports what came of it. */
void command_run(const char *line);
