// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/AccountDialogs.h"

#include "accounts/AddressSuggestion.h"
#include "accounts/MailDomains.h"
#include "accounts/TaskDialog.h"
#include "common/Form.h"
#include "Desk.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QDateTimeEdit>
#include <QLineEdit>
#include <QPlainTextEdit>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace latchkey::accountdialogs {

namespace {

constexpr int longestReason = 500;

struct AccountDialogsText {
    Q_DECLARE_TR_FUNCTIONS(AccountDialogs)
};

QLineEdit *lineEdit(const QString &objectName, int maxLength)
{
    auto *edit = new QLineEdit;
    edit->setObjectName(objectName);
    edit->setMaxLength(maxLength);
    return edit;
}

/// The reason that goes into the activity log; the dialog's button waits for it.
QLineEdit *addReason(TaskDialog *dialog, const QString &label, const QString &hint)
{
    auto *reason = lineEdit(u"reasonLineEdit"_s, longestReason);
    dialog->form()->addField(label, reason, hint);
    const auto look = [dialog, reason] {
        dialog->setBlocked(reason->text().trimmed().isEmpty()
                ? std::optional(AccountDialogsText::tr("Enter a reason first."))
                : std::nullopt);
    };
    QObject::connect(reason, &QLineEdit::textChanged, dialog, look);
    look();
    return reason;
}

/// The ends a block can be given, with what the list calls them.
struct BlockEnd {
    QString text;
    Duration span; ///< 0: no end; negative: the moment is chosen
};

QList<BlockEnd> blockEnds()
{
    return {{AccountDialogsText::tr("Until somebody unblocks it"), 0ms},
        {AccountDialogsText::tr("For an hour"), 1h}, {AccountDialogsText::tr("For 24 hours"), 24h},
        {AccountDialogsText::tr("For 7 days"), 24h * 7}, {AccountDialogsText::tr("For 30 days"), 24h * 30},
        {AccountDialogsText::tr("Until a moment I choose"), -1ms}};
}

} // namespace

void confirmByHand(QWidget *parent, Desk &desk, const Account &account, std::function<void()> done)
{
    auto *dialog = new TaskDialog(AccountDialogsText::tr("Confirm %1 by hand").arg(account.displayName()),
        AccountDialogsText::tr(
            "The account counts as confirmed without its link having been opened. Do this only when you know "
            "that %1 "
            "is this person's address.")
            .arg(account.email),
        AccountDialogsText::tr("Confirm the address"), parent);
    dialog->setObjectName(u"confirmByHandDialog"_s);
    auto *reason = addReason(dialog, AccountDialogsText::tr("How do you know?"),
        AccountDialogsText::tr("Kept in the activity log, for example a ticket number."));
    QObject::connect(dialog, &TaskDialog::submitted, dialog, [dialog, reason, &desk, id = account.id, done] {
        dialog->await(
            desk.act([id, why = reason->text()](AccountDesk &d) { return d.confirmByHand(id, why); }), done);
    });
    dialog->open();
    reason->setFocus();
}

void block(QWidget *parent, Desk &desk, const Account &account, std::function<void()> done)
{
    auto *dialog = new TaskDialog(AccountDialogsText::tr("Block %1").arg(account.displayName()),
        AccountDialogsText::tr(
            "This person can no longer sign in, is signed out everywhere, and links that were sent stop "
            "working."),
        AccountDialogsText::tr("Block"), parent);
    dialog->setObjectName(u"blockDialog"_s);
    dialog->setActionKind(ButtonKind::DangerFilled);
    auto *reason = addReason(dialog, AccountDialogsText::tr("Reason"),
        AccountDialogsText::tr("Kept in the activity log, for example a ticket number."));
    auto *end = new QComboBox;
    end->setObjectName(u"blockEndComboBox"_s);
    const auto ends = blockEnds();
    for (const BlockEnd &one : ends)
        end->addItem(one.text);
    dialog->form()->addField(AccountDialogsText::tr("How long"), end);
    auto *moment = new QDateTimeEdit(toLocal(desk.clock().now() + 24h));
    moment->setObjectName(u"blockEndDateTimeEdit"_s);
    moment->setCalendarPopup(true);
    moment->setMinimumDateTime(toLocal(desk.clock().now()));
    auto *momentField = dialog->form()->addField(AccountDialogsText::tr("Until"), moment);
    momentField->hide();
    QObject::connect(end, &QComboBox::currentIndexChanged, dialog,
        [=](int index) { momentField->setVisible(ends.value(index).span < 0ms); });
    QObject::connect(dialog, &TaskDialog::submitted, dialog, [=, &desk, id = account.id] {
        const Duration span = ends.value(end->currentIndex()).span;
        std::optional<Instant> until;
        if (span < 0ms)
            until = toInstant(moment->dateTime());
        else if (span > 0ms)
            until = desk.clock().now() + span;
        dialog->await(
            desk.act([id, why = reason->text(), until](AccountDesk &d) { return d.block(id, why, until); }),
            done);
    });
    dialog->open();
    reason->setFocus();
}

void addNote(QWidget *parent, Desk &desk, const Account &account, std::function<void()> done)
{
    auto *dialog = new TaskDialog(AccountDialogsText::tr("Note about %1").arg(account.displayName()),
        AccountDialogsText::tr("Your colleagues see it in the person's timeline; the person does not."),
        AccountDialogsText::tr("Add note"), parent);
    dialog->setObjectName(u"noteDialog"_s);
    auto *text = new QPlainTextEdit;
    text->setObjectName(u"noteTextEdit"_s);
    text->setTabChangesFocus(true);
    text->setMinimumHeight(110);
    auto *textField = dialog->form()->addField(AccountDialogsText::tr("Note"), text);
    auto *ticket = lineEdit(u"ticketLineEdit"_s, 60);
    dialog->form()->addField(AccountDialogsText::tr("Ticket"), ticket)->setOptional(true);
    const auto look = [dialog, text, textField] {
        const qsizetype length = text->toPlainText().trimmed().size();
        textField->setError(length > 4000
                ? std::optional(AccountDialogsText::tr("The note is longer than 4000 characters."))
                : std::nullopt);
        dialog->setBlocked(length == 0 ? std::optional(AccountDialogsText::tr("Write the note first."))
                : length > 4000        ? std::optional(AccountDialogsText::tr("Shorten the note first."))
                                       : std::nullopt);
    };
    QObject::connect(text, &QPlainTextEdit::textChanged, dialog, look);
    look();
    QObject::connect(dialog, &TaskDialog::submitted, dialog, [=, &desk, id = account.id] {
        dialog->await(desk.act([id, words = text->toPlainText(), number = ticket->text()](
                                   AccountDesk &d) { return d.addNote(id, words, number); }),
            done);
    });
    dialog->open();
    text->setFocus();
}

void correctAddress(QWidget *parent, Desk &desk, const Account &account, std::function<void(MessageId)> done)
{
    auto *dialog = new TaskDialog(
        AccountDialogsText::tr("Correct the address of %1").arg(account.displayName()),
        AccountDialogsText::tr(
            "The account gets the new address, links sent to the old one stop working, and the activation "
            "goes to the "
            "new one at once."),
        AccountDialogsText::tr("Correct and send"), parent);
    dialog->setObjectName(u"correctAddressDialog"_s);
    auto *address = lineEdit(u"emailLineEdit"_s, 254);
    auto *field = dialog->form()->addField(AccountDialogsText::tr("E-mail"), address);
    field->setHint(AccountDialogsText::tr("Until now: %1").arg(account.email));
    address->setText(account.email);
    dialog->form()->addWidget(new AddressSuggestion(address));
    const auto look = [dialog, address, field, was = account.email] {
        const auto email = EmailAddress::parse(address->text());
        const bool same = address->text().trimmed().compare(was, Qt::CaseInsensitive) == 0;
        field->setError(!email && !same && !address->text().isEmpty() ? std::optional(email.error().message)
                                                                      : std::nullopt);
        dialog->setBlocked(same ? std::optional(AccountDialogsText::tr("Correct the address first."))
                : email         ? std::nullopt
                                : std::optional(email.error().message));
    };
    QObject::connect(address, &QLineEdit::textChanged, dialog, look);
    look();
    dialog->setErrorShown([field, address](const Error &error) {
        // The only conflict that a new address can have is with another account's.
        if (error.code != Error::Code::Conflict || !error.advice.isEmpty())
            return false;
        field->setError(error.message);
        address->setFocus();
        return true;
    });
    QObject::connect(dialog, &TaskDialog::submitted, dialog, [=, &desk, id = account.id] {
        dialog->await(desk.act([id, email = address->text().trimmed()](
                                   AccountDesk &d) { return d.correctAddressAndResend(id, email); }),
            done);
    });
    dialog->open();
    address->setFocus();
    address->selectAll();
}

} // namespace latchkey::accountdialogs
