// SPDX-License-Identifier: GPL-3.0-or-later
#include "blacklist/BlacklistPage.h"

#include "accounts/SiteDesk.h"
#include "blacklist/BlacklistModel.h"

#include <QClipboard>
#include <QGuiApplication>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

constexpr int mostRows = 1000;

} // namespace

struct BlacklistPage::Listing {
    QList<BlacklistEntry> entries;
    qint64 count = 0;
    qint64 removable = 0;
};

BlacklistPage::BlacklistPage(const PageContext &context, QWidget *parent)
    : ListPage(context, u"blacklist"_s, IconName::Blacklist, parent)
    , m_model(new BlacklistModel(context.desk.clock(), this))
{
    addTable();
    addButtons();
    setEmptyText(tr("No dead links yet"),
        tr("A link that has been used, replaced, taken back or has run out stands here with the reason, so "
           "that "
           "\"Check a link\" can say why it does not work."));
}

void BlacklistPage::addTable()
{
    setModel(m_model);
    table().setAccessibleName(tr("Dead links"));
    table().setColumn(BlacklistModel::Kind, CellKind::Text, 100);
    table().setColumn(BlacklistModel::Person, CellKind::Text, 170);
    table().setColumn(BlacklistModel::Why, CellKind::Text, 230);
    table().setColumn(BlacklistModel::When, CellKind::Time, 112);
    table().setColumn(BlacklistModel::By, CellKind::Text, 112);
    table().setColumn(BlacklistModel::Expires, CellKind::Time, 146);
    table().setColumn(BlacklistModel::Removable, CellKind::Pill, 124);
    table().setColumn(BlacklistModel::Token, CellKind::Code, 104);
    table().setStretchColumn(BlacklistModel::Why);
    finishTable(BlacklistModel::When, Qt::DescendingOrder);
}

void BlacklistPage::addButtons()
{
    m_person = addAction(u"showPersonButton"_s, tr("Show person"));
    m_copy = addAction(u"copyFingerprintButton"_s, tr("Copy fingerprint"));
    m_remove = addAction(u"removeExpiredButton"_s, tr("Remove what has run out..."));
    connect(m_person, &QPushButton::clicked, this, [this] { openRow(selectedRows().value(0)); });
    connect(m_copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(m_model->at(selectedRows().value(0)).tokenId);
        Q_EMIT toastRequested(tr("Fingerprint copied."));
    });
    connect(m_remove, &QPushButton::clicked, this, &BlacklistPage::askToRemove);
}

QString BlacklistPage::searchHint() const
{
    return tr("Search dead links: name, e-mail, reason, fingerprint");
}

void BlacklistPage::startRead()
{
    read(
        [text = searchText(), before = removableBefore(now())](Connection &connection) -> Result<Listing> {
            Blacklist blacklist(connection);
            auto entries = blacklist.latest(mostRows, text);
            if (!entries)
                return fail(std::move(entries).error());
            const auto count = blacklist.count();
            if (!count)
                return fail(count.error());
            const auto removable = blacklist.countExpired(before);
            if (!removable)
                return fail(removable.error());
            return Listing{std::move(*entries), *count, *removable};
        },
        [this](const Listing &listing) { show(listing); });
}

void BlacklistPage::show(const Listing &listing)
{
    m_removable = listing.removable;
    glow(m_model->setValues(listing.entries));
    const int shown = m_model->rowCount();
    if (shown >= mostRows)
        setCaption(
            tr("the latest %1 of %2").arg(QLocale().toString(shown), QLocale().toString(listing.count)));
    else if (!searchText().isEmpty())
        setCaption(tr("%1 of %2").arg(QLocale().toString(shown), QLocale().toString(listing.count)));
    else
        setCaption(tr("%Ln dead links", nullptr, shown));
}

void BlacklistPage::updateActions()
{
    const auto rows = selectedRows();
    const bool one = rows.size() == 1;
    const auto choose = one ? std::nullopt : std::optional(tr("Choose one link in the list first."));
    const bool gone = one && m_model->at(rows.first()).accountName.isEmpty();
    m_copy->setBlocked(choose);
    m_person->setBlocked(gone ? std::optional(tr("The account is gone.")) : choose);
    if (isBusy())
        m_remove->setBlocked(busyReason());
    else if (m_removable == 0)
        m_remove->setBlocked(tr("Every entry is still needed: without it the link would work again."));
    else
        m_remove->setBlocked(std::nullopt);
    setSelectionText(m_removable == 0
            ? QString()
            : tr("%Ln links would be dead by now in any case; their entries may go.", nullptr,
                int(m_removable)));
}

void BlacklistPage::openRow(int row)
{
    if (row >= m_model->rowCount())
        return;
    const BlacklistEntry &entry = m_model->at(row);
    if (entry.account && !entry.accountName.isEmpty())
        Q_EMIT accountRequested(*entry.account);
}

void BlacklistPage::askToRemove()
{
    AskDialog::Question question;
    const int count = int(m_removable);
    question.title = tr("Remove %Ln entries from the blacklist?", nullptr, count);
    question.sentence =
        tr("Their links have run out and do not work in any case. \"Check a link\" can no longer say "
           "what became of them. This cannot be undone.");
    question.actionText = tr("Remove %Ln entries", nullptr, count);
    question.cancelText = tr("Keep them");
    question.actionKind = ButtonKind::DangerFilled;
    AskDialog::ask(this, question, this, [this](const std::optional<AskDialog::Answer> &answer) {
        if (!answer)
            return;
        await(desk().database().run([by = desk().actor(), moment = now()](Connection &connection) {
            return clearBlacklist(connection, by, moment);
        }),
            [this](const Result<qint64> &removed) {
                Q_EMIT toastRequested(tr("%Ln entries removed.", nullptr, int(*removed)));
            });
    });
}

} // namespace latchkey
