// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/SampleData.h"

#include "accounts/AccountStore.h"
#include "practice/SampleSite.h"
#include "storage/Transaction.h"

#include <QCoreApplication>

namespace latchkey {

Result<void> SampleData::fill(Connection &connection, Instant now, quint32 seed)
{
    return inTransaction(connection, [&]() -> Result<void> {
        const auto count = AccountStore(connection).count();
        if (!count)
            return fail(count.error());
        if (*count > 0) {
            return fail(Error::Code::Conflict,
                QCoreApplication::translate("SampleData",
                    "This database holds accounts already, so no sample "
                    "people were added."));
        }
        return SampleSite(connection, now, seed).fill();
    });
}

} // namespace latchkey
