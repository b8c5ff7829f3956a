// SPDX-License-Identifier: GPL-3.0-or-later
#include "secrets/KeychainError.h"

#include <QCoreApplication>

namespace latchkey {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(latchkey::Keychain)
};

} // namespace

Error keychainLocked(QString detail)
{
    return {Error::Code::Keychain,
        Words::tr("The keychain looks locked, so the stored password cannot be used right now."),
        Words::tr("Unlock the system's keychain, then try again. What is stored there stays as it is."),
        std::move(detail)};
}

Error keychainAbsent(QString detail)
{
    return {Error::Code::Keychain,
        Words::tr("This computer has no working keychain, so passwords cannot be stored on it."),
        Words::tr("Type the password again: it is then kept until you close Latchkey."), std::move(detail)};
}

Error keychainSilent(QString detail)
{
    return {Error::Code::Keychain,
        Words::tr("The keychain did not answer, so the stored password cannot be used right now."),
        Words::tr("Look for a question from the keychain behind other windows, answer it, then try again."),
        std::move(detail)};
}

Error keychainEntryGone(QString detail)
{
    return {Error::Code::NotFound,
        Words::tr("The password is no longer in the keychain: it was removed there, outside Latchkey."),
        Words::tr("Type the password again."), std::move(detail)};
}

} // namespace latchkey
