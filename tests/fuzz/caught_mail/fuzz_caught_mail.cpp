// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz/Check.h"
#include "practice/CaughtMail.h"

using namespace latchkey;
using namespace Qt::StringLiterals;

// Whatever somebody sends to the practice mailbox.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray raw(reinterpret_cast<const char *>(data), qsizetype(size));
    const CaughtMail mail = readMail(raw);
    check(mail.raw == raw, "the message stays as it came");
    check(mail.text.size() + mail.html.size() <= 4 * raw.size() + 4, "nothing is blown up");
    for (const QString &link : mail.links)
        check(link.startsWith(u"http", Qt::CaseInsensitive), "a link leads to a website");
    return 0;
}
