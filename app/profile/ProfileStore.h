// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "profile/Profile.h"

namespace latchkey {

/// The profiles of this computer's user: one small file each in `folder`, readable by its owner only.
class ProfileStore {
public:
    explicit ProfileStore(QString folder)
        : m_folder(std::move(folder))
    {
    }

    /// The one used last in front. Damaged files are left out and left alone.
    QList<Profile> all() const;
    /// The profile for that database file, if there is one.
    std::optional<Profile> forDatabase(const QString &path) const;
    /// Replaces the file as a whole or not at all; the profile becomes the one used last.
    Result<void> save(const Profile &profile);
    /// The database and the keychain are not touched.
    Result<void> remove(const Profile &profile);

private:
    QString fileOf(const Profile &profile) const;
    QString m_folder;
};

} // namespace latchkey
