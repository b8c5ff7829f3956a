// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "links/LinkPagesThread.h"
#include "practice/MailCatcher.h"
#include "storage/Database.h"

namespace latchkey {

/// Where the mail of the practice site is handed in: plain SMTP on this machine. The password is made anew
/// for each run and is known to nobody else.
struct PracticeMail {
    quint16 port = 0; ///< at 127.0.0.1
    QString userName;
    Secret password;
    QString fromAddress;
    QString fromName;
};

/// A whole website to practise with, on this machine alone: a database of sample people in a folder, a mail
/// server that catches everything, and the pages behind the links. Lives on one thread; nothing in it blocks
/// that.
class PracticeSite : public QObject {
    Q_OBJECT

public:
    enum class Begin {
        WhereWeLeft, ///< keeps what was practised before; fills the database when it is new
        Over, ///< throws that away first
    };

    /// `seed` decides who the sample people are, `clock` when everything happened to them.
    PracticeSite(
        QString folder, std::shared_ptr<const Clock> clock, quint32 seed = 2026, QObject *parent = nullptr);
    ~PracticeSite() override;

    /// Once; ends in one ready() or failed(), which may come before this returns. The folder is made if it is
    /// not there.
    void start(Begin begin);

    /// From ready() on.
    std::shared_ptr<Database> database() const { return m_database; }
    MailCatcher &catcher() { return *m_catcher; }
    const PracticeMail &mail() const { return m_mail; }
    quint16 pagesPort() const { return m_pagesPort; }

    static QString databasePath(const QString &folder);

Q_SIGNALS:
    void ready();
    void failed(const latchkey::Error &error);

private:
    void openMail(quint16 oldPagesPort);
    void listenForLinks(quint16 port, bool isOldPort);
    void writeAddresses();

    QString m_folder;
    std::shared_ptr<const Clock> m_clock;
    quint32 m_seed;
    std::shared_ptr<Database> m_database;
    PracticeMail m_mail;
    std::unique_ptr<MailCatcher> m_catcher;
    std::unique_ptr<LinkPagesThread> m_pages;
    quint16 m_pagesPort = 0;
};

} // namespace latchkey
