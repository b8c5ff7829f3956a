// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/Languages.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

struct Language {
    QString code;
    QString name; ///< not QLocale's: that one says "American English" and "espa\u00f1ol de Espa\u00f1a"
};

const QList<Language> &languages()
{
    static const QList<Language> list{{u"en"_s, u"English"_s}, {u"de"_s, u"Deutsch"_s},
        {u"fr"_s, u"Fran\u00e7ais"_s}, {u"es"_s, u"Espa\u00f1ol"_s},
        {u"ar"_s, u"\u0627\u0644\u0639\u0631\u0628\u064a\u0629"_s}, {u"it"_s, u"Italiano"_s},
        {u"ja"_s, u"\u65e5\u672c\u8a9e"_s}, {u"nl"_s, u"Nederlands"_s}, {u"pl"_s, u"Polski"_s},
        {u"pt"_s, u"Portugu\u00eas"_s}, {u"ru"_s, u"\u0420\u0443\u0441\u0441\u043a\u0438\u0439"_s},
        {u"sv"_s, u"Svenska"_s}, {u"tr"_s, u"T\u00fcrk\u00e7e"_s},
        {u"uk"_s, u"\u0423\u043a\u0440\u0430\u0457\u043d\u0441\u044c\u043a\u0430"_s},
        {u"zh"_s, u"\u4e2d\u6587"_s}};
    return list;
}

} // namespace

const QStringList &offeredLanguages()
{
    static const QStringList codes = [] {
        QStringList all;
        for (const Language &language : languages())
            all += language.code;
        return all;
    }();
    return codes;
}

QString languageName(const QString &code)
{
    for (const Language &language : languages()) {
        if (language.code == code)
            return u"%1 (%2)"_s.arg(language.name, code);
    }
    const QString name = QLocale(code).nativeLanguageName();
    return name.isEmpty() ? code : u"%1 (%2)"_s.arg(name.at(0).toUpper() + name.mid(1), code);
}

} // namespace latchkey
