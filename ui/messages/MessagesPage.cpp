// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/MessagesPage.h"

#include "messages/BatchBoard.h"
#include "messages/MessageFilters.h"
#include "messages/MessageListModel.h"
#include "messages/MessagePanel.h"
#include "messages/MessageWords.h"
#include "messages/OutboxStatistics.h"
#include "messages/SendingMeterLine.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QItemSelectionModel>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

constexpr int mostRows = 1000;

using State = MessageState;

struct ChipStates {
    QString key;
    QList<State> states; ///< none: all
};

const QList<ChipStates> &chipStates()
{
    static const QList<ChipStates> list{
        {u"all"_s, {}},
        {u"waiting"_s, {State::Queued, State::Sending, State::Deferred}},
        {u"paused"_s, {State::Paused}},
        {u"failed"_s, {State::Failed, State::Expired}},
        {u"sent"_s, {State::Sent}},
        {u"cancelled"_s, {State::Cancelled}},
    };
    return list;
}

QList<State> statesOf(const QString &chip)
{
    for (const ChipStates &each : chipStates()) {
        if (each.key == chip)
            return each.states;
    }
    return {};
}

/// Newest first, of all these states together.
Result<QList<Message>> list(Connection &connection, const QList<State> &states, MessageFilter filter)
{
    Outbox outbox(connection);
    if (states.isEmpty())
        return outbox.list(filter, mostRows);
    QList<Message> all;
    for (const State state : states) {
        filter.state = state;
        auto some = outbox.list(filter, mostRows);
        if (!some)
            return some;
        all += *some;
    }
    std::stable_sort(
        all.begin(), all.end(), [](const Message &a, const Message &b) { return a.created > b.created; });
    return all.mid(0, mostRows);
}

} // namespace

struct MessagesPage::Listing {
    QList<Message> messages;
    QHash<MessageState, qint64> counts;
    QList<BatchProgress> batches;
    std::optional<QList<ChannelKind>> channels; ///< absent: known already
};

struct MessagesPage::Details {
    std::optional<Message> message;
    QList<MessageAttempt> attempts;
};

MessagesPage::MessagesPage(const PageContext &context, QWidget *parent)
    : ListPage(context, u"messages"_s, IconName::Messages, parent)
    , m_model(new MessageListModel(this))
    , m_panel(new MessagePanel(context.desk.clock()))
    , m_filters(nullptr)
    , m_outboxNotice(new Notice)
    , m_board(new BatchBoard(context.desk))
    , m_meter(new SendingMeterLine)
{
    addChips({{u"all"_s, tr("All"), {}}, {u"waiting"_s, tr("Waiting"), {}}, {u"paused"_s, tr("Paused"), {}},
        {u"failed"_s, tr("Failed"), {}}, {u"sent"_s, tr("Sent"), {}}, {u"cancelled"_s, tr("Cancelled"), {}}});
    m_filters = new MessageFilters(chips());
    addTable();
    addPanel();
    addBanners();
    connect(m_filters, &MessageFilters::changed, this, [this] {
        wishChanged();
        refresh();
    });
    connect(&context.desk, &Desk::outboxStateChanged, this, &MessagesPage::showOutboxState);
    connect(&context.desk, &Desk::mailAccountChanged, this, &MessagesPage::showOutboxState);
    showOutboxState();
}

void MessagesPage::addTable()
{
    setModel(m_model);
    table().setAccessibleName(tr("Messages"));
    table().setColumn(MessageListModel::Person, CellKind::Text, 132);
    table().setColumn(MessageListModel::To, CellKind::Text, 146);
    table().setColumn(MessageListModel::What, CellKind::Text, 90);
    table().setColumn(MessageListModel::State, CellKind::Pill, 104);
    table().setColumn(MessageListModel::Tries, CellKind::Number, 56);
    table().setColumn(MessageListModel::When, CellKind::Time, 104);
    table().setColumn(MessageListModel::Words, CellKind::Text, 200);
    table().setColumn(MessageListModel::By, CellKind::Text, 110);
    table().setColumn(MessageListModel::Created, CellKind::Time, 110);
    table().setStretchColumn(MessageListModel::Words);
    table().setColumnHidden(MessageListModel::By, true);
    table().setColumnHidden(MessageListModel::Created, true);
    finishTable(MessageListModel::Created, Qt::DescendingOrder);
}

void MessagesPage::addPanel()
{
    setSidePanel(m_panel);
    connect(m_panel, &MessagePanel::retryWanted, this, &MessagesPage::retryChosen);
    connect(m_panel, &MessagePanel::cancelWanted, this, &MessagesPage::cancelChosen);
    connect(m_panel, &MessagePanel::personWanted, this, &MessagesPage::showPerson);
    connect(m_panel, &MessagePanel::ticketTextWanted, this, &MessagesPage::copyTicketText);
    const auto add = [this](const QString &name, const QString &text, const QKeySequence &keys, auto slot) {
        auto *action = new QAction(text, &table());
        action->setObjectName(name);
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetShortcut);
        connect(action, &QAction::triggered, this, slot);
        table().insertAction(table().actions().value(0), action);
        return action;
    };
    add(u"showPersonAction"_s, tr("Show person"), {}, &MessagesPage::showPerson);
    add(u"cancelMessageAction"_s, tr("Cancel message"), QKeySequence(Qt::Key_Delete),
        &MessagesPage::cancelChosen);
    add(u"retryAction"_s, tr("Retry now"), {}, &MessagesPage::retryChosen);
}

void MessagesPage::addBanners()
{
    m_outboxNotice->setObjectName(u"outboxNotice"_s);
    m_board->setObjectName(u"batchBoard"_s);
    m_meter->setObjectName(u"sendingMeterLine"_s);
    addBanner(m_outboxNotice);
    addBanner(m_board);
    addBanner(m_meter);
    connect(m_board, &BatchBoard::buttonsChanged, this, &MessagesPage::orderBanners);
    connect(m_board, &BatchBoard::listWanted, this,
        [this](const MessageBatch &batch) { filterByBatch(batch.id); });
    connect(m_board, &BatchBoard::failed, &actionNotice(), &Notice::showError);
    connect(m_board, &BatchBoard::done, this, [this](const QString &sentence) {
        actionNotice().hide();
        Q_EMIT toastRequested(sentence);
    });
}

QString MessagesPage::searchHint() const
{
    return tr("Search messages: name, e-mail, the server's words");
}

void MessagesPage::startRead()
{
    if (m_filters->narrows())
        setEmptyText(tr("Nothing of this kind"), tr("No message fits all the filters above."));
    else
        setEmptyText(tr("No messages yet"),
            tr("When somebody is sent an activation or a reset, the message stands here with the mail "
               "server's answer."));
    read(
        [states = statesOf(chips().current()), filter = m_filters->filter(searchText()),
            watched = m_board->watched(),
            askChannels = !m_channelsKnown](Connection &connection) -> Result<Listing> {
            Listing listing;
            auto messages = list(connection, states, filter);
            if (!messages)
                return fail(std::move(messages).error());
            auto counts = OutboxStatistics(connection).countByState(filter);
            if (!counts)
                return fail(std::move(counts).error());
            auto batches = MessageBatches(connection).unfinished(watched);
            if (!batches)
                return fail(std::move(batches).error());
            if (askChannels) {
                auto occurring = MessageFilters::readChannels(connection);
                if (!occurring)
                    return fail(std::move(occurring).error());
                listing.channels = std::move(*occurring);
            }
            listing.messages = std::move(*messages);
            listing.counts = std::move(*counts);
            listing.batches = std::move(*batches);
            return listing;
        },
        [this](const Listing &listing) { show(listing); });
}

void MessagesPage::refresh()
{
    ListPage::refresh();
    if (m_panel->message())
        readDetails(m_panel->message()->id);
}

void MessagesPage::show(const Listing &listing)
{
    glow(m_model->setValues(listing.messages));
    showCounts(listing);
    if (listing.channels) {
        m_filters->setChannels(*listing.channels);
        m_channelsKnown = true;
    }
    for (const BatchProgress &progress : listing.batches)
        m_filters->nameBatch(progress.batch);
    m_board->showBatches(listing.batches);
    choosePending();
}

void MessagesPage::showCounts(const Listing &listing)
{
    qint64 shown = 0;
    for (const ChipStates &chip : chipStates()) {
        qint64 count = 0;
        for (auto it = listing.counts.cbegin(); it != listing.counts.cend(); ++it) {
            if (chip.states.isEmpty() || chip.states.contains(it.key()))
                count += it.value();
        }
        chips().setCount(chip.key, count);
        if (chip.key == chips().current())
            shown = count;
    }
    setCaption(shown > m_model->rowCount() ? tr("the latest %Ln", nullptr, m_model->rowCount()) : QString());
}

void MessagesPage::showMessage(MessageId message)
{
    m_pending = message;
    refresh();
}

void MessagesPage::showBatch(BatchId batch)
{
    m_board->watch(batch);
    filterByBatch(batch);
}

void MessagesPage::filterByBatch(BatchId batch)
{
    m_filters->clear();
    m_filters->setBatch(batch);
    table().clearSelection();
    ++m_detailsTurn; // who was chosen before need not be one of them
    m_panel->showNothing(QString());
    search(QString());
    chips().setCurrent(u"all"_s);
    wishChanged();
    refresh();
}

void MessagesPage::showState(const QString &chip)
{
    m_filters->clear();
    chips().setCurrent(chip);
    wishChanged();
    refresh();
}

void MessagesPage::choosePending()
{
    if (!m_pending)
        return;
    const auto row = m_model->rowOf(QString::number(m_pending->value()));
    if (row) {
        table().setCurrentIndex(m_model->index(*row, 0));
        table().scrollTo(m_model->index(*row, 0));
        m_pending.reset();
    } else if (chips().current() != u"all"_s || m_filters->narrows()) {
        showState(u"all"_s);
    } else {
        // Behind the search, or older than what the list holds: the panel shows it all the same.
        table().clearSelection();
        readDetails(*std::exchange(m_pending, std::nullopt));
    }
}

QList<Message> MessagesPage::chosen() const
{
    QList<Message> messages;
    const auto rows = selectedRows();
    for (const int row : rows)
        messages.append(m_model->at(row));
    if (messages.isEmpty() && m_panel->message())
        messages.append(*m_panel->message());
    return messages;
}

void MessagesPage::openRow(int)
{
    showPerson();
}

void MessagesPage::updateActions()
{
    const auto rows = selectedRows();
    if (rows.size() > 1)
        m_panel->showSeveral(int(rows.size()));
    else if (rows.size() == 1
        && (!m_panel->message() || m_panel->message()->id != m_model->at(rows.first()).id))
        readDetails(m_model->at(rows.first()).id);
    else if (rows.isEmpty() && !m_panel->message())
        m_panel->showNothing(m_model->rowCount() == 0
                ? QString()
                : tr("Choose a message to see each try and the server's words."));
    const auto messages = chosen();
    const auto blockOf = [&](auto refusalOf) -> std::optional<QString> {
        if (isBusy())
            return busyReason();
        std::optional<QString> reason;
        for (const Message &message : messages) {
            reason = refusalOf(message);
            if (!reason)
                return std::nullopt;
        }
        return reason;
    };
    const bool gone = messages.size() != 1 || !messages.first().account;
    m_panel->setBlocks({blockOf(retryRefusal), blockOf(cancelRefusal),
        gone ? std::optional(tr("The account is gone.")) : std::nullopt});
}

void MessagesPage::readDetails(MessageId id)
{
    desk()
        .database()
        .read([id](Connection &connection) -> Result<Details> {
            Outbox outbox(connection);
            auto message = outbox.find(id);
            if (!message)
                return fail(std::move(message).error());
            auto attempts = outbox.attempts(id);
            if (!attempts)
                return fail(std::move(attempts).error());
            return Details{*message, *attempts};
        })
        .then(this, [this, turn = ++m_detailsTurn](const Result<Details> &details) {
            if (turn != m_detailsTurn || selectedRows().size() > 1)
                return;
            if (!details)
                actionNotice().showError(details.error());
            else if (details->message)
                m_panel->showMessage(*details->message, details->attempts);
            else
                m_panel->showNothing(tr("The message no longer exists."));
            updateActions();
        });
}

void MessagesPage::showOutboxState()
{
    const DispatcherState &state = desk().outboxState();
    showOutboxNotice(state);
    m_board->showTime();
    m_meter->showMeter(state.meter, desk().profile().mail, now());
    orderBanners();
}

void MessagesPage::showOutboxNotice(const DispatcherState &state)
{
    m_outboxNotice->clearActions(); // they live until the event loop turns
    m_noticeButtons.clear();
    if (state.pausedBecause) {
        Error shown = *state.pausedBecause;
        const int waiting = state.outbox.waiting + state.outbox.paused;
        QString meaning = tr("Nothing goes out until this is put right.");
        if (waiting > 0)
            meaning = tr(
                "Nothing goes out until this is put right; %Ln messages wait and go out by themselves then.",
                nullptr, waiting);
        shown.advice = shown.advice.isEmpty() ? meaning : meaning + u' ' + shown.advice;
        Button *again = m_outboxNotice->addAction(tr("Try again"));
        again->setObjectName(u"tryAgainButton"_s);
        if (!desk().profile().mail)
            again->setBlocked(tr("Enter a mail account first."));
        connect(again, &QPushButton::clicked, this, [this] { desk().resumeOutbox(); });
        Button *settings = m_outboxNotice->addAction(tr("Open mail settings"));
        settings->setObjectName(u"openMailSettingsButton"_s);
        connect(settings, &QPushButton::clicked, this, [this] { Q_EMIT pageRequested(u"site"_s); });
        m_outboxNotice->showError(shown);
        m_noticeButtons = {again, settings};
    } else if (state.trouble) {
        m_outboxNotice->showError(*state.trouble);
    } else {
        m_outboxNotice->hide();
    }
}

void MessagesPage::orderBanners()
{
    placeBeforeList(m_noticeButtons + m_board->buttons());
}

void MessagesPage::retryChosen()
{
    auto messages = chosen();
    messages.removeIf([](const Message &message) { return retryRefusal(message).has_value(); });
    if (!messages.isEmpty() && !isBusy())
        moveChosen(messages, true);
}

void MessagesPage::cancelChosen()
{
    auto messages = chosen();
    messages.removeIf([](const Message &message) { return cancelRefusal(message).has_value(); });
    if (messages.isEmpty() || isBusy())
        return;
    if (messages.size() == 1) {
        moveChosen(messages, false); // Retry now brings it back
        return;
    }
    AskDialog::Question question;
    question.title = tr("Cancel %Ln messages?", nullptr, int(messages.size()));
    question.sentence = tr("They are taken out of the outbox. Retry now brings them back.");
    question.actionText = tr("Cancel %Ln messages", nullptr, int(messages.size()));
    question.cancelText = tr("Keep them");
    AskDialog::ask(this, question, this, [this, messages](const std::optional<AskDialog::Answer> &answer) {
        if (answer)
            moveChosen(messages, false);
    });
}

void MessagesPage::moveChosen(const QList<Message> &messages, bool retry)
{
    const auto deed = [messages, retry, by = desk().actor(), now = now()](
                          Connection &connection) -> Result<int> {
        Outbox outbox(connection);
        for (const Message &message : messages) {
            auto moved = retry ? outbox.retryNow(message.id, by, now) : outbox.cancel(message.id, by, now);
            if (!moved)
                return fail(std::move(moved).error());
        }
        return int(messages.size());
    };
    await(desk().database().run(deed), [this, retry](const Result<int> &count) {
        if (retry) {
            desk().wakeOutbox();
            Q_EMIT toastRequested(*count == 1 ? tr("It is tried again.")
                                              : tr("%Ln messages are tried again.", nullptr, *count));
        } else {
            Q_EMIT toastRequested(*count == 1 ? tr("Cancelled. Retry now brings it back.")
                                              : tr("%Ln messages cancelled.", nullptr, *count));
        }
    });
}

void MessagesPage::showPerson()
{
    const auto messages = chosen();
    if (messages.size() == 1 && messages.first().account)
        Q_EMIT accountRequested(*messages.first().account);
}

void MessagesPage::copyTicketText()
{
    if (!m_panel->message())
        return;
    QGuiApplication::clipboard()->setText(ticketText(*m_panel->message(), m_panel->attempts()));
    Q_EMIT toastRequested(tr("Copied for the ticket."));
}

} // namespace latchkey
