// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <QByteArray>
#include <QString>

namespace latchkey {

/// A password, key or link code in memory: overwritten when the last holder lets go, and never printed.
/// Copies share one buffer. Empty and absent are different things: absent is std::optional<Secret>.
class Secret {
public:
    Secret() = default;
    explicit Secret(const QByteArray &bytes);
    explicit Secret(const QString &text)
        : Secret(text.toUtf8())
    {
    }

    /// Valid as long as this object lives.
    QByteArrayView view() const { return m_bytes ? QByteArrayView(*m_bytes) : QByteArrayView(); }
    QByteArray toByteArray() const { return view().toByteArray(); }
    bool isEmpty() const { return view().isEmpty(); }

    /// Takes the same time wherever the first difference stands.
    friend bool operator==(const Secret &a, const Secret &b);

private:
    std::shared_ptr<QByteArray> m_bytes;
};

/// Equal or not, in a time that depends on the lengths alone.
bool constantTimeEquals(QByteArrayView a, QByteArrayView b);

} // namespace latchkey
