// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <QLocale>
#include <QStringList>
#include <vector>

class QTranslator;

namespace latchkey {

/// Puts the words of the window into a language: Qt's own (buttons, file dialogs) and ours. English stands in
/// the source, but its plurals come from a file as well ("1 link", "2 links"), so they are always there and
/// fill in for what a language leaves out. A language is one file,
/// resources/translations/latchkey_<language>.ts.
///
/// Needs the application and lives in its thread; to be made before the first text is shown. Its end takes
/// the words away again.
class Translations final {
public:
    /// The first of the languages that `locale` asks for and that Latchkey speaks, else English. Qt's own
    /// words follow ours, so that no window speaks two languages.
    explicit Translations(const QLocale &locale);
    ~Translations();
    Q_DISABLE_COPY_MOVE(Translations)

    /// What is spoken: a language as in the files' names, "en" or "pt_BR".
    QString language() const { return m_language; }
    /// The languages that come with the program, in the order of their names.
    static QStringList languages();

private:
    void install(const QString &file, const QString &folder);

    QString m_language;
    std::vector<std::unique_ptr<QTranslator>> m_installed; ///< the last one is asked first
};

} // namespace latchkey
