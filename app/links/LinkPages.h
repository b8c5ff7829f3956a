// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "accounts/LinkRedeemer.h"
#include "links/HttpMessage.h"
#include "links/PageHtml.h"
#include "links/PageSeal.h"
#include "site/SiteSettings.h"

#include <functional>

namespace latchkey {

/// The pages behind the links: from a request to an answer, without any socket. Used on the connection's
/// thread.
///
///     /activate?code=...                            shows a button; the POST confirms the address
///     /reset-password?code=... (/resetPassword)     shows the form; the POST stores the new password
///     /forgot-password                              asks for a new link
///
/// /activate/CODE and /reset-password/CODE are the same pages. A GET changes nothing, because mail scanners
/// open every link; a visit is noted.
class LinkPages {
public:
    /// Queues a new link for whoever it is; called after the answer is decided and must return at once, so
    /// that the time of the answer says nothing.
    using RequestLink = std::function<void(const QString &nameOrEmail)>;

    LinkPages(Connection &connection, const Clock &clock, RequestLink requestLink);

    HttpResponse handle(const HttpRequest &request);

private:
    struct Visit;
    using View = HttpResponse (LinkPages::*)(const Visit &);
    struct Route {
        const char *path; ///< lower case
        bool takesCode; ///< as a further part of the path
        View get;
        View post; ///< null: there is no form
    };
    static const std::array<Route, 7> &routes();

    HttpResponse route(const HttpRequest &request);
    HttpResponse post(const Route &route, Visit &visit);

    HttpResponse home(const Visit &visit);
    HttpResponse robots(const Visit &visit);
    HttpResponse showActivation(const Visit &visit);
    HttpResponse activate(const Visit &visit);
    HttpResponse showReset(const Visit &visit);
    HttpResponse reset(const Visit &visit);
    HttpResponse showForgot(const Visit &visit);
    HttpResponse forgot(const Visit &visit);

    HttpResponse activationForm(
        const Visit &visit, const QString &account, const QString &notice, int status);
    HttpResponse resetForm(const Visit &visit, const QString &account, const QString &problem, int status);
    HttpResponse forgotForm(const Visit &visit, const QString &problem, int status);
    HttpResponse deadLink(const Visit &visit, TokenPurpose purpose);
    HttpResponse notFound(const Visit &visit);
    HttpResponse failed(const Visit &visit, const Error &error);
    HttpResponse page(int status, const QString &title, const QString &bodyHtml) const;
    QString hiddenFields(const Visit &visit, const char *form) const;
    bool isOurs(const HttpRequest &request) const;

    Connection &m_connection;
    const Clock &m_clock;
    RequestLink m_requestLink;
    PageHtml m_html;
    PageSeal m_seal;
    SiteSettings m_site; ///< read anew for each request: an operator may change it at any time
};

} // namespace latchkey
