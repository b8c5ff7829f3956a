// SPDX-License-Identifier: GPL-3.0-or-later
#include "site/SiteSection.h"

#include "accounts/SiteDesk.h"
#include "common/Card.h"
#include "common/FormField.h"
#include "common/Label.h"
#include "Desk.h"
#include "settings/SaveBar.h"
#include "settings/TwoColumns.h"
#include "site/PurgePanel.h"
#include "site/SiteStore.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QScopedValueRollback>
#include <QSpinBox>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

/// Wide enough that what is out of range can be typed and gets its sentence.
constexpr int largestNumber = 9999;

std::optional<QString> firstOf(const QStringList &sentences)
{
    return sentences.isEmpty() ? std::nullopt : std::optional(sentences.constFirst());
}

Card *cardWith(const QString &title, const QString &explanation)
{
    auto *card = new Card;
    card->body()->addWidget(new Label(title, TextStyle::Section));
    if (!explanation.isEmpty()) {
        auto *words = new Label(explanation, TextStyle::Caption, ColorRole::MutedText);
        words->setWordWrap(true);
        card->body()->addWidget(words);
    }
    card->body()->addSpacing(measure::grid);
    return card;
}

/// Fields one below the other.
QVBoxLayout *columnIn(Card *card)
{
    auto *column = new QVBoxLayout;
    column->setSpacing(measure::gap);
    card->body()->addLayout(column, 1);
    return column;
}

/// Two fields side by side, in line with each other at the top.
QHBoxLayout *rowIn(Card *card)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(measure::gapLarge);
    card->body()->addLayout(row);
    return row;
}

} // namespace

SiteSection::SiteSection(const PageContext &context, QWidget *parent)
    : SettingsSection(context, parent)
    , m_columns(new TwoColumns)
    , m_saveBar(new SaveBar(tr("Save")))
{
    m_columns->first()->addWidget(siteCard());
    m_columns->first()->addWidget(linksCard());
    m_columns->first()->addWidget(paceCard());
    m_columns->first()->addWidget(passwordCard());
    m_columns->first()->addWidget(retentionCard());
    m_columns->first()->addStretch();
    m_columns->second()->addWidget(purgeCard(), 1);
    m_columns->setBreadthNeeded(860); // a list with three columns stands in the second
    m_columns->guardWheel();

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_columns, 1);
    column->addWidget(m_saveBar);
    m_columns->setEnabled(false); // until there is something to edit
    connect(m_saveBar, &SaveBar::saveRequested, this, &SiteSection::save);
    connect(m_saveBar, &SaveBar::putBackRequested, this, &SiteSection::putBack);
}

QWidget *SiteSection::siteCard()
{
    auto *card = cardWith(tr("The website"), {});
    auto *column = columnIn(card);
    addText(column, tr("&Name"), "siteNameLineEdit", &SiteSettings::name)
        ->setHint(tr("As it stands in mails and on the link pages."));
    addLink(column, tr("Page that &activation links open"), "activationLinkLineEdit",
        &SiteSettings::activationLink);
    addLink(column, tr("Page that &reset links open"), "resetLinkLineEdit", &SiteSettings::resetLink)
        ->setHint(tr("{token} stands where the link's code goes."));
    return card;
}

QWidget *SiteSection::linksCard()
{
    using enum DurationEdit::Unit;
    auto *card = cardWith(tr("How long links work"), tr("Counted from the moment a message is sent."));
    auto *row = rowIn(card);
    addDuration(row, tr("Activation link"), "activationLifetimeDurationEdit", {Minutes, Hours},
        &SiteSettings::activationLifetime)
        ->setHint(tr("15 minutes to 72 hours"));
    addDuration(row, tr("Reset link"), "resetLifetimeDurationEdit", {Minutes}, &SiteSettings::resetLifetime)
        ->setHint(tr("5 to 30 minutes"));
    return card;
}

QWidget *SiteSection::paceCard()
{
    using enum DurationEdit::Unit;
    auto *card = cardWith(tr("How often one person gets mail"),
        tr("Holds for messages of one kind. An operator can go over it with a reason, which is kept."));
    auto *row = rowIn(card);
    addDuration(row, tr("Gap between two messages"), "messageGapDurationEdit", {Seconds, Minutes, Hours},
        &SiteSettings::messageGap)
        ->setHint(tr("60 seconds to 24 hours"));
    addNumber(row, tr("At most in an hour"), "messagesPerHourSpinBox", &SiteSettings::messagesPerHour)
        ->setHint(tr("1 to 60"));
    return card;
}

QWidget *SiteSection::passwordCard()
{
    auto *card =
        cardWith(tr("How new passwords are kept"), tr("Passwords that are kept already stay valid."));
    auto *row = rowIn(card);
    addScheme(row);
    m_cost = addNumber(row, tr("Cost"), "bcryptCostSpinBox", &SiteSettings::bcryptCost);
    return card;
}

QWidget *SiteSection::retentionCard()
{
    using enum DurationEdit::Unit;
    auto *card = cardWith(tr("How long things are kept"), tr("What is older goes by itself, for good."));
    auto *row = rowIn(card);
    addDuration(row, tr("Messages"), "keepMessagesDurationEdit", {Days}, &SiteSettings::keepMessages)
        ->setHint(tr("30 days to 10 years"));
    addDuration(row, tr("Activity"), "keepAuditDurationEdit", {Days}, &SiteSettings::keepAudit)
        ->setHint(tr("90 days to 10 years"));
    addDuration(columnIn(card), tr("Dead links, after they would have run out"), "keepDeadTokensDurationEdit",
        {Days}, &SiteSettings::keepDeadTokens)
        ->setHint(tr("1 day to 10 years. Until then \"Check a link\" can say what became of them."));
    return card;
}

QWidget *SiteSection::purgeCard()
{
    using enum DurationEdit::Unit;
    auto *card = cardWith(tr("Accounts that are never confirmed"),
        tr("They are removed when this time has passed since they registered or since the last activation "
           "mail, whichever is later."));
    auto *column = columnIn(card);
    addDuration(
        column, tr("Remove after"), "purgeAfterDurationEdit", {Hours, Days}, &SiteSettings::purgeAfter)
        ->setHint(tr("1 hour to 90 days"));
    addPurgeSwitch(column);
    column->addSpacing(measure::gapSmall);
    m_purge = new PurgePanel(context());
    column->addWidget(m_purge, 1);
    connect(m_purge, &PurgePanel::accountRequested, this, &SettingsSection::accountRequested);
    connect(m_purge, &PurgePanel::toastRequested, this, &SettingsSection::toastRequested);
    return card;
}

FormField *SiteSection::addText(
    QBoxLayout *into, const QString &label, const char *name, QString SiteSettings::*member)
{
    auto *edit = new QLineEdit;
    edit->setObjectName(QLatin1String(name));
    auto *field = new FormField(label, edit);
    into->addWidget(field);
    connect(edit, &QLineEdit::textChanged, this, &SiteSection::onEdited);
    m_lines.append({field, [edit] { return QVariant(edit->text().trimmed()); },
        [edit](const QVariant &value) { edit->setText(value.toString()); },
        [member](const SiteSettings &settings) { return QVariant(settings.*member); },
        [member](SiteSettings &settings, const QVariant &value) {
            settings.*member = value.toString();
            return std::optional<QString>();
        }});
    return field;
}

FormField *SiteSection::addLink(
    QBoxLayout *into, const QString &label, const char *name, LinkAddress SiteSettings::*member)
{
    auto *edit = new QLineEdit;
    edit->setObjectName(QLatin1String(name));
    auto *field = new FormField(label, edit);
    into->addWidget(field);
    connect(edit, &QLineEdit::textChanged, this, &SiteSection::onEdited);
    m_lines.append({field, [edit] { return QVariant(edit->text().trimmed()); },
        [edit](const QVariant &value) {
            edit->setText(value.toString());
            edit->setCursorPosition(0);
        },
        [member](const SiteSettings &settings) { return QVariant((settings.*member).pattern()); },
        [member](SiteSettings &settings, const QVariant &value) -> std::optional<QString> {
            const auto address = LinkAddress::parse(value.toString());
            if (!address)
                return address.error().message;
            settings.*member = *address;
            return std::nullopt;
        }});
    return field;
}

FormField *SiteSection::addDuration(QBoxLayout *into, const QString &label, const char *name,
    const QList<DurationEdit::Unit> &units, Duration SiteSettings::*member)
{
    auto *edit = new DurationEdit(units);
    edit->setObjectName(QLatin1String(name));
    auto *field = new FormField(label, edit);
    into->addWidget(field, 0, Qt::AlignTop);
    connect(edit, &DurationEdit::edited, this, &SiteSection::onEdited);
    m_lines.append({field, [edit] { return QVariant(qint64(edit->value().count())); },
        [edit](const QVariant &value) { edit->setValue(Duration(value.toLongLong())); },
        [member](const SiteSettings &settings) { return QVariant(qint64((settings.*member).count())); },
        [member](SiteSettings &settings, const QVariant &value) {
            settings.*member = Duration(value.toLongLong());
            return std::optional<QString>();
        }});
    return field;
}

FormField *SiteSection::addNumber(
    QBoxLayout *into, const QString &label, const char *name, int SiteSettings::*member)
{
    auto *edit = new QSpinBox;
    edit->setObjectName(QLatin1String(name));
    edit->setRange(0, largestNumber);
    auto *field = new FormField(label, edit);
    into->addWidget(field, 0, Qt::AlignTop);
    connect(edit, &QSpinBox::valueChanged, this, &SiteSection::onEdited);
    m_lines.append({field, [edit] { return QVariant(edit->value()); },
        [edit](const QVariant &value) { edit->setValue(value.toInt()); },
        [member](const SiteSettings &settings) { return QVariant(settings.*member); },
        [member](SiteSettings &settings, const QVariant &value) {
            settings.*member = value.toInt();
            return std::optional<QString>();
        }});
    return field;
}

void SiteSection::addPurgeSwitch(QBoxLayout *into)
{
    auto *box = new QCheckBox(tr("Latchkey removes them by itself"));
    box->setObjectName(u"purgeByClockCheckBox"_s);
    into->addWidget(box, 0, Qt::AlignLeading);
    connect(box, &QCheckBox::toggled, this, &SiteSection::onEdited);
    m_lines.append({nullptr, [box] { return QVariant(box->isChecked()); },
        [box](const QVariant &value) { box->setChecked(value.toBool()); },
        [](const SiteSettings &settings) { return QVariant(settings.purgeByClock); },
        [](SiteSettings &settings, const QVariant &value) {
            settings.purgeByClock = value.toBool();
            return std::optional<QString>();
        }});
}

void SiteSection::addScheme(QBoxLayout *into)
{
    auto *choice = new QComboBox;
    choice->setObjectName(u"passwordSchemeComboBox"_s);
    choice->addItem(tr("bcrypt"), int(PasswordScheme::Bcrypt));
    choice->addItem(tr("Argon2id"), int(PasswordScheme::Argon2id));
    auto *field = new FormField(tr("Method"), choice);
    field->setHint(tr("The website must know it, too."));
    into->addWidget(field, 0, Qt::AlignTop);
    connect(choice, &QComboBox::currentIndexChanged, this, &SiteSection::onEdited);
    m_lines.append({field, [choice] { return choice->currentData(); },
        [choice](const QVariant &value) { choice->setCurrentIndex(choice->findData(value)); },
        [](const SiteSettings &settings) { return QVariant(int(settings.passwordScheme)); },
        [](SiteSettings &settings, const QVariant &value) {
            settings.passwordScheme = PasswordScheme(value.toInt());
            return std::optional<QString>();
        }});
}

void SiteSection::refresh()
{
    const int generation = ++m_generation;
    desk()
        .database()
        .read([](Connection &connection) { return SiteStore(connection).read(); })
        .then(this, [this, generation](const Result<SiteSettings> &settings) {
            if (generation == m_generation)
                take(settings);
        });
    m_purge->refresh();
}

void SiteSection::take(const Result<SiteSettings> &settings)
{
    if (!settings) {
        m_saveBar->notice()->showError(settings.error());
        m_showsReadError = true;
        return;
    }
    if (std::exchange(m_showsReadError, false))
        m_saveBar->notice()->hide();
    {
        const QScopedValueRollback filling(m_filling, true);
        for (const Line &line : std::as_const(m_lines)) {
            // What was typed stays; the rest follows what somebody else may have saved.
            if (!m_stored || line.typed() == line.of(*m_stored))
                line.show(line.of(*settings));
        }
    }
    m_stored = *settings;
    m_columns->setEnabled(true);
    onEdited();
}

std::optional<QString> SiteSection::problemOf(const Line &line) const
{
    // All else is right in the defaults, so what problems() says is about this one.
    SiteSettings settings = SiteSettings::defaults();
    if (auto problem = line.into(settings, line.typed()))
        return problem;
    return firstOf(settings.problems());
}

void SiteSection::onEdited()
{
    if (m_filling || !m_stored)
        return;
    bool unsaved = false;
    std::optional<QString> first;
    for (const Line &line : std::as_const(m_lines)) {
        unsaved = unsaved || line.typed() != line.of(*m_stored);
        const auto problem = problemOf(line);
        if (line.field)
            line.field->setError(problem);
        if (!first)
            first = problem;
    }
    const bool bcrypt = findChild<QComboBox *>(u"passwordSchemeComboBox"_s)->currentData().toInt()
        == int(PasswordScheme::Bcrypt);
    m_cost->setEnabled(bcrypt);
    m_cost->setHint(bcrypt ? tr("10 to 16; one more takes twice as long") : tr("Only bcrypt has one."));
    setUnsaved(unsaved);
    m_saveBar->setState(unsaved, first);
    m_purge->setBlocked(unsaved
            ? std::optional(tr("Save or put back the settings first: this list follows what is saved."))
            : std::nullopt);
}

void SiteSection::save()
{
    if (!m_stored)
        return;
    SiteSettings wanted = *m_stored;
    for (const Line &line : std::as_const(m_lines)) {
        if (line.into(wanted, line.typed()))
            return; // its sentence stands at the field
    }
    m_saveBar->notice()->hide();
    m_saveBar->setSaving(true);
    desk()
        .database()
        .run([before = *m_stored, wanted, actor = desk().actor(), now = desk().clock().now()](
                 Connection &connection) { return saveSite(connection, before, wanted, actor, now); })
        .then(this, [this, wanted](const Result<void> &saved) {
            m_saveBar->setSaving(false);
            if (saved) {
                m_stored = wanted;
                onEdited();
                Q_EMIT toastRequested(tr("The site's settings are saved."));
            } else {
                m_saveBar->notice()->showError(saved.error());
            }
            refresh();
        });
}

void SiteSection::putBack()
{
    m_saveBar->notice()->hide();
    showAll(*m_stored);
}

void SiteSection::showAll(const SiteSettings &settings)
{
    {
        const QScopedValueRollback filling(m_filling, true);
        for (const Line &line : std::as_const(m_lines))
            line.show(line.of(settings));
    }
    onEdited();
}

} // namespace latchkey
