// SPDX-License-Identifier: GPL-3.0-or-later
#include "site/TemplateLanguageBox.h"

#include "common/Languages.h"

#include <QSignalBlocker>

using namespace Qt::StringLiterals;

namespace latchkey {

TemplateLanguageBox::TemplateLanguageBox(QWidget *parent)
    : QComboBox(parent)
{
    setObjectName(u"languageComboBox"_s);
    setAccessibleName(tr("Language of the message"));
    setSizeAdjustPolicy(QComboBox::AdjustToContents);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed); // what stands beside it goes on in a second line
    connect(this, &QComboBox::activated, this, [this](int index) {
        if (const QString code = itemData(index).toString(); !code.isEmpty())
            Q_EMIT chosen(code);
    });
}

void TemplateLanguageBox::setLanguages(const QStringList &written, const QString &current)
{
    const QSignalBlocker quiet(this);
    clear();
    for (const QString &code : written) {
        const bool ofSite = code == written.constFirst();
        addItem(ofSite ? tr("%1, the site's").arg(languageName(code)) : languageName(code), code);
    }
    insertSeparator(count());
    for (const QString &code : offeredLanguages()) {
        if (!written.contains(code))
            addItem(languageName(code), code);
    }
    setCurrentIndex(findData(current));
}

} // namespace latchkey
