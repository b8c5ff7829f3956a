// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Secret.h"

#include <QStringList>

namespace latchkey {

/// The dialogue with a server, line by line: "C: EHLO [127.0.0.1]", "S: 250 ok". Secrets never get in: what
/// we say to sign in is written as stars by the session, and a server that repeats a password is masked here.
class SmtpTranscript {
public:
    /// From now on these bytes, and their base64 form, show as stars wherever they turn up.
    void hide(const Secret &secret);
    void client(const QString &line) { add(u"C: ", line); }
    void server(const QString &line) { add(u"S: ", line); }
    void note(const QString &line) { add(u"-- ", line); }
    /// What came so far belongs to the connection and stays; what follows belongs to one message.
    void startMessage();
    /// The connection's lines, then those of the message.
    QStringList lines() const { return m_opening + m_message; }
    QString masked(QString text) const;

private:
    void add(QStringView prefix, const QString &line);

    static constexpr qsizetype maxLines = 600; ///< more than 256 reply lines and a long list of recipients
    QList<Secret> m_hidden;
    QStringList m_opening;
    QStringList m_message;
    bool m_isOpen = false; ///< the opening is complete
};

} // namespace latchkey
