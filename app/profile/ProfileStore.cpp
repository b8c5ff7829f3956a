// SPDX-License-Identifier: GPL-3.0-or-later
#include "profile/ProfileStore.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonDocument>
#include <QSaveFile>

namespace latchkey {

namespace {

constexpr qint64 largestFile = 1 << 20;
constexpr QFile::Permissions ownerOnly = QFile::ReadOwner | QFile::WriteOwner;

std::optional<Profile> readProfile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    auto profile = Profile::fromJson(QJsonDocument::fromJson(file.read(largestFile)).object());
    return profile ? std::optional(std::move(*profile)) : std::nullopt;
}

} // namespace

QList<Profile> ProfileStore::all() const
{
    QList<Profile> profiles;
    const auto files = QDir(m_folder).entryInfoList({QStringLiteral("*.json")}, QDir::Files, QDir::Time);
    for (const QFileInfo &file : files) {
        if (auto profile = readProfile(file.filePath()))
            profiles.append(std::move(*profile));
    }
    return profiles;
}

std::optional<Profile> ProfileStore::forDatabase(const QString &path) const
{
    const QString wanted = QFileInfo(path).canonicalFilePath();
    for (const Profile &profile : all()) {
        if (!wanted.isEmpty() && QFileInfo(profile.database.path).canonicalFilePath() == wanted)
            return profile;
    }
    return std::nullopt;
}

QString ProfileStore::fileOf(const Profile &profile) const
{
    return QDir(m_folder).filePath(profile.id + QStringLiteral(".json"));
}

Result<void> ProfileStore::save(const Profile &profile)
{
    QDir().mkpath(m_folder);
    QSaveFile file(fileOf(profile));
    const bool written = file.open(QIODevice::WriteOnly) && file.setPermissions(ownerOnly)
        && file.write(QJsonDocument(profile.toJson()).toJson()) >= 0 && file.commit();
    if (!written) {
        return fail(Error::Code::ReadOnly,
            QCoreApplication::translate(
                "ProfileStore", "The settings of %1 could not be saved on this computer.")
                .arg(profile.name),
            QCoreApplication::translate(
                "ProfileStore", "Check that the disk is not full and that %1 may be written.")
                .arg(QDir::toNativeSeparators(m_folder)),
            file.errorString());
    }
    return {};
}

Result<void> ProfileStore::remove(const Profile &profile)
{
    QFile file(fileOf(profile));
    if (file.exists() && !file.remove()) {
        return fail(Error::Code::ReadOnly,
            QCoreApplication::translate("ProfileStore", "The settings of %1 could not be removed.")
                .arg(profile.name),
            {}, file.errorString());
    }
    return {};
}

} // namespace latchkey
