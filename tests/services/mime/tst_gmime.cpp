// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/mime/GMimeReader.h"
#include "unit/mail/AwkwardMail.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;

namespace {

QString firstDifference(const QJsonValue &found, const QJsonValue &wanted)
{
    const QByteArray a = QJsonDocument(QJsonArray{found}).toJson(QJsonDocument::Compact);
    const QByteArray b = QJsonDocument(QJsonArray{wanted}).toJson(QJsonDocument::Compact);
    qsizetype same = 0;
    while (same < a.size() && same < b.size() && a[same] == b[same])
        ++same;
    const qsizetype from = std::max<qsizetype>(0, same - 20);
    return QString::fromUtf8(a.mid(from, 100)) + u" instead of "_s + QString::fromUtf8(b.mid(from, 100));
}

} // namespace

class TestGMime : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsBackEverything_data();
    void readsBackEverything();
};

void TestGMime::readsBackEverything_data()
{
    QTest::addColumn<quint32>("seed");
    for (const quint32 seed : {20261121U, 1U, 2U, 3U})
        QTest::addRow("seed %u", seed) << seed;
}

// Every header, name, text and file comes back as it was put in.
void TestGMime::readsBackEverything()
{
    QFETCH(quint32, seed);
    QRandomGenerator random(seed);
    constexpr int count = 150;
    for (int i = 0; i < count; ++i) {
        const MailContent mail = awkwardMail(&random, i);
        QJsonObject wanted = whatReadersMustFind(mail);
        const QJsonObject found = readWithGMime(composedMail(mail));
        wanted.insert(u"autoSubmitted"_s, u"auto-generated"_s);
        wanted.insert(u"mimeVersion"_s, u"1.0"_s);
        const bool isText = mail.html.isEmpty() && mail.attachments.isEmpty();
        wanted.insert(u"isText"_s, isText);
        const QString text = wanted[u"text"].toString();
        if (isText && !text.endsWith(u'\n') && found[u"text"].toString() == text + u'\n')
            wanted.insert(u"text"_s, text + u'\n'); // the line end that every message needs
        for (auto it = wanted.constBegin(); it != wanted.constEnd(); ++it) {
            QVERIFY2(found[it.key()] == it.value(),
                qPrintable(u"message %1, %2: "_s.arg(i).arg(it.key())
                    + firstDifference(found[it.key()], it.value())));
        }
    }
}

QTEST_GUILESS_MAIN(TestGMime)
#include "tst_gmime.moc"
