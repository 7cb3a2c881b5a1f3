"""A broadcast under fire: two providers on this machine, a loop that is killed, and what came of it."""
