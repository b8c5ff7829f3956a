// SPDX-License-Identifier: GPL-3.0-or-later
#include "mailbox/MailboxPage.h"

#include "common/Card.h"
#include "common/DataTable.h"
#include "common/EmptyState.h"
#include "common/Label.h"
#include "core/Pending.h"
#include "Desk.h"
#include "mailbox/MailboxModel.h"
#include "mailbox/MailReader.h"
#include "practice/MailCatcher.h"

#include <QHBoxLayout>
#include <QPromise>
#include <QSettings>
#include <QSplitter>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

/// A gap that can be dragged; the card beside it has a line of its own.
class GapSplitter : public QSplitter {
public:
    GapSplitter() { setHandleWidth(measure::gap); }

protected:
    QSplitterHandle *createHandle() override
    {
        class Gap : public QSplitterHandle {
        public:
            using QSplitterHandle::QSplitterHandle;

        protected:
            void paintEvent(QPaintEvent *) override { }
        };
        return new Gap(orientation(), this);
    }
};

const auto splitterKey = u"mailbox/splitter"_s;

} // namespace

MailboxPage::MailboxPage(const PageContext &context, MailCatcher &catcher, QWidget *parent)
    : Page(context, parent)
    , m_catcher(catcher)
    , m_model(new MailboxModel(this))
    , m_table(new DataTable(context.desk.clock()))
    , m_reader(new MailReader(context.surroundings))
    , m_count(new Label({}, TextStyle::Body, ColorRole::MutedText))
    , m_empty(new Button(tr("Empty the mailbox"), ButtonKind::Quiet))
{
    setObjectName(u"mailboxPage"_s);
    prepareTable();
    m_reader->setObjectName(u"mailReader"_s);
    m_count->setObjectName(u"mailCountLabel"_s);
    m_empty->setObjectName(u"emptyMailboxButton"_s);

    arrange();
    connect(
        m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &MailboxPage::showCurrent);
    connect(m_empty, &QPushButton::clicked, this, &MailboxPage::emptyMailbox);
    connect(&m_catcher, &MailCatcher::caught, this, &MailboxPage::add);
    connect(&m_catcher, &MailCatcher::cleared, this, [this] {
        m_model->clear();
        m_reader->setMail(std::nullopt);
        showCount();
    });
    showCount();
}

void MailboxPage::prepareTable()
{
    m_table->setObjectName(u"mailboxDataTable"_s);
    m_table->setAccessibleName(tr("Caught mails"));
    m_table->setModel(m_model);
    m_table->setColumn(MailboxModel::To, CellKind::Text, 156);
    m_table->setColumn(MailboxModel::Subject, CellKind::Text, 190);
    m_table->setColumn(MailboxModel::Received, CellKind::Time, 96);
    m_table->setStretchColumn(MailboxModel::Subject);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEmptyState(new EmptyState(IconName::Mailbox, tr("Nothing has been sent yet"),
        tr("Send an activation or a reset to one of the sample people, and the mail appears here. "
           "Nothing leaves this computer.")));
    m_table->rememberLayout(context().settings, u"mailbox"_s);
}

void MailboxPage::arrange()
{
    auto *head = new QHBoxLayout;
    head->addWidget(new Label(tr("Practice mailbox"), TextStyle::Title));
    head->addSpacing(measure::gap);
    head->addWidget(m_count, 1);
    head->addWidget(m_empty);
    auto *list = new Card;
    list->body()->addWidget(m_table);
    const auto letLinesReachTheEdge = [list] { list->body()->setContentsMargins(1, 6, 1, 6); };
    letLinesReachTheEdge();
    connect(&Theme::current(), &Theme::changed, list,
        letLinesReachTheEdge); // the card has set its own just before
    auto *splitter = new GapSplitter;
    splitter->setObjectName(u"mailboxSplitter"_s);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(list);
    splitter->addWidget(m_reader);
    splitter->setStretchFactor(0, 4);
    splitter->setStretchFactor(1, 5);
    splitter->restoreState(context().settings.value(splitterKey).toByteArray());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(measure::pageMargin, measure::grid, measure::pageMargin, measure::pageMargin);
    column->setSpacing(measure::gap);
    column->addLayout(head);
    column->addWidget(splitter, 1);

    connect(splitter, &QSplitter::splitterMoved, this,
        [this, splitter] { context().settings.setValue(splitterKey, splitter->saveState()); });
}

void MailboxPage::refresh()
{
    if (!std::exchange(m_read, true))
        readAll();
}

void MailboxPage::readAll()
{
    auto promise = std::make_shared<QPromise<QList<CaughtMail>>>();
    promise->start();
    Pending(promise->future()).then(this, [this](const QList<CaughtMail> &mails) {
        for (const CaughtMail &mail : mails)
            m_model->add(mail);
        showCount();
        if (!m_reader->mailId() && m_model->rowCount() > 0)
            m_table->selectRow(0);
    });
    QMetaObject::invokeMethod(
        &m_catcher,
        [catcher = &m_catcher, promise] {
            promise->addResult(catcher->mails());
            promise->finish();
        },
        Qt::QueuedConnection);
}

void MailboxPage::add(const CaughtMail &mail)
{
    m_model->add(mail);
    showCount();
    const auto row = m_model->rowOf(mail.id);
    if (!row)
        return;
    m_table->glow(m_model->index(*row, 0));
    // What somebody is reading stays.
    if (!m_reader->mailId())
        m_table->selectRow(*row);
}

void MailboxPage::showCurrent()
{
    const auto rows = m_table->selectionModel()->selectedRows();
    if (rows.isEmpty())
        return;
    const CaughtMail &mail = m_model->mail(rows.constFirst().row());
    if (m_reader->mailId() != mail.id)
        m_reader->setMail(mail);
}

void MailboxPage::showCount()
{
    const int count = m_model->rowCount();
    m_count->setText(count == 0 ? QString() : tr("%n mails; nothing leaves this computer", nullptr, count));
    m_empty->setBlocked(count == 0 ? std::optional(tr("The mailbox is empty.")) : std::nullopt);
}

void MailboxPage::emptyMailbox()
{
    QMetaObject::invokeMethod(
        &m_catcher, [catcher = &m_catcher] { catcher->clear(); }, Qt::QueuedConnection);
}

} // namespace latchkey
