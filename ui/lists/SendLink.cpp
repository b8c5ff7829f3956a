// SPDX-License-Identifier: GPL-3.0-or-later
#include "lists/SendLink.h"

#include "common/AskDialog.h"
#include "Desk.h"

#include <QCoreApplication>

namespace latchkey {

namespace {

struct SendLinkText {
    Q_DECLARE_TR_FUNCTIONS(SendLink)
};

QFuture<Result<MessageId>> send(Desk &desk, TokenPurpose purpose, AccountId account, const QString &reason)
{
    return desk.act([purpose, account, reason](AccountDesk &deeds) {
        return purpose == TokenPurpose::Activation ? deeds.sendActivation(account, reason)
                                                   : deeds.sendReset(account, reason);
    });
}

/// A refusal that comes with advice is the site's pace; the others cannot be overridden.
bool isPace(const Error &error)
{
    return error.code == Error::Code::Refused && !error.advice.isEmpty();
}

} // namespace

void sendLink(Desk &desk, QWidget *parent, TokenPurpose purpose, AccountId account, const QString &personName,
    std::function<void(const std::optional<Result<MessageId>> &)> done)
{
    send(desk, purpose, account, {}).then(parent, [=, &desk](const Result<MessageId> &result) {
        if (result || !isPace(result.error())) {
            done(result);
            return;
        }
        AskDialog::Question question;
        question.title = SendLinkText::tr("Send another one to %1?").arg(personName);
        question.sentence = result.error().message + QLatin1Char(' ')
            + SendLinkText::tr("The link in the newest message is then the only one that works.");
        question.actionText = SendLinkText::tr("Send all the same");
        question.reason = AskDialog::Reason::Required;
        AskDialog::ask(parent, question, parent, [=, &desk](const std::optional<AskDialog::Answer> &answer) {
            if (!answer) {
                done(std::nullopt);
                return;
            }
            send(desk, purpose, account, answer->reason).then(parent, [done](const Result<MessageId> &sent) {
                done(sent);
            });
        });
    });
}

QString labelOf(TokenPurpose purpose)
{
    return purpose == TokenPurpose::Activation ? SendLinkText::tr("Activation") : SendLinkText::tr("Reset");
}

} // namespace latchkey
