// SPDX-License-Identifier: GPL-3.0-or-later
#include "accounts/SearchHelp.h"

#include "common/Button.h"
#include "common/Label.h"
#include "common/Paint.h"

#include <QGridLayout>
#include <QPainter>
#include <QScreen>

using namespace Qt::StringLiterals;

namespace latchkey {

SearchHelp::SearchHelp(QWidget *parent)
    : QFrame(parent, Qt::Popup)
{
    setObjectName(u"searchHelp"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setAccessibleName(tr("What can be searched for"));
    const QList<std::pair<QString, QString>> examples{
        {u"olivia"_s, tr("part of a name, an address or a phone number")},
        {u"email:@corp.example"_s, tr("in one field: name, user, email, phone")},
        {u"\"olivia smith\""_s, tr("words that stand together")},
        {u"status:unconfirmed"_s, tr("unconfirmed, confirmed, blocked, or a status of your own")},
        {u"registered:<3d"_s, tr("less than 3 days ago; m, h, d, w for minutes to weeks")},
        {u"left:<24h"_s, tr("removed by the clock within a day")},
        {u"is:bounced"_s, tr("mail came back; also reset-open, never-sent")},
    };
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(16, 14, 16, 14);
    grid->setHorizontalSpacing(measure::gap);
    grid->setVerticalSpacing(measure::grid);
    grid->addWidget(new Label(tr("What can be searched for"), TextStyle::Section), 0, 0, 1, 2);
    int row = 1;
    for (const auto &[query, meaning] : examples) {
        auto *button = new Button(query, ButtonKind::Quiet);
        button->setObjectName(u"example%1Button"_s.arg(row));
        button->setFont(Theme::current().fixedFont());
        button->setHelp(tr("Search for this"));
        connect(button, &QPushButton::clicked, this, [this, text = query] {
            Q_EMIT exampleChosen(text);
            close();
        });
        grid->addWidget(button, row, 0, Qt::AlignLeading);
        grid->addWidget(new Label(meaning, TextStyle::Body, ColorRole::MutedText), row, 1);
        ++row;
    }
    auto *foot = new Label(
        tr("Several of these together find who fits them all."), TextStyle::Caption, ColorRole::MutedText);
    foot->setContentsMargins(0, measure::gapSmall, 0, 0);
    grid->addWidget(foot, row, 0, 1, 2);
}

void SearchHelp::popUpBelow(const QWidget *anchor)
{
    adjustSize();
    const bool mirrored = anchor->layoutDirection() == Qt::RightToLeft;
    QPoint at = anchor->mapToGlobal(QPoint(mirrored ? 0 : anchor->width() - width(), anchor->height() + 4));
    const QRect room = anchor->screen()->availableGeometry();
    at.setX(std::clamp(at.x(), room.left(), std::max(room.left(), room.right() - width())));
    move(at);
    show();
}

void SearchHelp::paintEvent(QPaintEvent *)
{
    const auto &theme = Theme::current();
    QPainter painter(this);
    painter.fillRect(rect(), theme.color(ColorRole::Surface));
    paint::box(painter, rect(), 0, QColor(), theme.color(ColorRole::Line));
}

} // namespace latchkey
