// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Page.h"

#include "practice/CaughtMail.h"

class QSplitter;

namespace latchkey {

class Button;
class DataTable;
class Label;
class MailboxModel;
class MailCatcher;
class MailReader;

/// The practice mailbox: every mail that practice has sent, and a reader. A new mail appears by itself.
class MailboxPage : public Page {
    Q_OBJECT

public:
    /// The catcher outlives the page and may live on another thread.
    MailboxPage(const PageContext &context, MailCatcher &catcher, QWidget *parent = nullptr);

    /// New mails come by themselves; this brings what was caught before the page was made.
    void refresh() override;

private:
    void prepareTable();
    void arrange();
    void add(const CaughtMail &mail);
    void readAll();
    void showCurrent();
    void showCount();
    void emptyMailbox();

    MailCatcher &m_catcher;
    MailboxModel *m_model;
    DataTable *m_table;
    MailReader *m_reader;
    Label *m_count;
    Button *m_empty;
    bool m_read = false;
};

} // namespace latchkey
