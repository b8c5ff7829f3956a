// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/ListModel.h"
#include "tokens/TokenStore.h"

namespace latchkey {

/// Whether a link was opened so soon after it was sent that no person can have done it.
bool isProbablyScanned(const LiveToken &token);

/// The links that work now.
class TokenListModel final : public ListModel<LiveToken> {
    Q_OBJECT

public:
    enum Column {
        Kind, ///< Activation or Reset
        Person,
        Email,
        Issued, ///< when it was sent; a dash for one that the website made itself
        By, ///< who asked for the message that carried it
        Expires, ///< a countdown, coloured near its end
        Opened, ///< when its page was first shown, or by what
        ColumnCount
    };

    /// The clock must outlive the model.
    explicit TokenListModel(const Clock &clock, QObject *parent = nullptr);
    QString keyOf(const LiveToken &token) const override;

protected:
    QVariant cell(const LiveToken &token, int column, int role) const override;
    QVariant header(int column, int role) const override;

private:
    const Clock &m_clock;
};

} // namespace latchkey
