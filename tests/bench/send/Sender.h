// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace latchkey::bench {

/// bench_send --send DATABASE PORT [CA]: the program with its window on the Messages page, sending what waits
/// in DATABASE; with CA through STARTTLS and AUTH PLAIN. Prints {"seconds", "stall_ms", "idle_mb", "peak_mb"}
/// when all of it is sent and that is in the database.
int send(int argc, char **argv);

} // namespace latchkey::bench
