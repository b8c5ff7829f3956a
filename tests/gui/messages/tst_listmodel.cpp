// SPDX-License-Identifier: GPL-3.0-or-later
#include "common/ListModel.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace latchkey;
using namespace Qt::StringLiterals;

namespace {

struct Pair {
    int key = 0;
    QString text;
};

class PairModel final : public ListModel<Pair> {
public:
    PairModel()
        : ListModel(2)
    {
    }
    QString keyOf(const Pair &pair) const override { return QString::number(pair.key); }
    QStringList texts() const
    {
        QStringList all;
        for (const Pair &pair : values())
            all.append(pair.text);
        return all;
    }

protected:
    QVariant cell(const Pair &pair, int column, int role) const override
    {
        if (role == SortRole && column == 0)
            return pair.key;
        if (role == Qt::DisplayRole)
            return column == 0 ? QString::number(pair.key) : pair.text;
        return {};
    }
    QVariant header(int column, int role) const override
    {
        return role == Qt::DisplayRole ? QVariant(column) : QVariant();
    }
};

} // namespace

class TestListModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// The "C" locale knows no letters beyond ASCII.
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom)); }

    void unchangedRowsAreLeftAlone()
    {
        PairModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(model.setValues({{1, u"a"_s}, {2, u"b"_s}, {3, u"c"_s}})
                    .isEmpty()); // the first fill does not glow
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        QVERIFY(model.setValues({{1, u"a"_s}, {2, u"b"_s}, {3, u"c"_s}}).isEmpty());
        QCOMPARE(inserted.size() + removed.size() + changed.size() + reset.size(), 0);

        QCOMPARE(model.setValues({{1, u"a"_s}, {4, u"d"_s}, {3, u"C"_s}}), (QList{1, 2}));
        QCOMPARE(model.texts(), (QStringList{u"a"_s, u"d"_s, u"C"_s}));
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(removed.size(), 1);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed.first().first().toModelIndex().row(), 2);
        QCOMPARE(reset.size(), 0);
    }

    void theSelectionFollowsItsRow()
    {
        PairModel model;
        model.setValues({{1, u"a"_s}, {2, u"b"_s}, {3, u"c"_s}});
        QItemSelectionModel selection(&model);
        selection.select(model.index(1, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        model.setValues({{9, u"z"_s}, {3, u"c"_s}, {2, u"b"_s}});
        QCOMPARE(selection.selectedRows().size(), 1);
        QCOMPARE(model.at(selection.selectedRows().first().row()).key, 2);
        model.sort(1, Qt::DescendingOrder);
        QCOMPARE(model.texts(), (QStringList{u"z"_s, u"c"_s, u"b"_s}));
        QCOMPARE(model.at(selection.selectedRows().first().row()).key, 2);
    }

    void numbersSortByValueAndTextByLetters()
    {
        PairModel model;
        model.setValues({{10, u"émile"_s}, {9, u"Zoe"_s}, {100, u"anna"_s}});
        model.sort(0, Qt::AscendingOrder);
        QCOMPARE(model.texts(), (QStringList{u"Zoe"_s, u"émile"_s, u"anna"_s}));
        model.sort(1, Qt::AscendingOrder);
        QCOMPARE(model.texts(), (QStringList{u"anna"_s, u"émile"_s, u"Zoe"_s}));
        model.setValues({{1, u"Mia"_s}, {9, u"Zoe"_s}}); // stays sorted
        QCOMPARE(model.texts(), (QStringList{u"Mia"_s, u"Zoe"_s}));
    }

    void anyListBecomesAnyOther()
    {
        PairModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        QRandomGenerator random(2026);
        for (int round = 0; round < 200; ++round) {
            QList<Pair> wanted;
            QSet<int> keys;
            const int size = random.bounded(12);
            while (wanted.size() < size) {
                const int key = random.bounded(16);
                if (!keys.contains(key))
                    wanted.append({key, QString::number(random.bounded(3))});
                keys.insert(key);
            }
            QStringList texts;
            for (const Pair &pair : std::as_const(wanted))
                texts.append(pair.text);
            model.setValues(wanted);
            QCOMPARE(model.texts(), texts);
            for (int row = 0; row < wanted.size(); ++row)
                QCOMPARE(model.rowOf(QString::number(wanted[row].key)), std::optional(row));
        }
        QCOMPARE(reset.size(), 0);
    }
};

QTEST_GUILESS_MAIN(TestListModel)
#include "tst_listmodel.moc"
