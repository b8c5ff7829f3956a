// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lists/ListPage.h"
#include "tokens/TokenStore.h"

namespace latchkey {

class TokenListModel;

/// "Live links": what works now, until when, and whether somebody has opened it. The link itself is never
/// shown: it is not stored.
class TokensPage : public ListPage {
    Q_OBJECT

public:
    explicit TokensPage(const PageContext &context, QWidget *parent = nullptr);

    QString searchHint() const override;

protected:
    void startRead() override;
    void updateActions() override;
    void openRow(int row) override;

private:
    void addTable();
    void addButtons();
    /// Chips, search and the passing of time decide what of `m_tokens` is in the list.
    void showMatching();
    QList<LiveToken> chosen() const;
    void askToRevoke();
    void revoke(const QList<LiveToken> &tokens);
    void sendNew();

    TokenListModel *m_model;
    QList<LiveToken> m_tokens; ///< all that were read
    Button *m_person;
    Button *m_send;
    Button *m_revoke;
};

} // namespace latchkey
