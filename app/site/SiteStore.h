// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "site/SiteSettings.h"
#include "storage/Connection.h"

namespace latchkey {

/// Reads and writes the site's settings, one row a setting. What is missing or out of range reads as the
/// default.
class SiteStore {
public:
    explicit SiteStore(Connection &connection)
        : m_connection(connection)
    {
    }
    Result<SiteSettings> read();
    /// Refuses settings with problems().
    Result<void> write(const SiteSettings &settings);

private:
    Connection &m_connection;
};

} // namespace latchkey
