// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/MessagePanel.h"

#include "common/Button.h"
#include "common/Label.h"
#include "common/Pill.h"
#include "common/TickClock.h"
#include "common/Timeline.h"
#include "common/TimeText.h"
#include "messages/MessageWords.h"

#include <QGridLayout>
#include <QPlainTextEdit>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

Label *wrapping(TextStyle style = TextStyle::Body, ColorRole role = ColorRole::Text)
{
    auto *label = new Label({}, style, role);
    label->setWordWrap(true);
    label->setSelectable(true);
    return label;
}

/// The newest first, as everywhere.
QList<Timeline::Entry> entriesOf(const QList<MessageAttempt> &attempts)
{
    QList<Timeline::Entry> entries;
    for (const MessageAttempt &attempt : attempts) {
        QStringList details;
        if (const QString words = attempt.serverWords(); !words.isEmpty())
            details.append(words);
        const QString step = attempt.outcome == u"accepted"_s ? QString() : stepLabel(attempt.step);
        if (!step.isEmpty() && !attempt.server.isEmpty())
            details.append(u"%1, %2"_s.arg(step, attempt.server));
        else if (!step.isEmpty() || !attempt.server.isEmpty())
            details.append(step + attempt.server);
        entries.prepend({attempt.ended.value_or(attempt.started), outcomeTone(attempt), outcomeLabel(attempt),
            details.join(u'\n')});
    }
    return entries;
}

QString dialogueOf(const QList<MessageAttempt> &attempts)
{
    QStringList parts;
    for (qsizetype i = attempts.size() - 1; i >= 0; --i) {
        if (attempts[i].transcript.isEmpty())
            continue;
        parts.append(MessagePanel::tr("Try %1, %2").arg(i + 1).arg(TimeText::exactUtc(attempts[i].started))
            + u'\n' + attempts[i].transcript);
    }
    return parts.join(u"\n\n"_s);
}

} // namespace

MessagePanel::MessagePanel(const Clock &clock, QWidget *parent)
    : SidePanel(parent)
    , m_clock(clock)
    , m_content(new QWidget)
    , m_nothing(wrapping(TextStyle::Body, ColorRole::MutedText))
{
    setObjectName(u"messagePanel"_s);
    auto *column = new QVBoxLayout(m_content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(measure::gapSmall);
    m_nothing->setObjectName(u"nothingLabel"_s);
    body()->addWidget(m_nothing);
    body()->addWidget(m_content);
    addHeading();
    addButtons();
    addTries();
    m_ticket = new Button(tr("Copy as ticket text"));
    m_ticket->setObjectName(u"copyTicketButton"_s);
    setFoot(m_ticket);
    connect(m_ticket, &QPushButton::clicked, this, &MessagePanel::ticketTextWanted);
    auto *ticks = new TickClock(clock, TickClock::Rate::Minute, this);
    connect(ticks, &TickClock::ticked, this, &MessagePanel::showTimes);
    showNothing({});
}

void MessagePanel::addHeading()
{
    m_name = wrapping(TextStyle::Title);
    m_name->setObjectName(u"nameLabel"_s);
    m_recipient = wrapping(TextStyle::Body, ColorRole::MutedText);
    m_recipient->setObjectName(u"recipientLabel"_s);
    m_state = new Pill;
    m_state->setObjectName(u"statePill"_s);
    m_explanation = wrapping();
    m_explanation->setObjectName(u"explanationLabel"_s);
    m_origin = wrapping(TextStyle::Caption, ColorRole::MutedText);
    m_origin->setObjectName(u"originLabel"_s);
    auto *column = m_content->layout();
    column->addWidget(m_name);
    column->addWidget(m_recipient);
    column->addWidget(m_state);
    column->addWidget(m_explanation);
    column->addWidget(m_origin);
    m_ofOne = {m_recipient, m_state, m_explanation, m_origin};
}

void MessagePanel::addButtons()
{
    m_retry = new Button(tr("Retry now"), ButtonKind::Primary);
    m_retry->setObjectName(u"retryButton"_s);
    m_cancel = new Button(tr("Cancel message"));
    m_cancel->setObjectName(u"cancelMessageButton"_s);
    m_person = new Button(tr("Show person"));
    m_person->setObjectName(u"showPersonButton"_s);
    auto *grid = new QGridLayout;
    grid->setSpacing(measure::gapSmall);
    grid->addWidget(m_retry, 0, 0);
    grid->addWidget(m_cancel, 0, 1);
    grid->addWidget(m_person, 1, 0, 1, 2);
    m_ofOne += m_person;
    static_cast<QVBoxLayout *>(m_content->layout())->addLayout(grid);
    connect(m_retry, &QPushButton::clicked, this, &MessagePanel::retryWanted);
    connect(m_cancel, &QPushButton::clicked, this, &MessagePanel::cancelWanted);
    connect(m_person, &QPushButton::clicked, this, &MessagePanel::personWanted);
}

void MessagePanel::addTries()
{
    m_triesTitle = new Label({}, TextStyle::Section);
    m_triesTitle->setContentsMargins(0, measure::gap, 0, 0);
    m_tries = new Timeline(m_clock);
    m_tries->setObjectName(u"triesTimeline"_s);
    m_tries->setAccessibleName(tr("What the server said"));
    m_dialogueButton = new Button({}, ButtonKind::Quiet);
    m_dialogueButton->setObjectName(u"dialogueButton"_s);
    m_dialogue = new QPlainTextEdit;
    m_dialogue->setObjectName(u"dialoguePlainTextEdit"_s);
    m_dialogue->setAccessibleName(tr("Dialogue with the mail server; secrets are masked"));
    m_dialogue->setReadOnly(true);
    m_dialogue->setTabChangesFocus(true);
    m_dialogue->setLineWrapMode(QPlainTextEdit::NoWrap);
    const auto followTheme = [this] {
        m_dialogue->setFont(Theme::current().fixedFont(TextStyle::Caption));
        m_dialogue->setFixedHeight(Theme::current().scaled(260));
    };
    connect(&Theme::current(), &Theme::changed, this, followTheme);
    followTheme();
    auto *column = static_cast<QVBoxLayout *>(m_content->layout());
    column->addWidget(m_triesTitle);
    column->addWidget(m_tries);
    column->addWidget(m_dialogueButton, 0, Qt::AlignLeading);
    column->addWidget(m_dialogue);
    m_ofOne += {m_triesTitle, m_tries, m_dialogueButton, m_dialogue};
    connect(m_dialogueButton, &QPushButton::clicked, this, [this] { setDialogueShown(!m_dialogueShown); });
    setDialogueShown(false);
}

void MessagePanel::setDialogueShown(bool shown)
{
    m_dialogueShown = shown;
    m_dialogueButton->setText(shown ? tr("Hide the dialogue") : tr("Show the dialogue"));
    m_dialogueButton->setIconName(shown ? IconName::ChevronUp : IconName::ChevronDown);
    m_dialogue->setVisible(shown && !m_dialogueButton->isHidden());
}

void MessagePanel::showMessage(const Message &message, const QList<MessageAttempt> &attempts)
{
    const bool another = !m_message || m_message->id != message.id;
    m_message = message;
    m_attempts = attempts;
    for (QWidget *widget : std::as_const(m_ofOne))
        widget->show();
    m_name->setText(message.accountName.isEmpty() ? tr("Account gone") : message.accountName);
    m_recipient->setText(message.recipient);
    m_state->setState(labelOf(message.state), toneOf(message.state));
    showTimes();
    m_triesTitle->setText(attempts.isEmpty() ? tr("Not tried yet") : tr("What the server said"));
    m_tries->setEntries(entriesOf(attempts));
    const QString dialogue = dialogueOf(attempts);
    m_dialogueButton->setVisible(!dialogue.isEmpty());
    if (m_dialogue->toPlainText() != dialogue)
        m_dialogue->setPlainText(dialogue);
    setDialogueShown(m_dialogueShown);
    m_nothing->hide();
    m_content->show();
    m_ticket->show();
    if (another)
        scrollToTop();
}

void MessagePanel::showTimes()
{
    if (!m_message)
        return;
    const Instant now = m_clock.now();
    m_explanation->setText(explain(*m_message, now));
    QString origin = tr("%1, asked for by %2 %3")
                         .arg(labelOf(m_message->purpose), m_message->createdBy.displayName(),
                             TimeText::relative(m_message->created, now));
    if (!m_message->reason.isEmpty())
        origin += u": "_s + m_message->reason;
    m_origin->setText(origin);
    m_origin->setToolTip(TimeText::toolTip(m_message->created));
}

void MessagePanel::showSeveral(int count)
{
    m_message.reset();
    m_attempts.clear();
    m_name->setText(tr("%Ln messages", nullptr, count));
    for (QWidget *widget : std::as_const(m_ofOne))
        widget->hide();
    m_nothing->hide();
    m_content->show();
    m_ticket->hide();
}

void MessagePanel::showNothing(const QString &sentence)
{
    m_message.reset();
    m_attempts.clear();
    m_nothing->setText(sentence);
    m_nothing->show();
    m_content->hide();
    m_ticket->hide();
}

void MessagePanel::setBlocks(const Blocks &blocks)
{
    m_retry->setBlocked(blocks.retry);
    // The filled button is the next sensible step; there is none when the message is on its way or there.
    m_retry->setKind(blocks.retry ? ButtonKind::Plain : ButtonKind::Primary);
    m_cancel->setBlocked(blocks.cancel);
    m_person->setBlocked(blocks.person);
}

} // namespace latchkey
