// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/MailDomains.h"

#include <QHash>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

/// Misspelt first labels, whatever follows the dot: people slip there in "gmail.com" and "yahoo.co.uk" alike.
const QHash<QString, QString> &misspelt()
{
    static const QHash<QString, QString> all = [] {
        const QList<std::pair<QString, QStringList>> providers{
            {u"gmail"_s,
                {u"gamil"_s, u"gmial"_s, u"gnail"_s, u"gmai"_s, u"gmal"_s, u"gmil"_s, u"gail"_s, u"gmaill"_s,
                    u"gmaiil"_s, u"ggmail"_s, u"gmali"_s, u"gimail"_s, u"gemail"_s, u"gmaul"_s, u"gmailc"_s,
                    u"hmail"_s, u"fmail"_s}},
            {u"hotmail"_s,
                {u"hotmial"_s, u"hotmal"_s, u"hotmil"_s, u"hotmali"_s, u"hotmai"_s, u"hotmaill"_s,
                    u"hotamil"_s, u"hotnail"_s, u"homail"_s, u"htomail"_s, u"hormail"_s, u"hitmail"_s,
                    u"otmail"_s}},
            {u"yahoo"_s,
                {u"yaho"_s, u"yahooo"_s, u"yhaoo"_s, u"yhoo"_s, u"yaoo"_s, u"yahho"_s, u"uahoo"_s,
                    u"tahoo"_s}},
            {u"outlook"_s,
                {u"outlok"_s, u"outllok"_s, u"outlool"_s, u"outloook"_s, u"outook"_s, u"outlock"_s,
                    u"oultook"_s, u"putlook"_s}},
            {u"icloud"_s, {u"iclod"_s, u"icoud"_s, u"icluod"_s, u"icloude"_s, u"icould"_s, u"iclould"_s}},
            {u"protonmail"_s, {u"protonmial"_s, u"protomail"_s, u"protonmal"_s}},
        };
        QHash<QString, QString> byTypo;
        for (const auto &[name, typos] : providers) {
            for (const QString &typo : typos)
                byTypo.insert(typo, name);
        }
        return byTypo;
    }();
    return all;
}

/// Endings that no registry gives out, or that no mail of these providers has.
QString mendedEnding(const QString &provider, const QString &ending)
{
    static const QStringList nowhere{
        u"con"_s, u"cmo"_s, u"ocm"_s, u"vom"_s, u"xom"_s, u"comm"_s, u"cpm"_s, u"coom"_s};
    if (nowhere.contains(ending))
        return u"com"_s;
    static const QStringList onlyCom{u"gmail"_s, u"icloud"_s};
    static const QStringList halfTyped{u"co"_s, u"cm"_s, u"om"_s, u"c"_s};
    if (onlyCom.contains(provider) && halfTyped.contains(ending))
        return u"com"_s;
    return ending;
}

} // namespace

std::optional<QString> probableAddress(const QString &typed)
{
    const QString address = typed.trimmed();
    const qsizetype at = address.lastIndexOf(u'@');
    const QString domain = address.mid(at + 1).toLower();
    const qsizetype dot = domain.indexOf(u'.');
    if (at < 1 || dot < 1)
        return std::nullopt;
    const QString label = domain.first(dot);
    const QString name = misspelt().value(label, label);
    const QString mended = name + u'.' + mendedEnding(name, domain.mid(dot + 1));
    if (mended == domain)
        return std::nullopt;
    return address.first(at + 1) + mended;
}

} // namespace latchkey
