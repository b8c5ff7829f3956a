// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/Button.h"
#include "common/Csv.h"
#include "common/DataTable.h"
#include "common/EmptyState.h"
#include "unit/ui/SampleModel.h"
#include "unit/ui/WidgetTest.h"

#include <QAbstractItemModelTester>
#include <QBuffer>
#include <QClipboard>
#include <QHeaderView>
#include <QHelpEvent>
#include <QMenu>
#include <QSettings>
#include <QTemporaryDir>
#include <QToolTip>
#include <QVBoxLayout>

using namespace latchkey;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class TestDataTable : public WidgetTest {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void copiesSelectedRowsAsShown();
    void exportsWhatIsShown();
    void escapesFormulas_data();
    void escapesFormulas();
    void exportedFileIsTheOwnersAlone();
    void exportRefusesHalfReadLists();
    void exportReportsAFolderThatIsNotThere();
    void chooserHidesAndShowsColumns();
    void lastColumnStays();
    void remembersItsLayout();
    void ignoresALayoutItDoesNotKnow();
    void usualLayoutComesBack();
    void homeAndEndMoveByRows();
    void tabLeavesTheList();
    void keyboardRowHasARing();
    void saysWhatIsCutInTheToolTip();
    void showsTimesRelativeAndExactInTheToolTip();
    void emptyStateStandsOnlyWhenNothingIsThere();
    void rowsFollowDensityAndTextScale();
    void sorts();

private:
    std::unique_ptr<DataTable> makeTable();
    QString toolTipOf(const QModelIndex &index);

    const Instant m_now = toInstant(QDateTime({2026, 11, 21}, {13, 0}, Qt::UTC));
    ManualClock m_clock{m_now};
    std::unique_ptr<SampleModel> m_model;
    std::unique_ptr<DataTable> m_table;
};

void TestDataTable::init()
{
    m_model = std::make_unique<SampleModel>();
    new QAbstractItemModelTester(
        m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest, m_model.get());
    m_model->setRows(SampleModel::people(m_now));
    m_table = makeTable();
    gui::show(*m_table);
}

void TestDataTable::cleanup()
{
    gui::closeLeftovers();
    m_table.reset();
    m_model.reset();
    theme().setTextScale(1.0);
}

std::unique_ptr<DataTable> TestDataTable::makeTable()
{
    auto table = std::make_unique<DataTable>(m_clock);
    table->setObjectName(u"peopleTable"_s);
    table->setModel(m_model.get());
    table->setColumn(SampleModel::Name, CellKind::Person, 180);
    table->setColumn(SampleModel::Email, CellKind::Text, 200);
    table->setColumn(SampleModel::Status, CellKind::Pill, 130);
    table->setColumn(SampleModel::Registered, CellKind::Time, 120);
    table->setColumn(SampleModel::TimeLeft, CellKind::TimeLeft, 96);
    table->setStretchColumn(SampleModel::Email);
    table->resize(900, 500);
    return table;
}

void TestDataTable::copiesSelectedRowsAsShown()
{
    QGuiApplication::clipboard()->clear();
    gui::chooseRow(*m_table, u"Liam"_s);
    QTest::keyClick(m_table.get(), Qt::Key_Down, Qt::ShiftModifier);
    m_table->setColumnShown(SampleModel::Registered, false);
    m_table->horizontalHeader()->moveSection(SampleModel::Email, 0);
    QTest::keySequence(m_table.get(), QKeySequence::Copy);
    const QStringList lines = QGuiApplication::clipboard()->text().split(u'\n');
    QCOMPARE(lines.size(), 2);
    QCOMPARE(lines[0], u"liam@gamil.example\tLiam Johansson\tUnconfirmed\t2026-11-21 22:00:00 UTC"_s);
    QVERIFY(lines[1].startsWith(u"nour.eldin@mail.example\t"_s));
}

void TestDataTable::exportsWhatIsShown()
{
    m_model->setRows(
        {{u"Olivia \"O\" Smith"_s, u"o@corp.example"_s, u"a, b"_s, Tone::Good, m_now, {}, false, false}});
    m_table->setColumnShown(SampleModel::TimeLeft, false);
    m_table->horizontalHeader()->moveSection(SampleModel::Status, 0);
    QBuffer buffer;
    QVERIFY(buffer.open(QIODevice::WriteOnly));
    QVERIFY(m_table->exportCsv(buffer).has_value());
    QVERIFY(buffer.data().startsWith("\xEF\xBB\xBF"));
    QCOMPARE(QString::fromUtf8(buffer.data().mid(3)),
        u"Status,Name,E-mail,Registered\r\n"
        "\"a, b\",\"Olivia \"\"O\"\" Smith\",o@corp.example,2026-11-21T13:00:00Z\r\n"_s);
}

void TestDataTable::escapesFormulas_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("cell");
    QTest::newRow("S39 equals") << u"=1+1"_s << u"'=1+1"_s;
    QTest::newRow("S39 plus") << u"+49 30"_s << u"'+49 30"_s;
    QTest::newRow("S39 minus") << u"-2"_s << u"'-2"_s;
    QTest::newRow("S39 at") << u"@SUM(A1)"_s << u"'@SUM(A1)"_s;
    QTest::newRow("S39 tab") << u"\t=1"_s << u"\"'\t=1\""_s;
    QTest::newRow("S39 carriage return") << u"\r=1"_s << u"\"'\r=1\""_s;
    QTest::newRow("full width") << u"\uFF1D1"_s << u"'\uFF1D1"_s;
    QTest::newRow("with quotes") << u"=HYPERLINK(\"http://x\")"_s << u"\"'=HYPERLINK(\"\"http://x\"\")\""_s;
    QTest::newRow("plain") << u"a=b"_s << u"a=b"_s;
    QTest::newRow("two lines") << u"a\nb"_s << u"\"a\nb\""_s;
    QTest::newRow("empty") << QString() << QString();
}

void TestDataTable::escapesFormulas()
{
    QFETCH(QString, text);
    QTEST(csvCell(text), "cell");
}

void TestDataTable::exportedFileIsTheOwnersAlone()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"people.csv"_s);
    QVERIFY(m_table->exportCsvFile(path).has_value());
    const auto others =
        QFileDevice::ReadGroup | QFileDevice::ReadOther | QFileDevice::WriteGroup | QFileDevice::WriteOther;
    QCOMPARE(QFileInfo(path).permissions() & others, QFileDevice::Permissions());
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll().count('\n'), 12);
}

void TestDataTable::exportRefusesHalfReadLists()
{
    auto rows = SampleModel::people(m_now);
    rows[3].loading = true;
    m_model->setRows(rows);
    QTemporaryDir folder;
    const QString path = folder.filePath(u"people.csv"_s);
    const auto written = m_table->exportCsvFile(path);
    QVERIFY(!written);
    QCOMPARE(written.error().code, Error::Code::Busy);
    QVERIFY(!QFileInfo::exists(path));
}

void TestDataTable::exportReportsAFolderThatIsNotThere()
{
    const auto written = m_table->exportCsvFile(u"/nowhere/at/all/people.csv"_s);
    QVERIFY(!written);
    QVERIFY(!written.error().message.isEmpty());
    QVERIFY(!written.error().advice.isEmpty());
}

void TestDataTable::chooserHidesAndShowsColumns()
{
    QWidget window;
    Button *button = m_table->makeColumnsButton(&window);
    QVERIFY(!button->accessibleName().isEmpty());
    QCOMPARE(button->menu(), m_table->columnsMenu());
    Q_EMIT m_table->columnsMenu()->aboutToShow();
    gui::trigger(gui::child<QAction>(*m_table, u"emailColumnAction"_s));
    QVERIFY(m_table->isColumnHidden(SampleModel::Email));
    Q_EMIT m_table->columnsMenu()->aboutToShow();
    auto &action = gui::child<QAction>(*m_table, u"emailColumnAction"_s);
    QVERIFY(!action.isChecked());
    gui::trigger(action);
    QVERIFY(!m_table->isColumnHidden(SampleModel::Email));
}

void TestDataTable::lastColumnStays()
{
    for (int column = 1; column < SampleModel::ColumnCount; ++column)
        m_table->setColumnShown(column, false);
    m_table->setColumnShown(SampleModel::Name, false);
    QCOMPARE(m_table->shownColumns(), QList<int>{SampleModel::Name});
    Q_EMIT m_table->columnsMenu()->aboutToShow();
    QVERIFY(!gui::child<QAction>(*m_table, u"nameColumnAction"_s).isEnabled());
}

void TestDataTable::remembersItsLayout()
{
    QTemporaryDir folder;
    QSettings settings(folder.filePath(u"window.ini"_s), QSettings::IniFormat);
    m_table->rememberLayout(settings, u"accounts/table"_s);
    m_table->enableSorting(SampleModel::TimeLeft, Qt::DescendingOrder);
    m_table->setColumnWidth(SampleModel::Name, 222);
    m_table->setColumnShown(SampleModel::Registered, false);
    m_table->horizontalHeader()->moveSection(2, 0);
    m_table.reset(); // what has not been written is written now

    m_table = makeTable();
    m_table->enableSorting(SampleModel::Name, Qt::AscendingOrder);
    m_table->rememberLayout(settings, u"accounts/table"_s);
    QCOMPARE(m_table->columnWidth(SampleModel::Name), 222);
    QVERIFY(m_table->isColumnHidden(SampleModel::Registered));
    QCOMPARE(m_table->horizontalHeader()->logicalIndex(0), int(SampleModel::Status));
    QCOMPARE(m_table->horizontalHeader()->sortIndicatorSection(), int(SampleModel::TimeLeft));
    QCOMPARE(m_table->horizontalHeader()->sortIndicatorOrder(), Qt::DescendingOrder);

    // The same layout with larger text: widths grow with it.
    m_table.reset();
    theme().setTextScale(2.0);
    m_table = makeTable();
    m_table->rememberLayout(settings, u"accounts/table"_s);
    QCOMPARE(m_table->columnWidth(SampleModel::Name), 444);
}

void TestDataTable::ignoresALayoutItDoesNotKnow()
{
    QTemporaryDir folder;
    QSettings settings(folder.filePath(u"window.ini"_s), QSettings::IniFormat);
    settings.setValue(u"a"_s, QByteArray("not json"));
    settings.setValue(u"b"_s, QByteArray(R"({"columns":[{"key":"gone","width":9},{"key":"name","hidden":true},
        {"key":"email","hidden":true},{"key":"status","hidden":true},{"key":"registered","hidden":true},
        {"key":"timeLeft","hidden":true,"width":-5}],"sortBy":"gone"})"));
    m_table->rememberLayout(settings, u"a"_s);
    QCOMPARE(m_table->shownColumns().size(), 5);
    m_table->rememberLayout(settings, u"b"_s);
    QCOMPARE(m_table->shownColumns().size(), 1);
}

void TestDataTable::usualLayoutComesBack()
{
    QTemporaryDir folder;
    QSettings settings(folder.filePath(u"window.ini"_s), QSettings::IniFormat);
    m_table->rememberLayout(settings, u"t"_s);
    m_table->setColumnShown(SampleModel::Status, false);
    m_table->horizontalHeader()->moveSection(4, 0);
    Q_EMIT m_table->columnsMenu()->aboutToShow();
    gui::trigger(gui::child<QAction>(*m_table, u"usualLayoutAction"_s));
    QCOMPARE(m_table->shownColumns(), (QList<int>{0, 1, 2, 3, 4}));
}

void TestDataTable::homeAndEndMoveByRows()
{
    gui::chooseRow(*m_table, u"Liam"_s);
    QTest::keyClick(m_table.get(), Qt::Key_End);
    QCOMPARE(m_table->currentIndex().row(), m_model->rowCount() - 1);
    QTest::keyClick(m_table.get(), Qt::Key_Home);
    QCOMPARE(m_table->currentIndex().row(), 0);
}

void TestDataTable::tabLeavesTheList()
{
    QWidget window;
    auto *column = new QVBoxLayout(&window);
    auto *button = new Button(u"After"_s);
    column->addWidget(m_table.get());
    column->addWidget(button);
    gui::show(window);
    m_table->setFocus();
    QTest::keyClick(m_table.get(), Qt::Key_Tab);
    QVERIFY(button->hasFocus());
    m_table->setParent(nullptr);
}

void TestDataTable::keyboardRowHasARing()
{
    m_table->setFocus();
    m_table->setCurrentIndex(m_model->index(0, 0));
    QTest::keyClick(m_table.get(), Qt::Key_Down);
    const QRect row = m_table->visualRect(m_model->index(1, 0));
    const auto edge = [&] {
        return m_table->viewport()->grab().toImage().pixelColor(row.center().x(), row.top());
    };
    QTRY_COMPARE(edge(), theme().color(ColorRole::Accent));
    m_table->clearFocus();
    QTRY_COMPARE(edge(), theme().color(ColorRole::Selection));
}

QString TestDataTable::toolTipOf(const QModelIndex &index)
{
    QToolTip::hideText();
    m_table->scrollTo(index);
    const QPoint at = m_table->visualRect(index).center();
    QHelpEvent event(QEvent::ToolTip, at, m_table->viewport()->mapToGlobal(at));
    QApplication::sendEvent(m_table->viewport(), &event);
    return QToolTip::text();
}

void TestDataTable::saysWhatIsCutInTheToolTip()
{
    QVERIFY(toolTipOf(m_model->index(8, SampleModel::Email)).contains(u"henry.clark-with-a-very-long"_s));
    toolTipOf(m_model->index(0, SampleModel::Email));
    QTRY_COMPARE(QToolTip::text(), QString()); // it goes a moment later
    // Text of other people is never markup.
    m_model->setRows({{u"<b>Bold</b> Name that is certainly wider than its column"_s, {}, {}, Tone::Good, {},
        {}, false, false}});
    QVERIFY(toolTipOf(m_model->index(0, SampleModel::Name)).contains(u"&lt;b&gt;"_s));
}

void TestDataTable::showsTimesRelativeAndExactInTheToolTip()
{
    const QModelIndex index = m_model->index(10, SampleModel::Registered);
    QCOMPARE(m_table->cellDelegate(SampleModel::Registered)->shownText(index), u"12 min ago"_s);
    const QString tip = toolTipOf(index);
    QVERIFY2(tip.contains(u"2026-11-21 12:48:00 UTC"_s), qPrintable(tip));
    QVERIFY2(tip.contains(u"13:48:00 (CET)"_s), qPrintable(tip));
    m_clock.advance(10min);
    QCOMPARE(m_table->cellDelegate(SampleModel::Registered)->shownText(index), u"22 min ago"_s);
    m_clock.set(m_now);
}

void TestDataTable::emptyStateStandsOnlyWhenNothingIsThere()
{
    auto *empty = new EmptyState(IconName::Search, u"Nobody found"_s, u"Try another word."_s);
    m_table->setEmptyState(empty);
    QVERIFY(!empty->isVisible());
    m_model->setRows({});
    QVERIFY(empty->isVisible());
    m_table->setLoading(true);
    QVERIFY(!empty->isVisible());
    m_table->setLoading(false);
    m_model->setRows(SampleModel::people(m_now));
    QVERIFY(!empty->isVisible());
}

void TestDataTable::rowsFollowDensityAndTextScale()
{
    QCOMPARE(m_table->rowHeight(0), 44);
    m_table->setCompact(true);
    QCOMPARE(m_table->rowHeight(0), 32);
    theme().setTextScale(1.5);
    QCOMPARE(m_table->rowHeight(0), 48);
    QCOMPARE(m_table->columnWidth(SampleModel::Name), 270);
}

void TestDataTable::sorts()
{
    m_table->enableSorting(SampleModel::Name, Qt::DescendingOrder);
    const QHeaderView *header = m_table->horizontalHeader();
    const QPoint at(header->sectionViewportPosition(SampleModel::Name) + 20, header->height() / 2);
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, at);
    QCOMPARE(m_model->index(0, 0).data().toString(), u"Aleksandr Ivanov"_s);
}

QTEST_MAIN(TestDataTable)
#include "tst_datatable.moc"
