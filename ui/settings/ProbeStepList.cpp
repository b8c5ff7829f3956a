// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings/ProbeStepList.h"

#include "common/IconLabel.h"
#include "common/Label.h"

#include <QHBoxLayout>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

QList<SmtpStep> plannedSteps(const MailAccount &account, bool sendsMail)
{
    using enum SmtpStep;
    QList<SmtpStep> steps{Resolving, Connecting};
    switch (account.security) {
    case MailSecurity::ImplicitTls:
        steps += {Encrypting, Greeting};
        break;
    case MailSecurity::StartTls:
        steps += {Greeting, Encrypting};
        break;
    case MailSecurity::PlainOnLoopback:
        steps += Greeting;
        break;
    }
    if (account.signsIn())
        steps += SigningIn;
    steps += Sender;
    if (sendsMail)
        steps += {Recipient, Data};
    return steps;
}

} // namespace

class ProbeStepList::Line : public QWidget {
public:
    enum class State { Waiting, Running, Done, Failed, NotTried };

    explicit Line(SmtpStep step)
        : m_step(step)
        , m_icon(new IconLabel(IconName::Clock, ColorRole::MutedText, 16))
        , m_title(new Label)
        , m_state(new Label({}, TextStyle::Caption, ColorRole::MutedText))
        , m_words(new Label({}, TextStyle::Caption, ColorRole::MutedText))
    {
        setObjectName(nameOf(step) + u"ProbeStepLine"_s);
        m_words->setFixedPitch(true);
        m_words->setWordWrap(true);
        m_words->setSelectable(true);
        auto *top = new QHBoxLayout;
        top->addWidget(m_title, 1);
        top->addWidget(m_state);
        auto *words = new QVBoxLayout;
        words->setSpacing(2);
        words->addLayout(top);
        words->addWidget(m_words);
        auto *row = new QHBoxLayout(this);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(10);
        row->addWidget(m_icon, 0, Qt::AlignTop);
        row->addLayout(words, 1);
        set(State::Waiting, {}, {});
    }

    SmtpStep step() const { return m_step; }
    State state() const { return m_now; }

    void set(State state, const QString &server, const QString &serverWords)
    {
        m_now = state;
        const auto [icon, role, word] = look(state);
        m_icon->setIcon(icon, role);
        m_title->setText(labelOf(m_step));
        m_title->setColorRole(
            state == State::Waiting || state == State::NotTried ? ColorRole::MutedText : ColorRole::Text);
        m_state->setText(word);
        m_state->setColorRole(role);
        QString small = serverWords;
        if (state == State::Failed && !server.isEmpty())
            small = serverWords.isEmpty() ? server : server + u'\n' + serverWords;
        m_words->setText(small);
        m_words->setVisible(!small.isEmpty());
        setAccessibleName(text());
    }

    QString text() const
    {
        const QString words = QString(m_words->text()).replace(u'\n', u' ');
        return labelOf(m_step) + u": "_s + m_state->text() + (words.isEmpty() ? QString() : u". "_s + words);
    }

private:
    struct Look {
        IconName icon;
        ColorRole role;
        QString word;
    };
    static Look look(State state)
    {
        switch (state) {
        case State::Waiting:
            return {IconName::Clock, ColorRole::MutedText, ProbeStepList::tr("waiting")};
        case State::Running:
            return {IconName::Refresh, ColorRole::InfoText, ProbeStepList::tr("running")};
        case State::Done:
            return {IconName::Check, ColorRole::GoodText, ProbeStepList::tr("done")};
        case State::Failed:
            return {IconName::Warning, ColorRole::BadText, ProbeStepList::tr("failed")};
        case State::NotTried:
            return {IconName::Pause, ColorRole::MutedText, ProbeStepList::tr("not tried")};
        }
        Q_UNREACHABLE();
    }

    SmtpStep m_step;
    State m_now = State::Waiting;
    IconLabel *m_icon;
    Label *m_title;
    Label *m_state;
    Label *m_words;
};

ProbeStepList::ProbeStepList(QWidget *parent)
    : QWidget(parent)
    , m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(measure::gapSmall);
    setAccessibleName(tr("Steps of the test"));
}

ProbeStepList::~ProbeStepList() = default;

void ProbeStepList::begin(const MailAccount &account, bool sendsMail)
{
    qDeleteAll(std::exchange(m_lines, {}));
    for (const SmtpStep step : plannedSteps(account, sendsMail))
        addLine(step, int(m_lines.size()));
}

ProbeStepList::Line *ProbeStepList::addLine(SmtpStep step, int at)
{
    auto *line = new Line(step);
    m_column->insertWidget(at, line);
    line->show();
    m_lines.insert(at, line);
    return line;
}

ProbeStepList::Line *ProbeStepList::lineOf(SmtpStep step) const
{
    for (Line *line : m_lines) {
        if (line->step() == step)
            return line;
    }
    return nullptr;
}

void ProbeStepList::showStep(const MailProbeStep &step)
{
    Line *line = lineOf(step.step);
    if (!line) {
        int at = 0;
        while (at < m_lines.size() && m_lines.at(at)->state() != Line::State::Waiting)
            ++at;
        line = addLine(step.step, at);
    }
    switch (step.state) {
    case MailProbeStep::State::Running:
        return line->set(Line::State::Running, step.server, step.words);
    case MailProbeStep::State::Done:
        return line->set(Line::State::Done, step.server, step.words);
    case MailProbeStep::State::Failed:
        return line->set(Line::State::Failed, step.server, step.words);
    }
}

void ProbeStepList::end()
{
    for (Line *line : std::as_const(m_lines)) {
        if (line->state() == Line::State::Waiting || line->state() == Line::State::Running)
            line->set(Line::State::NotTried, {}, {});
    }
}

QStringList ProbeStepList::lines() const
{
    QStringList all;
    for (const Line *line : m_lines)
        all += line->text();
    return all;
}

} // namespace latchkey
