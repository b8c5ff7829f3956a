// SPDX-License-Identifier: GPL-3.0-or-later
#include "links/LinkPages.h"

#include "core/EmailAddress.h"
#include "site/SiteStore.h"

#include <array>
#include <QCoreApplication>
#include <QUrl>

namespace latchkey {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestCode = 200;

struct LinkPagesText {
    Q_DECLARE_TR_FUNCTIONS(LinkPages)
};

QString paragraph(const QString &text)
{
    return PageHtml::element(u"p"_s, {}, text);
}

QString note(const QString &tone, const QString &role, const QString &text)
{
    return PageHtml::element(u"p"_s, u"class=\"note %1\" role=\"%2\""_s.arg(tone, role), text);
}

/// "https://www.mysite.com" of an address of ours.
QString originOf(const LinkAddress &address)
{
    const QUrl url(QString(address.pattern()).replace(u"{token}"_s, u"token"_s));
    QString origin = url.scheme() + u"://"_s + url.host(QUrl::FullyEncoded);
    if (url.port() > 0)
        origin += u':' + QString::number(url.port());
    return origin;
}

QString withoutEndSlash(QString path)
{
    while (path.size() > 1 && path.endsWith(u'/'))
        path.chop(1);
    return path;
}

} // namespace

/// One request on its way to its page.
struct LinkPages::Visit {
    const HttpRequest &request;
    QByteArray code; ///< what the link carries, as it came
    QString up; ///< "../" when the code stands in the path: links are relative, whatever proxy is in front
    FormData form; ///< of a POST
    bool sealed = false; ///< the form of a POST comes from a page of ours
};

LinkPages::LinkPages(Connection &connection, const Clock &clock, RequestLink requestLink)
    : m_connection(connection)
    , m_clock(clock)
    , m_requestLink(std::move(requestLink))
    , m_site(SiteSettings::defaults())
{
}

const std::array<LinkPages::Route, 7> &LinkPages::routes()
{
    static const std::array<Route, 7> table{{
        {"/", false, &LinkPages::home, nullptr},
        {"/robots.txt", false, &LinkPages::robots, nullptr},
        {"/activate", true, &LinkPages::showActivation, &LinkPages::activate},
        {"/reset-password", true, &LinkPages::showReset, &LinkPages::reset},
        {"/resetpassword", true, &LinkPages::showReset, &LinkPages::reset},
        {"/forgot-password", false, &LinkPages::showForgot, &LinkPages::forgot},
        {"/forgotpassword", false, &LinkPages::showForgot, &LinkPages::forgot},
    }};
    return table;
}

HttpResponse LinkPages::handle(const HttpRequest &request)
{
    HttpResponse response = route(request);
    response.headers += QList<std::pair<QByteArray, QByteArray>>{
        {"Content-Security-Policy", m_html.policy()},
        {"Referrer-Policy", "no-referrer"}, // the address of a page holds the code
        {"Cache-Control", "no-store"},
        {"X-Content-Type-Options", "nosniff"},
        {"X-Frame-Options", "DENY"},
        {"X-Robots-Tag", "noindex, nofollow"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
    };
    return response;
}

HttpResponse LinkPages::route(const HttpRequest &request)
{
    Visit visit{request, {}, {}, {}, false};
    const auto site = SiteStore(m_connection).read();
    if (!site)
        return failed(visit, site.error());
    m_site = *site;

    const QString path = withoutEndSlash(request.path);
    const QString lower = path.toLower();
    for (const Route &candidate : routes()) {
        const QString base = QLatin1String(candidate.path);
        const bool codeInPath = candidate.takesCode && lower.startsWith(base + u'/');
        if (lower != base && !codeInPath)
            continue;
        if (codeInPath) {
            visit.code = path.mid(base.size() + 1).toUtf8();
            visit.up = u"../"_s;
        } else if (const auto query = FormData::parse(request.query)) {
            visit.code = query->value("code");
        }
        if (request.method == "GET" || request.method == "HEAD")
            return (this->*candidate.get)(visit);
        if (request.method == "POST" && candidate.post)
            return post(candidate, visit);
        HttpResponse response = page(405, LinkPagesText::tr("This does not work here"),
            paragraph(LinkPagesText::tr("Open the page in a browser.")));
        response.headers.emplaceBack("Allow", candidate.post ? "GET, HEAD, POST" : "GET, HEAD");
        return response;
    }
    return notFound(visit);
}

HttpResponse LinkPages::post(const Route &route, Visit &visit)
{
    const QByteArray type = visit.request.header("content-type").split(';').first().trimmed().toLower();
    if (type != "application/x-www-form-urlencoded")
        return page(415, LinkPagesText::tr("This does not work here"),
            paragraph(LinkPagesText::tr("Open the page in a browser.")));
    const auto form = FormData::parse(visit.request.body);
    if (!form)
        return page(400, LinkPagesText::tr("This cannot be read"),
            paragraph(LinkPagesText::tr("Open the link once more and try again.")));
    visit.form = *form;
    visit.code = form->value("code");
    visit.sealed = isOurs(visit.request);
    return (this->*route.post)(visit);
}

/// Browsers say from which site a form was sent. "null" is what they send under our own Referrer-Policy.
bool LinkPages::isOurs(const HttpRequest &request) const
{
    const QByteArray site = request.header("sec-fetch-site");
    if (!site.isEmpty() && site != "same-origin" && site != "none")
        return false;
    const QByteArray origin = request.header("origin").toLower();
    if (origin.isEmpty() || origin == "null")
        return true;
    // Behind a proxy the host may be the proxy's name for us; then the site's own addresses count.
    const QByteArray host = request.header("host").toLower();
    return (!host.isEmpty() && (origin == "http://" + host || origin == "https://" + host))
        || origin == originOf(m_site.activationLink).toUtf8()
        || origin == originOf(m_site.resetLink).toUtf8();
}

HttpResponse LinkPages::home(const Visit &)
{
    return page(200, LinkPagesText::tr("Nothing to do here"),
        paragraph(LinkPagesText::tr(
            "This is where the links in mails from %1 lead. Open the link in your mail, or ask for "
            "a new one.")
                      .arg(m_site.name))
            + PageHtml::element(u"a"_s, u"class=\"button\" href=\"forgot-password\""_s,
                LinkPagesText::tr("Ask for a new link")));
}

HttpResponse LinkPages::robots(const Visit &)
{
    return {200, "text/plain; charset=utf-8", {}, "User-agent: *\nDisallow: /\n"};
}

HttpResponse LinkPages::showActivation(const Visit &visit)
{
    if (visit.code.size() > longestCode)
        return deadLink(visit, TokenPurpose::Activation);
    const auto token = LinkRedeemer(m_connection, m_clock)
                           .open(TokenPurpose::Activation, Secret(visit.code),
                               QString::fromUtf8(visit.request.header("user-agent")));
    if (!token)
        return failed(visit, token.error());
    if (!*token)
        return deadLink(visit, TokenPurpose::Activation);
    const auto email = EmailAddress::parse((*token)->email);
    return activationForm(visit, email ? email->masked() : QString(), {}, 200);
}

HttpResponse LinkPages::activationForm(
    const Visit &visit, const QString &account, const QString &notice, int status)
{
    QString body = notice.isEmpty() ? QString() : note(u"wait"_s, u"alert"_s, notice);
    body += paragraph(account.isEmpty()
            ? LinkPagesText::tr(
                "Press the button to confirm that your e-mail address is yours. Then you can sign in.")
            : LinkPagesText::tr(
                "Press the button to confirm that %1 is your e-mail address. Then you can sign in.")
                  .arg(account));
    body += u"<form method=\"post\" action=\"?\" accept-charset=\"utf-8\">\n"_s
        + hiddenFields(visit, "activate")
        + PageHtml::element(
            u"button"_s, u"class=\"button\" type=\"submit\""_s, LinkPagesText::tr("Confirm my address"))
        + u"</form>\n"_s;
    return page(status, LinkPagesText::tr("Confirm your e-mail address"), body);
}

HttpResponse LinkPages::activate(const Visit &visit)
{
    if (!visit.sealed || !m_seal.check(visit.form.value("seal"), "activate", visit.code, m_clock.now()))
        return activationForm(visit, {},
            LinkPagesText::tr("This page was open for too long. Please press the button again."), 403);
    const auto confirmed = LinkRedeemer(m_connection, m_clock).confirm(Secret(visit.code));
    if (!confirmed && confirmed.error().code == Error::Code::NotFound)
        return deadLink(visit, TokenPurpose::Activation);
    if (!confirmed)
        return failed(visit, confirmed.error());
    return page(200, LinkPagesText::tr("Your address is confirmed"),
        note(u"good"_s, u"status"_s, LinkPagesText::tr("Thank you. You can sign in now."))
            + PageHtml::element(u"a"_s,
                u"class=\"button\" href=\"%1\""_s.arg(originOf(m_site.activationLink).toHtmlEscaped()),
                LinkPagesText::tr("Go to %1").arg(m_site.name)));
}

HttpResponse LinkPages::showReset(const Visit &visit)
{
    if (visit.code.size() > longestCode)
        return deadLink(visit, TokenPurpose::Reset);
    const auto token = LinkRedeemer(m_connection, m_clock)
                           .open(TokenPurpose::Reset, Secret(visit.code),
                               QString::fromUtf8(visit.request.header("user-agent")));
    if (!token)
        return failed(visit, token.error());
    if (!*token)
        return deadLink(visit, TokenPurpose::Reset);
    const auto email = EmailAddress::parse((*token)->email);
    return resetForm(visit, email ? email->masked() : QString(), {}, 200);
}

HttpResponse LinkPages::resetForm(
    const Visit &visit, const QString &account, const QString &problem, int status)
{
    QString body;
    if (status == 403)
        body += note(u"wait"_s, u"alert"_s,
            LinkPagesText::tr("This page was open for too long. Please type the password again."));
    if (!account.isEmpty())
        body += paragraph(LinkPagesText::tr("For the account of %1.").arg(account));
    const QString invalid = problem.isEmpty() ? QString() : u" aria-invalid=\"true\" autofocus"_s;
    const QString hint = m_site.passwordScheme == PasswordScheme::Bcrypt
        ? LinkPagesText::tr("At least 8 characters, at most 72; fewer with accents or other scripts.")
        : LinkPagesText::tr("At least 8 characters.");
    body += u"<form method=\"post\" action=\"?\" accept-charset=\"utf-8\">\n"_s + hiddenFields(visit, "reset")
        + u"<div class=\"field\">\n"_s
        + PageHtml::element(u"label"_s, u"for=\"password\""_s, LinkPagesText::tr("New password"))
        + u"<input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"new-password\" "
          u"required "
          "minlength=\"8\" aria-describedby=\"rules%1\"%2>\n"_s.arg(
              problem.isEmpty() ? QString() : u" problem"_s, invalid)
        + (problem.isEmpty()
                ? QString()
                : PageHtml::element(u"p"_s, u"class=\"problem\" id=\"problem\" role=\"alert\""_s, problem))
        + PageHtml::element(u"p"_s, u"class=\"hint\" id=\"rules\""_s, hint)
        + u"</div>\n<div class=\"field\">\n"_s
        + PageHtml::element(u"label"_s, u"for=\"again\""_s, LinkPagesText::tr("The same once more"))
        + u"<input id=\"again\" name=\"again\" type=\"password\" autocomplete=\"new-password\" required></div>\n"_s
        + PageHtml::element(
            u"button"_s, u"class=\"button\" type=\"submit\""_s, LinkPagesText::tr("Change my password"))
        + u"</form>\n"_s;
    return page(status, LinkPagesText::tr("Choose a new password"), body);
}

HttpResponse LinkPages::reset(const Visit &visit)
{
    if (!visit.sealed || !m_seal.check(visit.form.value("seal"), "reset", visit.code, m_clock.now()))
        return resetForm(visit, {}, {}, 403);
    const QByteArray password = visit.form.value("password");
    if (password != visit.form.value("again"))
        return resetForm(
            visit, {}, LinkPagesText::tr("The two are not the same. Please type both again."), 422);
    // What a hash makes of a NUL differs from library to library; no keyboard types one.
    if (password.contains('\0'))
        return resetForm(
            visit, {}, LinkPagesText::tr("The password contains a character that cannot be used."), 422);
    const auto changed =
        LinkRedeemer(m_connection, m_clock).setPassword(Secret(visit.code), Secret(password));
    if (!changed && changed.error().code == Error::Code::InvalidInput)
        return resetForm(visit, {}, changed.error().message, 422);
    if (!changed && changed.error().code == Error::Code::NotFound)
        return deadLink(visit, TokenPurpose::Reset);
    if (!changed)
        return failed(visit, changed.error());
    return page(200, LinkPagesText::tr("Your password was changed"),
        note(u"good"_s, u"status"_s,
            LinkPagesText::tr("Your password was changed. You have been signed out everywhere."))
            + PageHtml::element(u"a"_s,
                u"class=\"button\" href=\"%1\""_s.arg(originOf(m_site.resetLink).toHtmlEscaped()),
                LinkPagesText::tr("Go to %1").arg(m_site.name)));
}

HttpResponse LinkPages::showForgot(const Visit &visit)
{
    return forgotForm(visit, {}, 200);
}

HttpResponse LinkPages::forgotForm(const Visit &visit, const QString &problem, int status)
{
    QString body;
    if (status == 403)
        body += note(u"wait"_s, u"alert"_s,
            LinkPagesText::tr("This page was open for too long. Please send it again."));
    body += paragraph(LinkPagesText::tr(
        "Enter your user name or the e-mail address of your account. You get a mail with a link to "
        "choose a new password, or to confirm your address if you have not done so yet."));
    const QString invalid =
        problem.isEmpty() ? QString() : u" aria-invalid=\"true\" aria-describedby=\"problem\" autofocus"_s;
    body += u"<form method=\"post\" action=\"?\" accept-charset=\"utf-8\">\n"_s
        + hiddenFields(visit, "forgot") + u"<div class=\"field\">\n"_s
        + PageHtml::element(u"label"_s, u"for=\"who\""_s, LinkPagesText::tr("User name or e-mail address"))
        + u"<input id=\"who\" name=\"who\" type=\"text\" autocomplete=\"username\" autocapitalize=\"none\" "
          "spellcheck=\"false\" required maxlength=\"254\"%1>\n"_s.arg(invalid)
        + (problem.isEmpty()
                ? QString()
                : PageHtml::element(u"p"_s, u"class=\"problem\" id=\"problem\" role=\"alert\""_s, problem))
        + u"</div>\n"_s
        + PageHtml::element(
            u"button"_s, u"class=\"button\" type=\"submit\""_s, LinkPagesText::tr("Send me a link"))
        + u"</form>\n"_s;
    return page(status, LinkPagesText::tr("Ask for a new link"), body);
}

HttpResponse LinkPages::forgot(const Visit &visit)
{
    if (!visit.sealed || !m_seal.check(visit.form.value("seal"), "forgot", visit.code, m_clock.now()))
        return forgotForm(visit, {}, 403);
    const QString who = visit.form.text("who").trimmed();
    if (who.isEmpty())
        return forgotForm(visit, LinkPagesText::tr("Enter your user name or your e-mail address."), 422);
    m_requestLink(who);
    return page(200, LinkPagesText::tr("Look into your mailbox"),
        note(u"good"_s, u"status"_s,
            LinkPagesText::tr("If there is such an account, a mail with a link is on its way."))
            + PageHtml::element(u"p"_s, u"class=\"muted\""_s,
                LinkPagesText::tr("It can take a few minutes. Look into the spam folder too. Only the newest "
                                  "link works.")));
}

HttpResponse LinkPages::deadLink(const Visit &visit, TokenPurpose purpose)
{
    const QString why = purpose == TokenPurpose::Activation
        ? LinkPagesText::tr(
            "If you have pressed its button before, your address is confirmed and you can simply sign in; "
            "otherwise ask for a new link.")
        : LinkPagesText::tr("It was used, has become too old, or a newer one has taken its place.");
    return page(410, LinkPagesText::tr("This link no longer works"),
        note(u"wait"_s, u"alert"_s, why)
            + PageHtml::element(u"a"_s, u"class=\"button\" href=\"%1forgot-password\""_s.arg(visit.up),
                LinkPagesText::tr("Ask for a new one")));
}

HttpResponse LinkPages::notFound(const Visit &)
{
    return page(404, LinkPagesText::tr("There is no such page"),
        paragraph(LinkPagesText::tr(
            "The address may have been cut off by your mail program. Copy the whole link from the mail.")));
}

HttpResponse LinkPages::failed(const Visit &, const Error &error)
{
    qWarning("link pages: %s: %s", qUtf8Printable(nameOf(error.code)), qUtf8Printable(error.detail));
    HttpResponse response = page(503, LinkPagesText::tr("Please try again in a moment"),
        note(u"bad"_s, u"alert"_s,
            LinkPagesText::tr(
                "Something went wrong on our side, and nothing was changed. Your link still works: load this "
                "page again "
                "in a minute.")));
    response.headers.emplaceBack("Retry-After", "10");
    return response;
}

HttpResponse LinkPages::page(int status, const QString &title, const QString &bodyHtml) const
{
    HttpResponse response;
    response.status = status;
    response.body = m_html.render(title, m_site.name, PageHtml::element(u"h1"_s, {}, title) + bodyHtml);
    return response;
}

QString LinkPages::hiddenFields(const Visit &visit, const char *form) const
{
    const QByteArray seal = m_seal.make(form, visit.code, m_clock.now());
    QString fields = u"<input type=\"hidden\" name=\"seal\" value=\"%1\">\n"_s.arg(QString::fromLatin1(seal));
    if (!visit.code.isEmpty()) {
        fields += u"<input type=\"hidden\" name=\"code\" value=\""_s
            + QString::fromUtf8(visit.code).toHtmlEscaped() + u"\">\n"_s;
    }
    return fields;
}

} // namespace latchkey
