// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Result.h"
#include "messages/Message.h"
#include <QMap>

namespace latchkey {

/// The wording of a message, with places such as {{name}} that are filled in for each person. Holds no code.
struct MessageTemplate {
    MessagePurpose purpose = MessagePurpose::Activation;
    ChannelKind channel = ChannelKind::Email;
    QString locale;
    QString subject;
    QString text;
    QString html;

    bool operator==(const MessageTemplate &) const = default;
};

/// What may stand between the braces, with what it stands for, in the order to offer them.
struct TemplatePlaceholder {
    QString name;
    QString meaning;
    QString example;
};
QList<TemplatePlaceholder> placeholdersFor(MessagePurpose purpose);

/// Which part of a template a sentence is about.
enum class TemplatePart { Subject, Text, Html };
struct TemplateProblem {
    TemplatePart part;
    QString message;
};
/// What keeps the template from being saved: a place nobody can fill, braces that are not closed, an empty
/// part, no
/// {{link}} where one is needed. Empty when all is well.
QList<TemplateProblem> check(const MessageTemplate &message);

/// The filled-in parts of `message`. Values go in escaped for where they stand: plain in text, as HTML in
/// html, on one line in the subject.
struct RenderedMessage {
    QString subject;
    QString text;
    QString html;
};
RenderedMessage render(const MessageTemplate &message, const QMap<QString, QString> &values);

} // namespace latchkey
