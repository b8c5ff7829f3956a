// SPDX-License-Identifier: GPL-3.0-or-later
#include "activity/ActivityPage.h"

#include "activity/ActivityModel.h"
#include "activity/ActivityWords.h"

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

constexpr int mostRows = 1000;

const QStringList &chipKeys()
{
    static const QStringList keys{u"all"_s, u"operators"_s, u"others"_s, u"refused"_s};
    return keys;
}

bool belongs(const AuditEvent &event, const QString &chip)
{
    if (chip == u"operators"_s)
        return event.actor.isOperator();
    if (chip == u"others"_s)
        return !event.actor.isOperator();
    if (chip == u"refused"_s)
        return event.outcome != AuditOutcome::Done;
    return true;
}

} // namespace

ActivityPage::ActivityPage(const PageContext &context, QWidget *parent)
    : ListPage(context, u"activity"_s, IconName::Activity, parent)
    , m_model(new ActivityModel(this))
{
    addChips({{u"all"_s, tr("All"), {}}, {u"operators"_s, tr("By support staff"), {}},
        {u"others"_s, tr("By people and the clock"), {}}, {u"refused"_s, tr("Refused or failed"), {}}});
    addTable();
    m_person = addAction(u"showPersonButton"_s, tr("Show person"));
    connect(m_person, &QPushButton::clicked, this, [this] { openRow(selectedRows().value(0)); });
    setEmptyText(tr("Nothing has happened yet"),
        tr("Every step that changes something stands here: who took it, for whom, when and why."));
}

void ActivityPage::addTable()
{
    setModel(m_model);
    table().setAccessibleName(tr("Activity"));
    table().setColumn(ActivityModel::When, CellKind::Time, 116);
    table().setColumn(ActivityModel::Who, CellKind::Text, 120);
    table().setColumn(ActivityModel::What, CellKind::Text, 180);
    table().setColumn(ActivityModel::Person, CellKind::Text, 170);
    table().setColumn(ActivityModel::Outcome, CellKind::Pill, 112);
    table().setColumn(ActivityModel::Why, CellKind::Text, 220);
    table().setColumn(ActivityModel::Detail, CellKind::Text, 180);
    table().setStretchColumn(ActivityModel::Detail);
    finishTable(ActivityModel::When, Qt::DescendingOrder);
}

QString ActivityPage::searchHint() const
{
    return tr("Search activity: name, e-mail, who, reason, ticket");
}

void ActivityPage::startRead()
{
    read([text = searchText()](Connection &connection) { return latestActivity(connection, text, mostRows); },
        [this](const QList<ActivityLine> &lines) { show(lines); });
}

void ActivityPage::show(const QList<ActivityLine> &lines)
{
    QHash<QString, int> counts;
    QList<ActivityLine> matching;
    for (const ActivityLine &line : lines) {
        for (const QString &chip : chipKeys())
            counts[chip] += belongs(line.event, chip) ? 1 : 0;
        if (belongs(line.event, chips().current()))
            matching.append(line);
    }
    glow(m_model->setValues(matching));
    for (const QString &chip : chipKeys())
        chips().setCount(chip, counts.value(chip));
    setCaption(lines.size() >= mostRows ? tr("of the latest %Ln", nullptr, mostRows) : QString());
}

void ActivityPage::updateActions()
{
    const auto rows = selectedRows();
    if (rows.size() != 1) {
        m_person->setBlocked(tr("Choose one line in the list first."));
        setSelectionText(rows.isEmpty() ? tr("The log can only grow: nobody can change or remove a line.")
                                        : tr("%Ln lines chosen", nullptr, int(rows.size())));
        return;
    }
    const ActivityLine &line = m_model->at(rows.first());
    setSelectionText(labelOf(line.event.action) + u", "_s + line.event.actor.displayName());
    if (!line.event.account)
        m_person->setBlocked(tr("This is not about one person."));
    else if (line.accountName.isEmpty())
        m_person->setBlocked(tr("The account is gone."));
    else
        m_person->setBlocked(std::nullopt);
}

void ActivityPage::openRow(int row)
{
    if (row >= m_model->rowCount())
        return;
    const ActivityLine &line = m_model->at(row);
    if (line.event.account && !line.accountName.isEmpty())
        Q_EMIT accountRequested(*line.event.account);
}

} // namespace latchkey
