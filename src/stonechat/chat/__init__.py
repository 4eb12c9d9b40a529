"""What chat is: frozen values, rules as questions, errors. No I/O, no clock, no randomness."""
