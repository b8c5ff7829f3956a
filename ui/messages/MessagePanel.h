// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "common/SidePanel.h"
#include "messages/Message.h"

class QPlainTextEdit;

namespace latchkey {

class Button;
class Label;
class Pill;
class Timeline;

/// What there is to know about one message: each try with the server's words and the dialogue behind it. The
/// buttons are the page's to connect.
class MessagePanel : public SidePanel {
    Q_OBJECT

public:
    /// The clock must outlive the panel.
    explicit MessagePanel(const Clock &clock, QWidget *parent = nullptr);

    /// `attempts` oldest first.
    void showMessage(const Message &message, const QList<MessageAttempt> &attempts);
    void showSeveral(int count);
    void showNothing(const QString &sentence);
    /// Why the buttons cannot be pressed; absent: they can.
    struct Blocks {
        std::optional<QString> retry;
        std::optional<QString> cancel;
        std::optional<QString> person;
    };
    void setBlocks(const Blocks &blocks);
    const std::optional<Message> &message() const { return m_message; }
    const QList<MessageAttempt> &attempts() const { return m_attempts; }

Q_SIGNALS:
    void retryWanted();
    void cancelWanted();
    void personWanted();
    void ticketTextWanted();

private:
    void addHeading();
    void addButtons();
    void addTries();
    void showTimes();
    void setDialogueShown(bool shown);

    const Clock &m_clock;
    std::optional<Message> m_message;
    QList<MessageAttempt> m_attempts;
    QWidget *m_content;
    QList<QWidget *> m_ofOne; ///< what makes sense for one message only
    Label *m_nothing;
    Label *m_name;
    Label *m_recipient;
    Pill *m_state;
    Label *m_explanation;
    Label *m_origin;
    Button *m_retry;
    Button *m_cancel;
    Button *m_person;
    Button *m_ticket;
    Label *m_triesTitle;
    Timeline *m_tries;
    Button *m_dialogueButton;
    QPlainTextEdit *m_dialogue;
    bool m_dialogueShown = false;
};

} // namespace latchkey
