-- SPDX-License-Identifier: GPL-3.0-or-later
-- One step behind the newest real one, so that there is always something to upgrade to.

CREATE TABLE later (
    id @identity@,
    word VARCHAR(20) NOT NULL
);

INSERT INTO later (word) VALUES ('upgraded');
