// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <QObject>
#include <QString>

namespace latchkey {

/// Adds a test class to those that this executable runs.
bool registerTest(const char *className, std::function<std::unique_ptr<QObject>()> make);

} // namespace latchkey

/// Once in the .cpp of a test class.
#define LATCHKEY_STORE_TEST(Class)                                                                           \
    static const bool registered##Class = latchkey::registerTest(                                            \
        #Class, []() -> std::unique_ptr<QObject> { return std::make_unique<Class>(); });
