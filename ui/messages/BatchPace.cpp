// SPDX-License-Identifier: GPL-3.0-or-later
#include "messages/BatchPace.h"

#include <cmath>
#include <QLocale>

using namespace std::chrono_literals;

namespace latchkey {

namespace {

template <typename Unit> int roundedUp(Duration span)
{
    return int(std::chrono::ceil<Unit>(span).count());
}

} // namespace

void BatchPace::add(Instant at, int done)
{
    if (!m_seen.isEmpty() && (done < m_seen.last().done || at < m_seen.last().at))
        m_seen.clear();
    m_seen.append({at, done});
    while (m_seen.size() > 1 && m_seen[1].at <= at - window)
        m_seen.removeFirst();
}

std::optional<double> BatchPace::perMinute(Instant now) const
{
    qsizetype from = 0;
    while (from + 1 < m_seen.size() && m_seen[from + 1].at <= now - window)
        ++from;
    if (m_seen.isEmpty() || now - m_seen[from].at < shortest)
        return std::nullopt;
    const int through = m_seen.last().done - m_seen[from].done;
    if (through == 0)
        return std::nullopt;
    return through / std::chrono::duration<double, std::ratio<60>>(now - m_seen[from].at).count();
}

std::optional<Duration> BatchPace::timeLeft(int left, Instant now) const
{
    const auto rate = perMinute(now);
    if (!rate)
        return std::nullopt;
    return std::chrono::duration_cast<Duration>(std::chrono::duration<double, std::ratio<60>>(left / *rate));
}

QString BatchPace::rateText(double perMinute)
{
    const int whole = int(std::lround(perMinute));
    return whole < 1 ? tr("less than one a minute") : tr("%Ln a minute", nullptr, whole);
}

QString BatchPace::leftText(Duration left)
{
    if (left < 50s)
        return tr("less than a minute left");
    if (left <= 20min)
        return tr("about %n minutes left", nullptr, roundedUp<std::chrono::minutes>(left));
    if (left <= 90min) {
        using FiveMinutes = std::chrono::duration<int, std::ratio<300>>;
        return tr("about %n minutes left", nullptr, 5 * roundedUp<FiveMinutes>(left));
    }
    if (left <= 36h)
        return tr("about %n hours left", nullptr, roundedUp<std::chrono::hours>(left));
    using Days = std::chrono::duration<int, std::ratio<86400>>;
    return tr("about %n days left", nullptr, roundedUp<Days>(left));
}

} // namespace latchkey
