// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/Page.h"
#include "linkcheck/LinkAnswer.h"

#include <QTimer>

class QPlainTextEdit;

namespace latchkey {

class Button;
class Card;
class Label;
class Notice;
class Pill;

/// "Why doesn't the link work?": what a person has is pasted, one sentence comes back, and the one button
/// that helps. What was pasted stays in the box: it is neither kept nor logged nor copied.
class LinkCheckPage : public Page {
    Q_OBJECT

public:
    explicit LinkCheckPage(const PageContext &context, QWidget *parent = nullptr);

    /// Looks again: what was true a moment ago may not be so now.
    void refresh() override;

protected:
    void showEvent(QShowEvent *event) override;

private:
    struct Finding;

    QWidget *makePasteBox();
    Card *makeAnswerCard();
    void check();
    void show(const Finding &finding);
    void showAnswer(const LinkAnswer &answer);
    void updateButtons();
    void send();
    void copyAnswer();

    QPlainTextEdit *m_paste;
    Button *m_clear;
    Label *m_hint;
    Notice *m_notice;
    Card *m_card;
    Label *m_title;
    Label *m_explanation;
    Label *m_note;
    Button *m_send;
    Button *m_person;
    Button *m_find;
    Button *m_copy;
    QTimer m_pause; ///< between the last key and the look
    quint64 m_turn = 0; ///< of the last look; the answers to older ones are dropped
    LinkAnswer m_answer;
    std::optional<AccountId> m_account;
    QString m_accountName;
    bool m_sending = false;
};

} // namespace latchkey
