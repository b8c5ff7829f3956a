// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/Button.h"
#include "common/Label.h"
#include "unit/ui/WidgetTest.h"

#include <QSignalSpy>
#include <QSvgRenderer>

using namespace latchkey;
using namespace Qt::StringLiterals;

class TestTheme : public WidgetTest {
    Q_OBJECT

private Q_SLOTS:
    void cleanup();
    void textIsReadable_data();
    void textIsReadable();
    void contrastIsMeasuredAsWcagDoes();
    void changesWhileRunning();
    void textScaleReachesWidgets();
    void everyIconIsThere_data();
    void everyIconIsThere();
    void iconsFollowTheTheme();
    void arrowsPointAlongTheReadingDirection();
};

void TestTheme::cleanup()
{
    theme().setChoice(ThemeChoice::Light);
    theme().setTextScale(1.0);
    QGuiApplication::setLayoutDirection(Qt::LeftToRight);
}

void TestTheme::textIsReadable_data()
{
    QTest::addColumn<ColorScheme>("scheme");
    QTest::addColumn<double>("least");
    QTest::newRow("light") << ColorScheme::Light << 4.5;
    QTest::newRow("dark") << ColorScheme::Dark << 4.5;
    QTest::newRow("high contrast, light") << ColorScheme::HighContrastLight << 7.0;
    QTest::newRow("high contrast, dark") << ColorScheme::HighContrastDark << 7.0;
}

void TestTheme::textIsReadable()
{
    QFETCH(ColorScheme, scheme);
    QFETCH(double, least);
    const auto pairs = textPairs();
    QVERIFY(pairs.size() > 40);
    for (const ColorPair &pair : pairs) {
        const double ratio = contrastRatio(colorOf(scheme, pair.text), colorOf(scheme, pair.fill));
        QVERIFY2(ratio >= least,
            qPrintable(u"colour %1 on %2: %3"_s.arg(int(pair.text)).arg(int(pair.fill)).arg(ratio)));
    }
}

void TestTheme::contrastIsMeasuredAsWcagDoes()
{
    QCOMPARE(contrastRatio(Qt::black, Qt::white), 21.0);
    QCOMPARE(contrastRatio(Qt::red, Qt::red), 1.0);
    QVERIFY(std::abs(contrastRatio(QColor(0x777777), Qt::white) - 4.48) < 0.01);
}

void TestTheme::changesWhileRunning()
{
    Button button(u"Send"_s, ButtonKind::Primary);
    Label label(u"muted"_s, TextStyle::Body, ColorRole::MutedText);
    button.resize(button.sizeHint());
    const auto fill = [&button] { return button.grab().toImage().pixelColor(button.width() / 2, 4); };
    QCOMPARE(fill(), colorOf(ColorScheme::Light, ColorRole::Accent));

    QSignalSpy changed(&theme(), &Theme::changed);
    theme().setChoice(ThemeChoice::Dark);
    QCOMPARE(changed.size(), 1);
    QVERIFY(theme().isDark());
    QCOMPARE(fill(), colorOf(ColorScheme::Dark, ColorRole::Accent));
    QCOMPARE(label.palette().color(QPalette::WindowText), colorOf(ColorScheme::Dark, ColorRole::MutedText));
    QCOMPARE(QApplication::palette().color(QPalette::Window), colorOf(ColorScheme::Dark, ColorRole::Window));

    theme().setChoice(ThemeChoice::Dark);
    QCOMPARE(changed.size(), 1);
    theme().setChoice(ThemeChoice::HighContrast);
    QVERIFY(theme().scheme() >= ColorScheme::HighContrastLight);
}

void TestTheme::textScaleReachesWidgets()
{
    Button button(u"Send"_s);
    Label title(u"Today"_s, TextStyle::Title);
    QCOMPARE(button.sizeHint().height(), 36);
    QCOMPARE(title.font().pixelSize(), 20);
    theme().setTextScale(2.0);
    QCOMPARE(button.font().pixelSize(), 26);
    QCOMPARE(button.sizeHint().height(), 72);
    QCOMPARE(title.font().pixelSize(), 40);
    theme().setTextScale(9.0);
    QCOMPARE(theme().textScale(), 2.0);
}

void TestTheme::everyIconIsThere_data()
{
    QTest::addColumn<int>("name");
    for (int i = 0; i < int(IconName::Count_); ++i)
        QTest::newRow(qPrintable(Icon::nameOf(IconName(i)))) << i;
}

void TestTheme::everyIconIsThere()
{
    QFETCH(int, name);
    const QString path = u":/icons/"_s + Icon::nameOf(IconName(name)) + u".svg"_s;
    QFile file(path);
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(path));
    const QByteArray drawing = file.readAll();
    QVERIFY(drawing.contains("viewBox=\"0 0 20 20\""));
    QVERIFY(drawing.contains("stroke=\"currentColor\""));
    QVERIFY(QSvgRenderer(drawing).isValid());
    const QImage image = Icon::get(IconName(name)).pixmap(40, 40).toImage();
    int ink = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            ink += image.pixelColor(x, y).alpha() > 128 ? 1 : 0;
    }
    QVERIFY2(ink > 10 && ink < 800, qPrintable(QString::number(ink)));
}

/// The colour of the strongest pixel.
static QColor inkOf(const QIcon &icon, QIcon::Mode mode = QIcon::Normal)
{
    const QImage image = icon.pixmap(QSize(60, 60), mode).toImage();
    QColor strongest(Qt::transparent);
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixelColor(x, y).alpha() > strongest.alpha())
                strongest = image.pixelColor(x, y);
        }
    }
    return strongest;
}

void TestTheme::iconsFollowTheTheme()
{
    const QIcon icon = Icon::get(IconName::Plus, ColorRole::BadText);
    QCOMPARE(inkOf(icon), colorOf(ColorScheme::Light, ColorRole::BadText));
    QCOMPARE(inkOf(icon, QIcon::Disabled), colorOf(ColorScheme::Light, ColorRole::MutedText));
    theme().setChoice(ThemeChoice::Dark);
    QCOMPARE(inkOf(icon), colorOf(ColorScheme::Dark, ColorRole::BadText));
}

void TestTheme::arrowsPointAlongTheReadingDirection()
{
    const QSize size(40, 40);
    const QImage forward = Icon::get(IconName::ChevronForward).pixmap(size).toImage();
    const QImage check = Icon::get(IconName::Check).pixmap(size).toImage();
    QGuiApplication::setLayoutDirection(Qt::RightToLeft);
    const QImage turned = Icon::get(IconName::ChevronForward).pixmap(size).toImage();
    QVERIFY(turned != forward);
    QVERIFY(turned.pixelColor(12, 20).alpha() > 0 || turned.pixelColor(15, 20).alpha() > 0);
    QCOMPARE(Icon::get(IconName::Check).pixmap(size).toImage(), check);
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
