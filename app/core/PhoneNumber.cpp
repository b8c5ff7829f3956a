// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/PhoneNumber.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace latchkey {

Result<PhoneNumber> PhoneNumber::parse(const QString &text)
{
    static const QRegularExpression separators(QStringLiteral("[\\s./()-]"));
    static const QRegularExpression international(QStringLiteral("^\\+[1-9][0-9]{6,14}$"));

    QString digits = text;
    digits.remove(separators);
    if (digits.startsWith(QLatin1String("00")))
        digits.replace(0, 2, QLatin1Char('+'));
    if (!international.match(digits).hasMatch()) {
        return fail(Error::Code::InvalidInput,
            QCoreApplication::translate(
                "PhoneNumber", "Enter the number with its country code, as in +49 30 123456."));
    }
    PhoneNumber number;
    number.m_number = digits;
    return number;
}

} // namespace latchkey
