// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/Clock.h"
#include "core/Secret.h"

namespace latchkey {

/// Proves that a form was taken from a page that we have shown a while ago: without such a proof another
/// site's page could have a browser send it. There is no session a stranger could ride on, so no cookie is
/// needed: the proof is an HMAC-SHA256 of the form, its code and an end, under a key that only this process
/// knows.
class PageSeal {
public:
    static constexpr Duration lifetime = std::chrono::hours(2);

    PageSeal();

    /// `form` names the form, `code` is what it carries.
    QByteArray make(QByteArrayView form, QByteArrayView code, Instant now) const;
    /// Takes the same time wherever a wrong seal differs.
    bool check(const QByteArray &seal, QByteArrayView form, QByteArrayView code, Instant now) const;

private:
    QByteArray sign(QByteArrayView form, QByteArrayView code, const QByteArray &end) const;

    Secret m_key;
};

} // namespace latchkey
