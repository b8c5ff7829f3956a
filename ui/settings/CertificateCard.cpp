// SPDX-License-Identifier: GPL-3.0-or-later
#include "settings/CertificateCard.h"

#include "common/AskDialog.h"
#include "common/Label.h"
#include "common/TimeText.h"

#include <QGridLayout>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace latchkey {

namespace {

/// "AB CD 12 ..." in groups that can be compared over the phone.
QString spokenFingerprint(const QString &sha256)
{
    QString text;
    for (qsizetype i = 0; i < sha256.size(); i += 4)
        text += (text.isEmpty() ? QString() : u" "_s) + sha256.mid(i, 4).toUpper();
    return text;
}

} // namespace

CertificateCard::CertificateCard(QWidget *parent)
    : QWidget(parent)
    , m_grid(new QGridLayout)
{
    m_grid->setHorizontalSpacing(measure::gap);
    m_grid->setVerticalSpacing(measure::grid);
    m_grid->setColumnStretch(1, 1);
    auto *trust = new Button(tr("Trust this certificate..."));
    trust->setObjectName(u"trustCertificateButton"_s);
    connect(trust, &QPushButton::clicked, this, &CertificateCard::ask);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(new Label(tr("The certificate that the server showed"), TextStyle::Section));
    column->addLayout(m_grid);
    column->addWidget(trust, 0, Qt::AlignLeading);
}

void CertificateCard::showCertificate(const CertificateFacts &facts, const QString &host)
{
    m_facts = facts;
    m_host = host;
    while (QLayoutItem *item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    auto add = [this, row = 0](const QString &name, const QString &text, bool fixedPitch = false) mutable {
        auto *value = new Label(text, TextStyle::Caption);
        value->setWordWrap(true);
        value->setSelectable(true);
        value->setFixedPitch(fixedPitch);
        m_grid->addWidget(new Label(name, TextStyle::Caption, ColorRole::MutedText), row, 0, Qt::AlignTop);
        m_grid->addWidget(value, row++, 1);
        return value;
    };
    add(tr("Made out to"), facts.subject);
    add(tr("For"), facts.names.isEmpty() ? tr("no server by name") : facts.names.join(u", "_s));
    add(tr("Issued by"), facts.issuer);
    add(tr("Valid"),
        tr("%1 until %2").arg(TimeText::exactUtc(facts.validFrom), TimeText::exactUtc(facts.validUntil)));
    add(tr("Fingerprint"), spokenFingerprint(facts.sha256), true)->setObjectName(u"fingerprintLabel"_s);
    show();
}

void CertificateCard::ask()
{
    AskDialog::Question question;
    question.title = tr("Trust exactly this certificate for %1?").arg(m_host);
    question.sentence = tr("It could not be verified. Ask the people who run the server to read you the "
                           "first letters and digits of its SHA-256 fingerprint: %1. If theirs differ, "
                           "somebody may be listening in, and the password would be theirs.")
                            .arg(spokenFingerprint(m_facts.sha256).left(24));
    question.actionText = tr("They are the same: trust it");
    question.cancelText = tr("Do not trust it");
    question.actionKind = ButtonKind::Danger;
    AskDialog::ask(this, question, this, [this](const std::optional<AskDialog::Answer> &answer) {
        if (answer)
            Q_EMIT trusted(m_facts.sha256);
    });
}

} // namespace latchkey
