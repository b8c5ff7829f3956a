// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Button.h"
#include "common/DataTable.h"
#include "common/Notice.h"
#include "common/Theme.h"
#include "gui/settings/FakeSurroundings.h"
#include "messages/MessagesPage.h"
#include "practice/MailCatcher.h"
#include "secrets/MemorySecretStore.h"
#include "support/GuiTest.h"
#include "support/TestDesk.h"

#include <QApplication>
#include <QLabel>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>

namespace latchkey::test {

using namespace Qt::StringLiterals;

/// The Messages page over a desk that really sends, to a catcher on this machine; both can be closed and
/// opened again over the same database. The clock stands still, so with `perMinute` exactly so many go out
/// until it is moved.
struct BatchStage {
    explicit BatchStage(MailLimits mailLimits = {})
        : theme(*qApp, ThemeChoice::Light)
        , clock(std::make_shared<ManualClock>(TestDesk::defaultNow()))
        , settings(folder.filePath(u"window.ini"_s), QSettings::IniFormat)
        , catcher(clock)
        , limits(mailLimits)
    {
        theme.setAnimates(false);
        const auto port = catcher.listen();
        if (!port)
            qFatal("%s", qPrintable(port.error().message));
        open();
    }

    /// Six go out in a minute, and then they wait.
    static MailLimits sixAMinute()
    {
        MailLimits limits;
        limits.perMinute = 6;
        return limits;
    }
    static MailLimits aDay(int messages)
    {
        MailLimits limits;
        limits.perDay = messages;
        return limits;
    }

    MailAccount mailAccount() const
    {
        MailAccountDraft draft;
        draft.host = u"127.0.0.1"_s;
        draft.port = catcher.port();
        draft.security = MailSecurity::PlainOnLoopback;
        draft.fromAddress = u"support@mysite.example"_s;
        draft.limits = limits;
        auto account = MailAccount::parse(draft);
        if (!account)
            qFatal("%s", qPrintable(account.error().first().message));
        return *account;
    }

    /// As at a start of the program; makes the database the first time.
    void open()
    {
        const QString file = folder.filePath(u"desk.latchkey"_s);
        Profile profile = Profile::forFile(file);
        profile.operatorName = u"Kim"_s;
        if (hasMail)
            profile.mail = mailAccount();
        auto database = QFile::exists(file) ? Database::openNow(profile.database, clock)
                                            : Database::createNow(file, clock);
        if (!database)
            qFatal("%s", qPrintable(database.error().message));
        connection = std::move(*(*database)->connect());
        desk = std::make_unique<Desk>(Desk::Parts{.profile = profile,
            .database = *database,
            .clock = clock,
            .vault = std::make_shared<SecretVault>(std::make_unique<MemorySecretStore>()),
            .profiles = {},
            .smtp = {}});
        page = std::make_unique<MessagesPage>(PageContext{*desk, settings, surroundings});
        QObject::connect(desk.get(), &Desk::changed, page.get(), &Page::refresh);
    }
    /// The window first, then what it shows.
    void close()
    {
        page.reset();
        desk.reset();
        connection.reset();
    }
    void show()
    {
        page->resize(1116, 690);
        gui::show(*page);
        page->refresh();
    }

    template <typename Work> auto now(Work work)
    {
        auto result = work(*connection);
        if (!result)
            qFatal("%s (%s)", qPrintable(result.error().message), qPrintable(result.error().detail));
        if constexpr (!std::is_void_v<typename decltype(result)::value_type>)
            return std::move(*result);
    }
    AccountId addPerson(const QString &name, const QString &statusCode = u"EMAIL_CONFIRMED"_s)
    {
        return now([&](Connection &c) -> Result<AccountId> {
            AccountStore store(c);
            auto status = store.status(statusCode);
            if (!status)
                return fail(status.error());
            AccountDraft draft;
            draft.userName = name;
            draft.fullName = name;
            draft.email = name + u"@corp.example"_s;
            return store.insert(draft, *status, clock->now());
        });
    }
    QList<AccountId> addPeople(int count)
    {
        QList<AccountId> ids;
        for (int i = 0; i < count; ++i)
            ids += addPerson(u"person%1"_s.arg(people++));
        return ids;
    }
    BatchId begin(const QList<AccountId> &ids, MessagePurpose purpose = MessagePurpose::Reset)
    {
        auto begun = desk->sendToMany(purpose, ids);
        begun.waitForFinished();
        if (!begun.result())
            qFatal("%s", qPrintable(begun.result().error().message));
        return *begun.result();
    }
    BatchProgress progress(BatchId id)
    {
        const auto found = now([&](Connection &c) { return MessageBatches(c).find(id); });
        if (!found)
            qFatal("there is no such batch");
        return *found;
    }
    /// Another minute's messages may go out.
    void passMinutes(int minutes)
    {
        clock->advance(std::chrono::minutes(minutes));
        desk->wakeOutbox();
    }

    static QString barName(BatchId id) { return u"batch%1BatchBar"_s.arg(id.value()); }
    bool isShown(const QString &name) const
    {
        const auto *widget = page->findChild<QWidget *>(name);
        return widget && widget->isVisible();
    }
    Button &button(BatchId id, const QString &name)
    {
        return gui::child<Button>(*page, barName(id) + u'/' + name);
    }
    /// What a label of the bar says; empty while there is no bar or the label is hidden.
    QString text(BatchId id, const QString &name) const
    {
        const auto *bar = page->findChild<QWidget *>(barName(id));
        const auto *label = bar ? bar->findChild<QLabel *>(name) : nullptr;
        return label && label->isVisible() ? label->text() : QString();
    }
    QString counts(BatchId id) const { return text(id, u"batchCountsLabel"_s); }
    QString outlook(BatchId id) const { return text(id, u"batchOutlookLabel"_s); }
    QString chipName(const QString &chip)
    {
        return gui::child<QAbstractButton>(*page, chip + u"FilterChip"_s).accessibleName();
    }
    int rows() { return gui::child<DataTable>(*page, u"messagesTable"_s).model()->rowCount(); }

    Theme theme;
    QTemporaryDir folder;
    std::shared_ptr<ManualClock> clock;
    QSettings settings;
    FakeSurroundings surroundings;
    MailCatcher catcher;
    MailLimits limits;
    bool hasMail = true;
    int people = 0;
    std::unique_ptr<Connection> connection;
    std::unique_ptr<Desk> desk;
    std::unique_ptr<MessagesPage> page;
};

} // namespace latchkey::test
