// SPDX-License-Identifier: GPL-3.0-or-later
#include "practice/SamplePeople.h"

#include <array>
#include <QSet>
#include <QStringList>

namespace latchkey {

using namespace Qt::StringLiterals;

namespace {

/// Names of one country, as many given as family names. "own script=in Latin letters" where the two differ by
/// more than accents.
struct Culture {
    const char16_t *locale;
    bool familyFirst;
    const char16_t *given;
    const char16_t *family;
};

constexpr std::array cultures{
    Culture{u"en-GB", false, u"Amelia,Harry,Isla,George,Poppy,Alfie,Freya,Rupert",
        u"Whitfield,Ashdown,Pemberton,Hartley,Lockwood,Thorne,Bramwell,Kendrick"},
    Culture{u"en-US", false, u"Emma,Mason,Harper,Logan,Abigail,Wyatt,Hazel,Carter",
        u"Sullivan,Brooks,Delgado,Whitaker,Monroe,Hayes,Callahan,Prescott"},
    Culture{u"de", false, u"Jürgen,Käthe,Lukas,Sabine,Björn,Annika,Matthias,Ute",
        u"Müller,Schröder,Weiß,Köhler,Vogel,Brandt,Großmann,Lindner"},
    Culture{u"fr", false, u"Hélène,Étienne,Chloé,François,Maëlle,Baptiste,Inès,Rémi",
        u"Dubois,Lambert,Girard,Béranger,Moreau,Châtelain,Rousseau,Perrin"},
    Culture{u"es", false, u"Lucía,Mateo,Begoña,Álvaro,Ximena,Iñaki,Noelia,Joaquín",
        u"Núñez,Ibáñez,Castaño,Ortega,Muñoz,Peña,Salgado,Vázquez"},
    Culture{u"pt-BR", false, u"João,Beatriz,Thiago,Conceição,Rafael,Letícia,Otávio,Mariana",
        u"Gonçalves,Araújo,Teixeira,Nascimento,Brandão,Figueiredo,Simões,Moura"},
    Culture{u"it", false, u"Niccolò,Giulia,Matteo,Chiara,Davide,Ludovica,Salvatore,Noemi",
        u"Bianchi,Ferrari,Colombo,Marchetti,Greco,Rinaldi,Gallo,Fontana"},
    Culture{u"sv", false, u"Åsa,Gustav,Linnéa,Håkan,Maja,Örjan,Ebba,Sixten",
        u"Lindström,Sjöberg,Nyström,Åkerlund,Bergqvist,Hallén,Öberg,Dahl"},
    Culture{u"pl", false, u"Łukasz,Agnieszka,Stanisław,Małgorzata,Paweł,Zofia,Wojciech,Kinga",
        u"Wiśniewski,Zielińska,Dąbrowski,Król,Górski,Wójcik,Jabłoński,Pawlak"},
    Culture{u"cs", false, u"Tomáš,Kateřina,Jiří,Zdeňka,Ondřej,Markéta,Vojtěch,Růžena",
        u"Novák,Dvořáková,Černý,Procházková,Kříž,Němcová,Hájek,Benešová"},
    Culture{u"tr", false, u"Ayşe,Mehmet,Gülşen,Çağlar,Elif,Oğuz,Şebnem,İlker",
        u"Yılmaz,Öztürk,Çelik,Şahin,Aydın,Doğan,Koç,Güneş"},
    Culture{u"nl", false, u"Sanne,Daan,Lieke,Bram,Fleur,Thijs,Noor,Sjoerd",
        u"de Vries,van den Berg,Jansen,Visser,Mulder,Dekker,van Dijk,Hoekstra"},
    Culture{u"hu", false, u"Zsófia,Bálint,Réka,Gergő,Eszter,Ákos,Dóra,Máté",
        u"Nagy,Szűcs,Tóth,Horváth,Kiss,Fehér,Balogh,Bíró"},
    Culture{u"ar", false,
        u"ليلى=layla,يوسف=yusuf,فاطمة=fatima,عمر=omar,سلمى=salma,خالد=khalid,هدى=huda,طارق=tariq",
        u"الخطيب=alkhatib,حداد=haddad,المنصور=almansour,نجار=najjar,العلي=alali,قاسم=qasim,درويش=darwish,"
        u"صباغ="
        u"sabbagh"},
    Culture{u"he", false,
        u"נועה=noa,איתן=eitan,שירה=shira,יונתן=yonatan,תמר=tamar,אורי=uri,מיכל=michal,דניאל=daniel",
        u"כהן=cohen,לוי=levi,מזרחי=mizrahi,פרידמן=friedman,ביטון=biton,שפירא=shapira,אזולאי=azoulay,רוזן="
        u"rosen"},
    Culture{u"el", false,
        u"Ελένη=eleni,Γιώργος=giorgos,Μαρία=maria,Νίκος=nikos,Κατερίνα=katerina,Δημήτρης=dimitris,Σοφία="
        u"sofia,"
        u"Σπύρος=spyros",
        u"Παπαδόπουλος=papadopoulos,Νικολάου=nikolaou,Γεωργίου=georgiou,Οικονόμου=oikonomou,Αντωνίου="
        u"antoniou,"
        u"Καρράς=karras,Βασιλείου=vasileiou,Μάρκου=markou"},
    Culture{u"ru", false,
        u"Анна=anna,Дмитрий=dmitry,Екатерина=ekaterina,Сергей=sergey,Ольга=olga,Михаил=mikhail,Наталья="
        u"natalya,"
        u"Игорь=igor",
        u"Смирнова=smirnova,Кузнецов=kuznetsov,Попова=popova,Соколов=sokolov,Морозова=morozova,Волков=volkov,"
        u"Лебедева=lebedeva,Орлов=orlov"},
    Culture{u"uk", false,
        u"Оксана=oksana,Тарас=taras,Соломія=solomiia,Андрій=andrii,Іванна=ivanna,Богдан=bohdan,Леся=lesia,"
        u"Юрій="
        u"yurii",
        u"Шевченко=shevchenko,Коваленко=kovalenko,Бондаренко=bondarenko,Ткачук=tkachuk,Мельник=melnyk,Гончар="
        u"honchar,Кравець=kravets,Їжакевич=yizhakevych"},
    Culture{u"zh-CN", true,
        u"伟=wei,秀英=xiuying,敏=min,志强=zhiqiang,丽华=lihua,建国=jianguo,晓明=xiaoming,静怡=jingyi",
        u"王=wang,李=li,张=zhang,刘=liu,陈=chen,杨=yang,赵=zhao,欧阳=ouyang"},
    Culture{u"ja", true,
        u"さくら=sakura,健太=kenta,陽子=yoko,翔=sho,美咲=misaki,大輔=daisuke,結衣=yui,拓海=takumi",
        u"佐藤=sato,鈴木=suzuki,高橋=takahashi,渡辺=watanabe,小林=kobayashi,山本=yamamoto,中村=nakamura,伊藤="
        u"ito"},
    Culture{u"ko", true,
        u"서연=seoyeon,민준=minjun,지우=jiwoo,도윤=doyun,하은=haeun,현우=hyunwoo,수빈=subin,예준=yejun",
        u"김=kim,이=lee,박=park,최=choi,정=jung,강=kang,조=cho,윤=yoon"},
    Culture{u"hi", false, u"Ananya,Arjun,Priya,Vikram,Kavya,Rohan,Meera,Sanjay",
        u"Sharma,Iyer,Banerjee,Kulkarni,Reddy,Chaudhary,Menon,Deshpande"},
    Culture{
        u"vi", true, u"Hương,Minh,Thảo,Quân,Ngọc,Tuấn,Linh,Khôi", u"Nguyễn,Trần,Lê,Phạm,Đặng,Vũ,Hoàng,Đỗ"},
    Culture{u"en-NG", false, u"Chidinma,Emeka,Folasade,Tunde,Ngozi,Ibrahim,Amaka,Segun",
        u"Okonkwo,Adeyemi,Balogun,Eze,Danjuma,Nwosu,Olawale,Bello"},
};

struct Name {
    QString own;
    QString latin; ///< ASCII letters, lower case
};

/// Lower-case ASCII of a name in Latin script.
QString toAscii(const QString &text)
{
    QString ascii;
    for (const QChar c : text.toLower().normalized(QString::NormalizationForm_D)) {
        if (c == u'ß')
            ascii += u"ss"_s;
        else if (c == u'ł')
            ascii += u'l';
        else if (c == u'đ')
            ascii += u'd';
        else if (c == u'ı')
            ascii += u'i';
        else if (c.unicode() < 0x80 && c.isLetter())
            ascii += c;
    }
    return ascii;
}

QList<Name> namesOf(const char16_t *list)
{
    QList<Name> names;
    for (const QString &entry : QString::fromUtf16(list).split(u',')) {
        const qsizetype at = entry.indexOf(u'=');
        names.append(at < 0 ? Name{entry, toAscii(entry)} : Name{entry.left(at), entry.mid(at + 1)});
    }
    return names;
}

/// Numbers that no subscriber has: kept free for fiction by Ofcom, the Bundesnetzagentur, ARCEP, PTS, ACMA
/// and the North American Numbering Plan.
QString fictionalPhone(const QString &locale, SampleRandom &random)
{
    const auto digits = [&random](int count) {
        QString text;
        while (text.size() < count)
            text += QString::number(random.below(10));
        return text;
    };
    if (locale == u"de"_s)
        return u"+493023125"_s + digits(3);
    if (locale == u"fr"_s)
        return u"+3319900"_s + digits(4);
    if (locale == u"sv"_s)
        return u"+4684650040"_s + digits(1);
    if (locale == u"en-US"_s || locale == u"es"_s || locale == u"hi"_s)
        return u"+120255501"_s + digits(2);
    if (locale == u"vi"_s || locale == u"zh-CN"_s)
        return u"+6149157"_s + u"0"_s + digits(3);
    return u"+447700900"_s + digits(3);
}

QString userNameFor(const Name &given, const Name &family, SampleRandom &random)
{
    switch (random.below(5)) {
    case 0:
        return given.latin + u'.' + family.latin.left(1);
    case 1:
        return given.latin.left(1) + family.latin;
    case 2:
        return given.latin + QString::number(random.between(70, 99));
    case 3:
        return given.latin + u'_' + family.latin;
    default:
        return given.latin + family.latin;
    }
}

QString emailFor(const Name &given, const Name &family, SampleRandom &random)
{
    static const QStringList domains{u"example.org"_s, u"example.com"_s, u"example.net"_s, u"mail.example"_s,
        u"corp.example"_s, u"post.example"_s, u"studio.example"_s, u"uni.example"_s, u"bücher.example"_s,
        u"lists.example.org"_s};
    switch (random.below(4)) {
    case 0:
        return given.latin + u'@' + family.latin + u".example"_s;
    case 1:
        return given.latin.left(1) + u'.' + family.latin + u'@' + random.oneOf(domains);
    case 2:
        return family.latin + QString::number(random.between(1, 99)) + u'@' + random.oneOf(domains);
    default:
        return given.latin + u'.' + family.latin + u'@' + random.oneOf(domains);
    }
}

/// `wanted`, or with a number in front of `end` when somebody has it already.
QString unique(const QString &wanted, const QString &end, QSet<QString> &taken)
{
    QString candidate = wanted + end;
    for (int number = 2; taken.contains(candidate); ++number)
        candidate = wanted + QString::number(number) + end;
    taken.insert(candidate);
    return candidate;
}

} // namespace

QList<SamplePerson> makeSamplePeople(SampleRandom &random, int count)
{
    QList<SamplePerson> people;
    QSet<QString> userNames;
    QSet<QString> emails;
    for (int round = 0; people.size() < count && round < 8; ++round) {
        for (std::size_t i = 0; i < cultures.size() && people.size() < count; ++i) {
            const Culture &culture = cultures[i];
            // A stride that differs from country to country, so that names do not pair up as they are listed.
            const Name given = namesOf(culture.given).at(round);
            const Name family = namesOf(culture.family).at((round * 3 + int(i)) % 8);
            SamplePerson person;
            person.locale = QString::fromUtf16(culture.locale);
            const QString between = culture.locale[0] == u'v' || !culture.familyFirst ? u" "_s : QString();
            person.fullName =
                culture.familyFirst ? family.own + between + given.own : given.own + between + family.own;
            person.userName = unique(userNameFor(given, family, random), {}, userNames);
            const QString email = emailFor(given, family, random);
            const qsizetype at = email.indexOf(u'@');
            person.email = unique(email.left(at), email.mid(at), emails);
            if (random.below(5) < 2)
                person.phone = fictionalPhone(person.locale, random);
            people.append(person);
        }
    }
    return people;
}

} // namespace latchkey
