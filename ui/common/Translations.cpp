// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/Translations.h"

#include <QDir>
#include <QGuiApplication>
#include <QLibraryInfo>
#include <QTranslator>

namespace latchkey {

using namespace Qt::StringLiterals;

namespace {

constexpr auto ours = ":/i18n"_L1;
constexpr auto prefix = "latchkey_"_L1;
constexpr auto english = "en"_L1;

/// "de-AT" is served by de_AT, else by de.
QString fitting(const QString &wanted, const QStringList &languages)
{
    QStringList parts = wanted.split(u'-');
    for (; !parts.isEmpty(); parts.removeLast()) {
        if (const QString name = parts.join(u'_'); languages.contains(name))
            return name;
    }
    return {};
}

QString chosen(const QLocale &locale)
{
    const QStringList languages = Translations::languages();
    for (const QString &wanted : locale.uiLanguages()) {
        if (const QString name = fitting(wanted, languages); !name.isEmpty())
            return name;
    }
    return english;
}

bool isRightToLeft(const QString &language)
{
    return QLocale(language).textDirection() == Qt::RightToLeft;
}

} // namespace

Translations::Translations(const QLocale &locale)
    : m_language(chosen(locale))
{
    install(prefix + english, ours);
    if (m_language != english) {
        install("qtbase_"_L1 + m_language, QLibraryInfo::path(QLibraryInfo::TranslationsPath));
        install(prefix + m_language, ours);
    }
    // Qt would learn the direction from its own file only, which not every machine has.
    if (isRightToLeft(m_language))
        QGuiApplication::setLayoutDirection(Qt::RightToLeft);
}

Translations::~Translations()
{
    // ~QTranslator takes itself out of the application.
    m_installed.clear();
    if (isRightToLeft(m_language))
        QGuiApplication::setLayoutDirection(Qt::LayoutDirectionAuto);
}

QStringList Translations::languages()
{
    QStringList names;
    for (const QString &file : QDir(ours).entryList({prefix + "*.qm"_L1}, QDir::Files, QDir::Name))
        names.append(file.sliced(prefix.size()).chopped(3));
    return names;
}

void Translations::install(const QString &file, const QString &folder)
{
    auto translator = std::make_unique<QTranslator>();
    // No error if it is not there: Qt's own words come with the system, or do not and then stay English.
    if (translator->load(file, folder) && QCoreApplication::installTranslator(translator.get()))
        m_installed.push_back(std::move(translator));
}

} // namespace latchkey
