// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/Profile.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QUuid>

namespace latchkey {

namespace {

QString signedInUser()
{
    const QString unixName = qEnvironmentVariable("USER");
    return unixName.isEmpty() ? qEnvironmentVariable("USERNAME", QStringLiteral("operator")) : unixName;
}

} // namespace

Profile Profile::forFile(const QString &path)
{
    Profile profile;
    profile.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    profile.name = QFileInfo(path).completeBaseName();
    profile.operatorName = signedInUser();
    profile.database = DatabaseTarget::sqlite(QFileInfo(path).absoluteFilePath());
    return profile;
}

QJsonObject Profile::toJson() const
{
    QJsonObject json{
        {QStringLiteral("id"), id},
        {QStringLiteral("name"), name},
        {QStringLiteral("operator"), operatorName},
        {QStringLiteral("databaseFile"), database.path},
        {QStringLiteral("mailPasswordStored"), mailPasswordStored},
    };
    if (mail)
        json.insert(QStringLiteral("mail"), mail->toJson());
    return json;
}

Result<Profile> Profile::fromJson(const QJsonObject &json)
{
    Profile profile;
    profile.id = json.value(QLatin1String("id")).toString();
    profile.name = json.value(QLatin1String("name")).toString();
    profile.operatorName = json.value(QLatin1String("operator")).toString();
    profile.database = DatabaseTarget::sqlite(json.value(QLatin1String("databaseFile")).toString());
    profile.mailPasswordStored = json.value(QLatin1String("mailPasswordStored")).toBool();
    // Written back as it was read: QUuid takes what merely begins like one, and the id names a file.
    const QUuid id(profile.id);
    const bool hasId = !id.isNull() && id.toString(QUuid::WithoutBraces) == profile.id;
    if (!hasId || profile.database.path.isEmpty()) {
        return fail(Error::Code::Storage,
            QCoreApplication::translate("Profile", "A profile on this computer is damaged and was left out."),
            QCoreApplication::translate(
                "Profile", "Open its database again; nothing in the database is lost."));
    }
    const QJsonObject mail = json.value(QLatin1String("mail")).toObject();
    if (!mail.isEmpty()) {
        // A mail account that no longer reads is asked for again; the rest of the profile is worth keeping.
        if (auto account = MailAccount::fromJson(mail))
            profile.mail = std::move(*account);
    }
    return profile;
}

} // namespace latchkey
