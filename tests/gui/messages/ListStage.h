// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Button.h"
#include "common/DataTable.h"
#include "common/Notice.h"
#include "common/Page.h"
#include "common/Theme.h"
#include "gui/settings/FakeSurroundings.h"
#include "support/GuiTest.h"
#include "support/TestDesk.h"

#include <QApplication>
#include <QLabel>
#include <QSettings>
#include <QSignalSpy>

namespace latchkey::test {

/// A page over a desk of its own, refreshed after each change as the window does it. `key` is the page's
/// name: "messages" has a "messagesTable".
template <typename PageType> struct ListStage {
    explicit ListStage(const QString &pageKey)
        : key(pageKey)
        , theme(*qApp, ThemeChoice::Light)
        , settings(desk.folder() + QStringLiteral("/window.ini"), QSettings::IniFormat)
        , page({desk.desk(), settings, surroundings})
        , toasts(&page, &Page::toastRequested)
        , accountsAsked(&page, &Page::accountRequested)
        , pagesAsked(&page, &Page::pageRequested)
    {
        theme.setAnimates(false);
        QObject::connect(&desk.desk(), &Desk::changed, &page, &Page::refresh);
        olivia = desk.addAccount(QStringLiteral("olivia.s"), QStringLiteral("Olivia Smith"),
            QStringLiteral("olivia.smith@corp.example"), QStringLiteral("EMAIL_CONFIRMED"));
        liam = desk.addAccount(
            QStringLiteral("liam.j"), QStringLiteral("Liam Johansson"), QStringLiteral("liam@mail.example"));
    }

    void show()
    {
        page.resize(1116, 690);
        gui::show(page);
        page.refresh();
    }

    DataTable &table() { return gui::child<DataTable>(page, key + QStringLiteral("Table")); }
    int rows() { return table().model()->rowCount(); }
    QString cell(int row, int column) { return table().model()->index(row, column).data().toString(); }
    Button &button(const QString &path) { return gui::child<Button>(page, path); }
    QString text(const QString &path) { return gui::child<QLabel>(page, path).text(); }
    /// What the notice of that name says; empty while it is hidden.
    QString notice(const QString &name)
    {
        const auto *notice = page.template findChild<Notice *>(name);
        return notice && notice->isVisible() ? notice->title() : QString();
    }
    void chooseChip(const QString &chip)
    {
        gui::click(gui::child<QAbstractButton>(page, chip + QStringLiteral("FilterChip")));
    }
    QString chipName(const QString &chip)
    {
        return gui::child<QAbstractButton>(page, chip + QStringLiteral("FilterChip")).accessibleName();
    }

    /// Queues a message as Kim would; the desk has no mail account, so it stays where it is.
    MessageId ask(AccountId account, MessagePurpose purpose)
    {
        const QString reason = QStringLiteral("asked for on the phone");
        return desk.now([&](Connection &connection) {
            AccountDesk deeds(connection, desk.clock(), Actor::named(QStringLiteral("Kim")));
            return purpose == MessagePurpose::Activation ? deeds.sendActivation(account, reason)
                                                         : deeds.sendReset(account, reason);
        });
    }
    /// Takes what is queued, as the dispatcher does: the links are minted.
    QList<ClaimedMessage> claim()
    {
        return desk.now([&](Connection &connection) {
            return Outbox(connection)
                .claim(50, QStringLiteral("test"), SiteSettings::defaults(), desk.clock().now(),
                    ChannelKind::Email);
        });
    }
    void finish(
        AttemptId attempt, DeliveryOutcome outcome, int code, const QString &enhanced, const QString &words)
    {
        DeliveryReport report;
        report.outcome = outcome;
        report.step = QStringLiteral("recipient");
        report.server = QStringLiteral("smtp.corp.example:465");
        report.replyCode = code;
        report.enhancedCode = enhanced;
        report.replyText = words;
        report.transcript = QStringLiteral("C: RCPT TO:<...>\nS: %1 %2 %3").arg(code).arg(enhanced, words);
        desk.now([&](Connection &connection) {
            return Outbox(connection).finish(attempt, report, desk.clock().now(), 0.5);
        });
    }
    /// One message of that purpose that ended so, with a live link if it is one that carries one.
    ClaimedMessage deliver(AccountId account, MessagePurpose purpose,
        DeliveryOutcome outcome = DeliveryOutcome::Accepted, int code = 250,
        const QString &enhanced = QStringLiteral("2.0.0"),
        const QString &words = QStringLiteral("Ok: queued as 4F1B2"))
    {
        ask(account, purpose);
        const auto claimed = claim();
        if (claimed.size() != 1)
            qFatal("one message was to be claimed");
        finish(claimed.first().attempt, outcome, code, enhanced, words);
        return claimed.first();
    }

    /// Reading fails until it is renamed back.
    void renameTable(const QString &from, const QString &to)
    {
        desk.now([&](Connection &connection) {
            return connection.executeDirect(QStringLiteral("ALTER TABLE %1 RENAME TO %2").arg(from, to));
        });
    }
    /// In dark and light, and larger: nothing may break.
    void tryThemes()
    {
        for (const auto choice : {ThemeChoice::Dark, ThemeChoice::HighContrast, ThemeChoice::Light}) {
            theme.setChoice(choice);
            QVERIFY(!page.grab().isNull());
        }
        theme.setTextScale(1.5);
        QVERIFY(!page.grab().isNull());
        theme.setTextScale(1.0);
    }

    QString key;
    Theme theme;
    TestDesk desk;
    QSettings settings;
    FakeSurroundings surroundings;
    PageType page;
    QSignalSpy toasts;
    QSignalSpy accountsAsked;
    QSignalSpy pagesAsked;
    AccountId olivia; ///< confirmed
    AccountId liam; ///< unconfirmed
};

} // namespace latchkey::test
