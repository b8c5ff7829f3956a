// SPDX-License-Identifier: GPL-3.0-or-later
#include "tokens/TokensPage.h"

#include "common/TimeText.h"
#include "lists/SendLink.h"
#include "site/SiteStore.h"
#include "tokens/TokenListModel.h"

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

constexpr int mostRows = 1000;

/// Whether a token belongs under a chip at `now`.
bool belongs(const LiveToken &token, const QString &chip, Instant now)
{
    if (chip == u"activation"_s)
        return token.purpose == TokenPurpose::Activation;
    if (chip == u"reset"_s)
        return token.purpose == TokenPurpose::Reset;
    if (chip == u"soon"_s)
        return token.expires - now <= 10min;
    if (chip == u"unopened"_s)
        return !token.opened || isProbablyScanned(token);
    return true;
}

bool contains(const LiveToken &token, const QString &text)
{
    const QString by = token.issuedBy ? token.issuedBy->displayName() : QString();
    return token.accountName.contains(text, Qt::CaseInsensitive)
        || token.email.contains(text, Qt::CaseInsensitive) || by.contains(text, Qt::CaseInsensitive);
}

} // namespace

TokensPage::TokensPage(const PageContext &context, QWidget *parent)
    : ListPage(context, u"tokens"_s, IconName::Tokens, parent)
    , m_model(new TokenListModel(context.desk.clock(), this))
{
    addChips(
        {{u"all"_s, tr("All"), {}}, {u"activation"_s, tr("Activation"), {}}, {u"reset"_s, tr("Reset"), {}},
            {u"soon"_s, tr("Over within 10 min"), {}}, {u"unopened"_s, tr("Never opened"), {}}});
    addTable();
    addButtons();
    setEmptyText(tr("No live links"),
        tr("Activation and reset links stand here from the moment they are sent until they are used or run "
           "out."));
    auto *ticks = new TickClock(context.desk.clock(), TickClock::Rate::Second, this);
    connect(ticks, &TickClock::ticked, this, [this] {
        if (isVisible())
            showMatching();
    });
}

void TokensPage::addTable()
{
    setModel(m_model);
    table().setAccessibleName(tr("Live links"));
    table().setTickRate(TickClock::Rate::Second);
    table().setColumn(TokenListModel::Kind, CellKind::Text, 108);
    table().setColumn(TokenListModel::Person, CellKind::Person, 220);
    table().setColumn(TokenListModel::Email, CellKind::Text, 220);
    table().setColumn(TokenListModel::Issued, CellKind::Time, 120);
    table().setColumn(TokenListModel::By, CellKind::Text, 120);
    table().setColumn(TokenListModel::Expires, CellKind::Countdown, 116);
    table().setColumn(TokenListModel::Opened, CellKind::Time, 176);
    table().setStretchColumn(TokenListModel::Email);
    finishTable(TokenListModel::Expires, Qt::AscendingOrder);
}

void TokensPage::addButtons()
{
    m_person = addAction(u"showPersonButton"_s, tr("Show person"));
    m_send = addAction(u"sendNewButton"_s, tr("Send a new one"));
    m_revoke = addAction(u"revokeButton"_s, tr("Take back..."), QKeySequence(Qt::Key_Delete));
    m_revoke->setKind(ButtonKind::Danger);
    connect(m_person, &QPushButton::clicked, this, [this] { openRow(selectedRows().value(0)); });
    connect(m_send, &QPushButton::clicked, this, &TokensPage::sendNew);
    connect(m_revoke, &QPushButton::clicked, this, &TokensPage::askToRevoke);
}

QString TokensPage::searchHint() const
{
    return tr("Search live links: name, e-mail, who asked");
}

void TokensPage::startRead()
{
    read(
        [](Connection &connection) -> Result<QList<LiveToken>> {
            const auto site = SiteStore(connection).read();
            if (!site)
                return fail(site.error());
            return TokenStore(connection).live(site->purgeAfter, mostRows);
        },
        [this](const QList<LiveToken> &tokens) {
            m_tokens = tokens;
            showMatching();
        });
}

void TokensPage::showMatching()
{
    const Instant moment = now();
    QList<LiveToken> matching;
    QHash<QString, int> counts;
    std::optional<Instant> next;
    for (const LiveToken &token : std::as_const(m_tokens)) {
        // What has run out meanwhile does not work any more, wherever it still stands.
        if (token.expires <= moment || (!searchText().isEmpty() && !contains(token, searchText())))
            continue;
        for (const QString &chip : {u"all"_s, u"activation"_s, u"reset"_s, u"soon"_s, u"unopened"_s})
            counts[chip] += belongs(token, chip, moment) ? 1 : 0;
        if (!belongs(token, chips().current(), moment))
            continue;
        matching.append(token);
        next = next ? std::min(*next, token.expires) : token.expires;
    }
    glow(m_model->setValues(matching));
    for (const QString &chip : {u"all"_s, u"activation"_s, u"reset"_s, u"soon"_s, u"unopened"_s})
        chips().setCount(chip, counts.value(chip));
    if (m_tokens.size() >= mostRows)
        setCaption(tr("the %Ln that run out first", nullptr, mostRows));
    else
        setCaption(next ? tr("the next expires %1").arg(TimeText::relative(*next, moment)) : QString());
}

QList<LiveToken> TokensPage::chosen() const
{
    QList<LiveToken> tokens;
    const auto rows = selectedRows();
    for (const int row : rows)
        tokens.append(m_model->at(row));
    return tokens;
}

void TokensPage::updateActions()
{
    const auto tokens = chosen();
    std::optional<QString> none;
    if (isBusy())
        none = busyReason();
    else if (tokens.isEmpty())
        none = tr("Choose a link in the list first.");
    const auto several = tokens.size() > 1 ? std::optional(tr("Choose one link only.")) : none;
    m_person->setBlocked(several);
    m_send->setBlocked(several);
    m_revoke->setBlocked(none);
    if (tokens.isEmpty())
        setSelectionText(tr("Choose a link to take it back or to send a new one."));
    else if (tokens.size() == 1)
        setSelectionText((tokens.first().purpose == TokenPurpose::Activation ? tr("Activation link of %1")
                                                                             : tr("Reset link of %1"))
                             .arg(tokens.first().accountName));
    else
        setSelectionText(tr("%Ln links chosen", nullptr, int(tokens.size())));
}

void TokensPage::openRow(int row)
{
    if (row < m_model->rowCount())
        Q_EMIT accountRequested(m_model->at(row).account);
}

void TokensPage::askToRevoke()
{
    const auto tokens = chosen();
    if (tokens.isEmpty())
        return;
    AskDialog::Question question;
    if (tokens.size() == 1) {
        question.title = tokens.first().purpose == TokenPurpose::Activation
            ? tr("Take back the activation link of %1?").arg(tokens.first().accountName)
            : tr("Take back the reset link of %1?").arg(tokens.first().accountName);
        question.actionText = tr("Take it back");
    } else {
        question.title = tr("Take back %Ln links?", nullptr, int(tokens.size()));
        question.actionText = tr("Take %Ln back", nullptr, int(tokens.size()));
    }
    question.sentence =
        tr("It stops working at once, also in the mail that has arrived. This cannot be undone, "
           "but a new one can be sent.");
    question.cancelText = tr("Keep");
    question.actionKind = ButtonKind::DangerFilled;
    AskDialog::ask(this, question, this, [this, tokens](const std::optional<AskDialog::Answer> &answer) {
        if (answer)
            revoke(tokens);
    });
}

void TokensPage::revoke(const QList<LiveToken> &tokens)
{
    const auto deed = [tokens](AccountDesk &deeds) -> Result<int> {
        int revoked = 0;
        for (const LiveToken &token : tokens) {
            auto done = deeds.revokeToken(token.account, token.purpose);
            // Used or replaced while the question was open: what was wanted has happened.
            if (!done && (tokens.size() == 1 || done.error().code != Error::Code::NotFound))
                return fail(std::move(done).error());
            revoked += done ? 1 : 0;
        }
        return revoked;
    };
    await(desk().act(deed), [this](const Result<int> &count) {
        Q_EMIT toastRequested(
            *count == 1 ? tr("The link is taken back.") : tr("%Ln links taken back.", nullptr, *count));
    });
}

void TokensPage::sendNew()
{
    const auto tokens = chosen();
    if (tokens.size() != 1)
        return;
    const LiveToken token = tokens.first();
    actionNotice().hide();
    sendLink(desk(), this, token.purpose, token.account, token.accountName,
        [this, token](const std::optional<Result<MessageId>> &sent) {
            if (sent && !*sent)
                actionNotice().showError(sent->error());
            else if (sent)
                Q_EMIT toastRequested(tr("A new one for %1 is on its way.").arg(token.accountName));
            refresh();
        });
}

} // namespace latchkey
