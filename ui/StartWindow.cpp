// SPDX-License-Identifier: GPL-3.0-or-later
#include "StartWindow.h"

#include "common/Button.h"
#include "common/Card.h"
#include "common/IconLabel.h"
#include "common/Label.h"
#include "common/Notice.h"
#include "common/Surroundings.h"
#include "common/Theme.h"

#include <QBoxLayout>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace latchkey {

namespace {

constexpr int contentWidth = 640;
constexpr int recentShown = 4;

QString databaseFilter()
{
    return StartWindow::tr("Latchkey databases (*.latchkey);;All files (*)");
}

} // namespace

StartWindow::StartWindow(Surroundings &surroundings, const QList<Profile> &profiles, QWidget *parent)
    : QWidget(parent)
    , m_surroundings(surroundings)
    , m_notice(new Notice(Tone::Bad, this))
    , m_choices(new QWidget(this))
{
    setObjectName(QStringLiteral("startWindow"));
    setWindowTitle(tr("Latchkey"));
    resize(820, 680);

    auto *practise = new Button(tr("Practise"), ButtonKind::Primary);
    connect(practise, &Button::clicked, this, &StartWindow::practiceRequested);
    auto *create = new Button(tr("Create..."));
    connect(create, &Button::clicked, this, [this] {
        const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
        m_surroundings.chooseFileToSave(this, tr("Create a database"),
            QDir(folder).filePath(QStringLiteral("accounts.latchkey")), databaseFilter(),
            [this](const QString &path) { Q_EMIT createRequested(path); });
    });
    auto *open = new Button(tr("Open..."));
    connect(open, &Button::clicked, this, [this] {
        m_surroundings.chooseFileToOpen(this, tr("Open a database"), databaseFilter(),
            [this](const QString &path) { Q_EMIT openRequested(path); });
    });

    auto *choices = new QVBoxLayout(m_choices);
    choices->setContentsMargins(0, 0, 0, 0);
    choices->setSpacing(measure::gap);
    choices->addWidget(
        makeChoice(QStringLiteral("practise"), IconName::Practice, tr("Practise with sample people"),
            tr("200 made-up accounts and a mailbox on this computer. Send a reset, read the mail, open its "
               "link. Nothing "
               "leaves this computer."),
            practise));
    choices->addWidget(makeChoice(QStringLiteral("create"), IconName::Plus, tr("Create a database"),
        tr("A new, empty file for your website's accounts, readable by you alone."), create));
    choices->addWidget(makeChoice(QStringLiteral("open"), IconName::Database, tr("Open a database"),
        tr("A file that Latchkey has made before, for example by a colleague."), open));
    addRecent(profiles, choices);

    m_notice->setObjectName(QStringLiteral("startNotice"));
    m_notice->hide();

    auto *column = new QVBoxLayout;
    column->setSpacing(measure::gapLarge);
    column->addStretch(1);
    auto *title = new Label(tr("Welcome to Latchkey"), TextStyle::Title, ColorRole::Text, this);
    column->addWidget(title);
    auto *subtitle =
        new Label(tr("Find the person, see why they are stuck, and send the message that helps. How would "
                     "you like to begin?"),
            TextStyle::Body, ColorRole::MutedText, this);
    subtitle->setWordWrap(true);
    column->addWidget(subtitle);
    column->addWidget(m_notice);
    column->addWidget(m_choices);
    column->addStretch(2);

    auto *layout = new QHBoxLayout(this);
    layout->addStretch(1);
    layout->addLayout(column, 100);
    layout->addStretch(1);
    for (QWidget *widget : {static_cast<QWidget *>(m_choices), static_cast<QWidget *>(m_notice)})
        widget->setMaximumWidth(Theme::current().scaled(contentWidth));
    title->setMaximumWidth(Theme::current().scaled(contentWidth));
    subtitle->setMaximumWidth(Theme::current().scaled(contentWidth));
}

QWidget *StartWindow::makeChoice(
    const QString &name, IconName icon, const QString &title, const QString &sentence, Button *button)
{
    auto *card = new Card;
    button->setObjectName(name + QStringLiteral("Button"));
    button->setAccessibleDescription(title);
    auto *words = new QVBoxLayout;
    words->setSpacing(measure::grid);
    words->addWidget(new Label(title, TextStyle::Section));
    auto *explanation = new Label(sentence, TextStyle::Body, ColorRole::MutedText);
    explanation->setWordWrap(true);
    words->addWidget(explanation);

    auto *row = new QHBoxLayout;
    row->setSpacing(measure::gapLarge);
    row->addWidget(new IconLabel(icon, ColorRole::Accent), 0, Qt::AlignTop);
    row->addLayout(words, 1);
    row->addWidget(button, 0, Qt::AlignVCenter);
    card->body()->addLayout(row);
    return card;
}

void StartWindow::addRecent(const QList<Profile> &profiles, QVBoxLayout *layout)
{
    if (profiles.isEmpty())
        return;
    layout->addSpacing(measure::gapSmall);
    layout->addWidget(new Label(tr("Used before"), TextStyle::Caption, ColorRole::MutedText));
    for (const Profile &profile : profiles.mid(0, recentShown)) {
        auto *button =
            new Button(tr("%1 (%2)").arg(profile.name, QDir::toNativeSeparators(profile.database.path)),
                ButtonKind::Quiet);
        button->setObjectName(QStringLiteral("recentButton"));
        connect(button, &Button::clicked, this,
            [this, path = profile.database.path] { Q_EMIT openRequested(path); });
        layout->addWidget(button, 0, Qt::AlignLeading);
    }
}

void StartWindow::setBusy(bool busy, const QString &what)
{
    m_choices->setEnabled(!busy);
    if (busy)
        m_notice->showText(Tone::Info, what);
    else
        m_notice->hide();
}

void StartWindow::showError(const Error &error)
{
    setBusy(false);
    m_notice->showError(error);
}

} // namespace latchkey
