// SPDX-License-Identifier: GPL-3.0-or-later
#include "linkcheck/LinkCheckPage.h"

#include "common/Button.h"
#include "common/Card.h"
#include "common/FlowLayout.h"
#include "common/Label.h"
#include "common/Notice.h"
#include "Desk.h"
#include "lists/SendLink.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPlainTextEdit>
#include <QVBoxLayout>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace latchkey {

struct LinkCheckPage::Finding {
    LinkDiagnosis diagnosis;
    std::optional<Account> account;
};

LinkCheckPage::LinkCheckPage(const PageContext &context, QWidget *parent)
    : Page(context, parent)
    , m_notice(new Notice)
{
    setObjectName(u"linkcheckPage"_s);
    m_notice->setObjectName(u"linkcheckNotice"_s);
    m_notice->setDismissible(true);
    m_hint = new Label(tr("Paste what the person has: the whole mail, the link, or just the code."),
        TextStyle::Body, ColorRole::MutedText);
    m_hint->setWordWrap(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(measure::pageMargin, measure::grid, measure::pageMargin, measure::pageMargin);
    column->setSpacing(measure::gap);
    column->addWidget(new Label(tr("Why doesn’t the link work?"), TextStyle::Title));
    column->addWidget(makePasteBox());
    column->addWidget(m_notice);
    m_card = makeAnswerCard();
    column->addWidget(m_card);
    column->addStretch(1);

    m_pause.setSingleShot(true);
    m_pause.setInterval(150ms);
    connect(&m_pause, &QTimer::timeout, this, &LinkCheckPage::check);
    connect(m_paste, &QPlainTextEdit::textChanged, this, [this] {
        ++m_turn; // what is still being looked up is about another text
        m_clear->setVisible(!m_paste->document()->isEmpty());
        m_pause.start();
    });
}

QWidget *LinkCheckPage::makePasteBox()
{
    m_paste = new QPlainTextEdit;
    m_paste->setObjectName(u"linkPlainTextEdit"_s);
    m_paste->setAccessibleName(tr("What the person has"));
    m_paste->setAccessibleDescription(m_hint->text());
    m_paste->setTabChangesFocus(true);
    m_paste->setPlaceholderText(tr("https://..."));
    m_clear = new Button(tr("Clear"), ButtonKind::Quiet);
    m_clear->setObjectName(u"clearButton"_s);
    m_clear->setHelp(tr("Empties the box; nothing of it is kept"));
    m_clear->hide();
    connect(m_clear, &QPushButton::clicked, this, [this] {
        m_paste->clear();
        m_paste->setFocus();
    });
    const auto followTheme = [this] {
        m_paste->setFont(Theme::current().fixedFont());
        m_paste->setFixedHeight(Theme::current().scaled(116));
    };
    connect(&Theme::current(), &Theme::changed, this, followTheme);
    followTheme();
    // Its place is kept while there is nothing to clear.
    QSizePolicy kept = m_clear->sizePolicy();
    kept.setRetainSizeWhenHidden(true);
    m_clear->setSizePolicy(kept);
    auto *box = new QWidget;
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(measure::grid);
    auto *head = new QHBoxLayout;
    head->addWidget(m_hint, 1);
    head->addWidget(m_clear);
    column->addLayout(head);
    column->addWidget(m_paste);
    setTabOrder(m_paste, m_clear);
    return box;
}

Card *LinkCheckPage::makeAnswerCard()
{
    const auto makeLabel = [](const QString &name, TextStyle style, ColorRole role = ColorRole::Text) {
        auto *label = new Label({}, style, role);
        label->setObjectName(name);
        label->setWordWrap(true);
        label->setSelectable(true);
        return label;
    };
    m_title = makeLabel(u"answerTitleLabel"_s, TextStyle::Title);
    m_explanation = makeLabel(u"answerExplanationLabel"_s, TextStyle::Body);
    m_note = makeLabel(u"answerNoteLabel"_s, TextStyle::Caption, ColorRole::MutedText);
    m_send = new Button({}, ButtonKind::Primary);
    m_send->setObjectName(u"sendNewButton"_s);
    m_person = new Button({});
    m_person->setObjectName(u"showPersonButton"_s);
    m_find = new Button(tr("Find the person"));
    m_find->setObjectName(u"findPersonButton"_s);
    m_copy = new Button(tr("Copy the answer"));
    m_copy->setObjectName(u"copyAnswerButton"_s);
    connect(m_send, &QPushButton::clicked, this, &LinkCheckPage::send);
    connect(m_person, &QPushButton::clicked, this, [this] {
        if (m_account)
            Q_EMIT accountRequested(*m_account);
    });
    connect(m_find, &QPushButton::clicked, this, [this] { Q_EMIT pageRequested(u"accounts"_s); });
    connect(m_copy, &QPushButton::clicked, this, &LinkCheckPage::copyAnswer);

    auto *buttons = new QWidget;
    auto *flow = new FlowLayout(buttons);
    flow->setSpacing(measure::gapSmall);
    for (Button *button : {m_send, m_person, m_find, m_copy})
        flow->addWidget(button);
    auto *card = new Card;
    card->setObjectName(u"answerCard"_s);
    card->body()->setSpacing(measure::gapSmall);
    for (QWidget *widget : {static_cast<QWidget *>(m_title), static_cast<QWidget *>(m_explanation),
             static_cast<QWidget *>(m_note)})
        card->body()->addWidget(widget);
    card->body()->addSpacing(measure::grid);
    card->body()->addWidget(buttons);
    card->hide();
    return card;
}

void LinkCheckPage::showEvent(QShowEvent *event)
{
    Page::showEvent(event);
    m_paste->setFocus(Qt::OtherFocusReason);
}

void LinkCheckPage::refresh()
{
    if (!m_pause.isActive())
        check();
}

void LinkCheckPage::check()
{
    const QString pasted = m_paste->toPlainText();
    const quint64 turn = ++m_turn;
    if (pasted.trimmed().isEmpty()) {
        m_card->hide();
        m_notice->hide();
        return;
    }
    desk()
        .database()
        .read([pasted, now = desk().clock().now()](Connection &connection) -> Result<Finding> {
            auto diagnosis = diagnoseLink(connection, pasted, now);
            if (!diagnosis)
                return fail(std::move(diagnosis).error());
            if (!diagnosis->account)
                return Finding{*diagnosis, std::nullopt};
            auto account = AccountStore(connection).find(*diagnosis->account);
            if (!account)
                return fail(std::move(account).error());
            return Finding{*diagnosis, *account};
        })
        .then(this, [this, turn](const Result<Finding> &finding) {
            if (turn != m_turn)
                return;
            if (finding)
                show(*finding);
            else
                m_notice->showError(finding.error()); // the last answer stays
        });
}

void LinkCheckPage::show(const Finding &finding)
{
    m_account = finding.account ? std::optional(finding.account->id) : std::nullopt;
    m_accountName = finding.account ? finding.account->displayName() : QString();
    m_person->setText(tr("Show %1").arg(m_accountName));
    showAnswer(answerFor(finding.diagnosis, finding.account, desk().clock().now()));
}

void LinkCheckPage::showAnswer(const LinkAnswer &answer)
{
    m_answer = answer;
    m_title->setText(answer.title);
    m_title->setColorRole(answer.tone == Tone::Good ? ColorRole::GoodText : ColorRole::Text);
    m_explanation->setText(answer.explanation);
    m_note->setText(answer.note);
    m_note->setVisible(!answer.note.isEmpty());
    m_card->setAccessibleName(answer.title);
    m_card->setAccessibleDescription(answer.explanation);
    updateButtons();
    m_card->show();
}

void LinkCheckPage::updateButtons()
{
    m_send->setVisible(m_answer.send.has_value());
    m_send->setText(
        m_answer.send == TokenPurpose::Activation ? tr("Send a new activation") : tr("Send a new reset"));
    m_send->setBlocked(
        m_sending ? std::optional(tr("One moment: a message is being put into the outbox.")) : std::nullopt);
    m_person->setVisible(m_account.has_value());
    m_find->setVisible(!m_account);
}

void LinkCheckPage::send()
{
    if (!m_answer.send || !m_account)
        return;
    m_sending = true;
    m_notice->hide();
    updateButtons();
    sendLink(desk(), this, *m_answer.send, *m_account, m_accountName,
        [this, name = m_accountName](const std::optional<Result<MessageId>> &sent) {
            m_sending = false;
            updateButtons();
            if (sent && !*sent)
                m_notice->showError(sent->error());
            else if (sent)
                Q_EMIT toastRequested(tr("A new one for %1 is on its way.").arg(name));
            refresh();
        });
}

void LinkCheckPage::copyAnswer()
{
    QGuiApplication::clipboard()->setText(m_answer.plainText(desk().clock().now(), desk().actor()));
    Q_EMIT toastRequested(tr("The answer is copied; the link is not in it."));
}

} // namespace latchkey
