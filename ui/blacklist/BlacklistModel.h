// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/ListModel.h"
#include "tokens/Blacklist.h"

namespace latchkey {

/// Why a link is dead, in words.
QString labelOf(DeathReason reason);

/// The links that must no longer be honoured.
class BlacklistModel final : public ListModel<BlacklistEntry> {
    Q_OBJECT

public:
    enum Column {
        Kind, ///< Activation or Reset
        Person, ///< the name, or "account gone"
        Why, ///< the reason in words
        When, ///< it died
        By, ///< who or what killed it
        Expires, ///< when it would have died by itself
        Removable, ///< a pill: yes or no
        Token, ///< the first eight digits of its id; whole when copied
        ColumnCount
    };

    /// The clock must outlive the model.
    explicit BlacklistModel(const Clock &clock, QObject *parent = nullptr);
    QString keyOf(const BlacklistEntry &entry) const override;

protected:
    QVariant cell(const BlacklistEntry &entry, int column, int role) const override;
    QVariant header(int column, int role) const override;

private:
    const Clock &m_clock;
};

} // namespace latchkey
