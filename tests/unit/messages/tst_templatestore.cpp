// SPDX-License-Identifier: GPL-3.0-or-later
#include "audit/AuditLog.h"
#include "messages/TemplateStore.h"
#include "support/StoreTest.h"

#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;

class TestTemplateStore : public StoreTest {
    Q_OBJECT

private:
    static constexpr auto purpose = MessagePurpose::Reset;
    static constexpr auto email = ChannelKind::Email;
    TemplateStore templates() { return TemplateStore(connection()); }
    MessageTemplate find(const QString &locale) { return must(templates().find(purpose, email, locale)); }
    MessageTemplate own(const QString &locale, const QString &subject) const
    {
        return {purpose, email, locale, subject, u"{{link}}"_s, u"<a href=\"{{link}}\">x</a>"_s};
    }
    void save(const MessageTemplate &message)
    {
        must(templates().save(message, now(), Actor::named(u"Kim"_s)));
    }

private Q_SLOTS:
    void withoutOwnWordingTheShippedOneIsUsed();
    void ownWordingIsUsedFromThenOn();
    void aLanguageWithoutWordingFallsBack();
    void theSitesLanguageComesBeforeEnglish();
    void ownLocalesAreKnown();
    void aBadTemplateIsNotSaved();
    void resettingBringsTheShippedOneBack();
    void changesAreAudited();
};

void TestTemplateStore::withoutOwnWordingTheShippedOneIsUsed()
{
    QVERIFY(find(u"en"_s) == shippedTemplate(purpose, email, u"en"_s));
    QCOMPARE(find(u"en_GB"_s).locale, u"en"_s);
    QCOMPARE(find(u"xx"_s).locale, u"en"_s);
    QCOMPARE(find(u""_s).locale, u"en"_s);
    QVERIFY(
        find(u"en"_s).subject != must(templates().find(MessagePurpose::Activation, email, u"en"_s)).subject);
}

void TestTemplateStore::ownWordingIsUsedFromThenOn()
{
    const auto first = own(u"en"_s, u"Mine"_s);
    save(first);
    QVERIFY(find(u"en"_s) == first);
    save(own(u"en"_s, u"Mine, better"_s));
    QCOMPARE(find(u"en"_s).subject, u"Mine, better"_s);
    QCOMPARE(must(connection().scalar(u"SELECT COUNT(*) FROM message_template"_s)), 1);
}

void TestTemplateStore::aLanguageWithoutWordingFallsBack()
{
    save(own(u"en"_s, u"English"_s));
    QCOMPARE(find(u"xx"_s).subject, u"English"_s);
    save(own(u"xx"_s, u"Ours"_s));
    QCOMPARE(find(u"xx"_s).subject, u"Ours"_s);
    QCOMPARE(find(u"en"_s).subject, u"English"_s);
}

void TestTemplateStore::theSitesLanguageComesBeforeEnglish()
{
    save(own(u"en"_s, u"English"_s));
    save(own(u"xx"_s, u"Site"_s));
    save(own(u"yy_ZZ"_s, u"Region"_s));
    save(own(u"yy"_s, u"Language"_s));
    const auto subject = [&](const QString &locale, const QString &site) {
        return must(templates().find(purpose, email, locale, site)).subject;
    };
    QCOMPARE(subject(u"vv"_s, u"xx"_s), u"Site"_s);
    QCOMPARE(subject(u""_s, u"xx"_s), u"Site"_s);
    QCOMPARE(subject(u"en"_s, u"xx"_s), u"English"_s);
    QCOMPARE(subject(u"yy_ZZ"_s, u"xx"_s), u"Region"_s);
    QCOMPARE(subject(u"yy_AA"_s, u"xx"_s), u"Language"_s);
    QCOMPARE(subject(u"vv"_s, u"ww"_s), u"English"_s);
    QCOMPARE(subject(u""_s, u""_s), u"English"_s);
}

void TestTemplateStore::ownLocalesAreKnown()
{
    QCOMPARE(must(templates().ownLocales()), QStringList());
    save(own(u"xx"_s, u"Ours"_s));
    save(own(u"en"_s, u"English"_s));
    save(own(u"xx"_s, u"Ours, better"_s));
    QCOMPARE(must(templates().ownLocales()), (QStringList{u"en"_s, u"xx"_s}));
}

void TestTemplateStore::aBadTemplateIsNotSaved()
{
    auto bad = own(u"en"_s, u"{{nmae}}"_s);
    const auto refused = templates().save(bad, now(), Actor::named(u"Kim"_s));
    QCOMPARE(codeOf(refused), u"InvalidInput"_s);
    QVERIFY(refused.error().message.contains(u"{{nmae}}"_s));
    QVERIFY(find(u"en"_s) == shippedTemplate(purpose, email, u"en"_s));
    QVERIFY(must(AuditLog(connection()).latest()).isEmpty());
}

void TestTemplateStore::resettingBringsTheShippedOneBack()
{
    save(own(u"en"_s, u"Mine"_s));
    must(templates().reset(purpose, email, u"en"_s, now(), Actor::named(u"Kim"_s)));
    QVERIFY(find(u"en"_s) == shippedTemplate(purpose, email, u"en"_s));
}

// S32
void TestTemplateStore::changesAreAudited()
{
    save(own(u"en"_s, u"Mine"_s));
    must(templates().reset(purpose, email, u"en"_s, now(), Actor::named(u"Lee"_s)));
    const auto lines = must(AuditLog(connection()).latest());
    QCOMPARE(lines.size(), 2);
    QVERIFY(
        lines[0].action == AuditAction::TemplateChanged && lines[1].action == AuditAction::TemplateChanged);
    QVERIFY(lines[0].actor == Actor::named(u"Lee"_s));
    QVERIFY(lines[1].detail.contains(u"reset"_s));
}

LATCHKEY_STORE_TEST(TestTemplateStore)
#include "tst_templatestore.moc"
