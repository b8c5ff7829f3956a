// SPDX-License-Identifier: GPL-3.0-or-later
#include "Delivery.h"

#include "channels/ChannelProxy.h"

namespace latchkey {

Delivery::Delivery(std::shared_ptr<Database> database, std::shared_ptr<const Clock> clock,
    const QString &claimant, const SmtpConnectionOptions &options)
    : m_database(std::move(database))
    , m_email(new EmailChannel(clock, options))
    , m_network(QStringLiteral("network"))
    , m_outbox(QStringLiteral("outbox"))
{
    connect(m_email, &EmailChannel::passwordNeeded, this, &Delivery::passwordNeeded);
    m_email->moveToThread(m_network.root()->thread());
    m_network.run([this] { m_email->setParent(m_network.root()); });
    m_outbox.run([this, clock, claimant] { startDispatcher(clock, claimant); });
}

Delivery::~Delivery() = default;

void Delivery::startDispatcher(const std::shared_ptr<const Clock> &clock, const QString &claimant)
{
    auto connection = m_database->connect();
    if (!connection) {
        DispatcherState state;
        state.trouble = connection.error();
        Q_EMIT stateChanged(state);
        return;
    }
    m_dispatcher = new Dispatcher(std::move(*connection), clock, claimant);
    m_dispatcher->setParent(m_outbox.root());
    connect(m_dispatcher, &Dispatcher::stateChanged, this, &Delivery::stateChanged);
    m_dispatcher->addChannel(std::make_unique<ChannelProxy>(*m_email));
    m_dispatcher->start();
}

void Delivery::setAccount(const std::optional<MailAccount> &account, const Error &whyNot)
{
    // In this order: what the dispatcher hands over from then on arrives behind the new account.
    m_network.run([this, account] { m_email->setAccount(account); });
    m_outbox.run([this, whyNot, isThere = account.has_value()] {
        if (!m_dispatcher)
            return;
        if (isThere)
            m_dispatcher->resume();
        else
            m_dispatcher->pause(whyNot);
    });
}

void Delivery::answerPassword(const Result<std::optional<Secret>> &password)
{
    m_network.run([this, password] {
        if (password)
            m_email->providePassword(*password);
        else
            m_email->refusePassword(password.error());
    });
}

void Delivery::wake()
{
    m_outbox.run([this] {
        if (m_dispatcher)
            m_dispatcher->wake();
    });
}

} // namespace latchkey
