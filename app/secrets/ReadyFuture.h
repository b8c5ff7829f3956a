// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPromise>

namespace latchkey {

/// A future that already holds its value. (Qt's own function for this changed its name between 6.4 and 6.8.)
template <typename T> QFuture<T> readyFuture(T value)
{
    QPromise<T> promise;
    promise.start();
    promise.addResult(std::move(value));
    promise.finish();
    return promise.future();
}

} // namespace latchkey
