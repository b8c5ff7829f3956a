// SPDX-License-Identifier: GPL-3.0-or-later
#include "mailbox/MailboxModel.h"

#include "common/ItemRoles.h"
#include "common/TimeText.h"
#include "practice/MailCatcher.h"

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

/// "Olivia Smith" of "Olivia Smith <olivia@corp.example>"; what has no name stays as it is.
QString shortMailbox(const QString &mailbox)
{
    const QString name = mailbox.section(u" <"_s, 0, 0).trimmed();
    return name.isEmpty() || mailbox.contains(u',') ? mailbox : name;
}

} // namespace

void MailboxModel::add(const CaughtMail &mail)
{
    const auto at = std::find_if(
        m_mails.cbegin(), m_mails.cend(), [&mail](const CaughtMail &other) { return other.id <= mail.id; });
    if (at != m_mails.cend() && at->id == mail.id)
        return;
    const int row = int(at - m_mails.cbegin());
    beginInsertRows({}, row, row);
    m_mails.insert(row, mail);
    endInsertRows();
    if (m_mails.size() > MailCatcher::mostMails) {
        const int last = int(m_mails.size()) - 1;
        beginRemoveRows({}, last, last);
        m_mails.removeLast();
        endRemoveRows();
    }
}

void MailboxModel::clear()
{
    if (m_mails.isEmpty())
        return;
    beginRemoveRows({}, 0, int(m_mails.size()) - 1);
    m_mails.clear();
    endRemoveRows();
}

std::optional<int> MailboxModel::rowOf(qint64 id) const
{
    for (int row = 0; row < m_mails.size(); ++row) {
        if (m_mails.at(row).id == id)
            return row;
    }
    return std::nullopt;
}

int MailboxModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_mails.size());
}

int MailboxModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount_);
}

QVariant MailboxModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const CaughtMail &mail = m_mails.at(index.row());
    if (role == InstantRole && index.column() == Received)
        return QVariant::fromValue(mail.received);
    const QString to = mail.to.isEmpty() ? mail.recipients.join(u", "_s) : mail.to;
    if (index.column() == To && (role == Qt::ToolTipRole || role == CopyRole))
        return to;
    if (role != Qt::DisplayRole)
        return {};
    switch (Column(index.column())) {
    case To:
        return shortMailbox(to);
    case Subject:
        return mail.subject.isEmpty() ? tr("(no subject)") : mail.subject;
    case Received:
        return TimeText::exactUtc(mail.received);
    case ColumnCount_:
        break;
    }
    return {};
}

QVariant MailboxModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    const Column column = Column(section);
    if (role == Qt::DisplayRole)
        return column == To ? tr("To") : column == Subject ? tr("Subject") : tr("Received");
    if (role == ColumnKeyRole)
        return column == To ? u"to"_s : column == Subject ? u"subject"_s : u"received"_s;
    return {};
}

} // namespace latchkey
