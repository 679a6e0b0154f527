use super::*;
use proptest::prelude::*;

/// What is read from tokens written with spaces between them: `date relation` of each expression.
fn read(text: &str, published: Option<&str>) -> Vec<String> {
    let words: Vec<&str> = text.split(' ').collect();
    scan(&words, published).into_iter().map(|found| format!("{} {:?}", found.date, found.relation)).collect()
}

/// Wednesday, 17 May 2023.
const DAY: &str = "2023-05-17";

#[track_caller]
fn all(cases: &[(&str, &[&str])]) {
    same(cases.iter().map(|(text, wanted)| (*text, Some(DAY), *wanted)));
}

/// Names every case that is read otherwise, not the first alone.
#[track_caller]
fn same<'c>(cases: impl Iterator<Item = (&'c str, Option<&'c str>, &'c [&'c str])>) {
    let wrong: Vec<String> = cases
        .filter(|(text, published, wanted)| read(text, *published) != *wanted)
        .map(|(text, published, wanted)| format!("{text}: {:?}, not {wanted:?}", read(text, published)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn dates_that_name_their_year_need_no_publication() {
    let cases = [
        ("signed on 17 May 2022", "2022-05-17 On"),
        ("signed on May 17 , 2022 , in Doha", "2022-05-17 On"),
        ("on the 17th of May 2022", "2022-05-17 On"),
        ("on Tuesday , 17 May 2022", "2022-05-17 On"),
        ("opened in May 2022", "2022-05 On"),
        ("opened in May of 2022", "2022-05 On"),
        ("dated 2022 - 05 - 17", "2022-05-17 On"),
        ("a note of 17.05.2022", "2022-05-17 On"),
        ("a note of 5/17/2022", "2022-05-17 On"),
        ("a note of 05/06/2022", "2022 On"),
        ("built in 2010", "2010 On"),
        ("a deal ( 2019 )", "2019 On"),
        ("the 1925 protocol", "1925 On"),
        ("Hussein ’s 1988 attack", "1988 On"),
        ("a 2013 US - Russia agreement", "2013 On"),
        ("the landmark 2015 nuclear deal", "2015 On"),
        ("in the 1980s", "1980/1989 During"),
        ("in the late 1990s", "1995/1999 During"),
        ("since the 1980s", "1980~/.. Since"),
        ("in fiscal year 2024", "2024 On"),
        ("its FY2024 budget", "2024 On"),
        ("in the third quarter of 2023", "2023-07/2023-09 During"),
        ("sales in Q3 2023", "2023-07/2023-09 During"),
        ("in the first half of 2024", "2024 On"),
        ("at the end of 2022", "2022 On"),
        ("in early 2023", "2023 On"),
        ("in mid-2025", "2025-06~ On"),
        ("in mid - May 2022", "2022-05~ On"),
        ("in late March 2023", "2023-03 On"),
        ("late in 2021", "2021 On"),
        ("in summer 2023", "2023 On"),
        ("in the autumn of 2022", "2022 On"),
        ("in the fall of 2022", "2022 On"),
        ("in the winter of 2022", "2022~ On"),
        ("since 2019", "2019/.. Since"),
        ("after 1979", "1979/.. After"),
        ("until 2020", "../2020 Until"),
        ("by 2025", "../2025 By"),
        ("by mid-2025", "../2025-06~ By"),
        ("by the end of 2025", "../2025 By"),
        ("before 1939", "../1939 Before"),
        ("prior to May 2022", "../2022-05 Before"),
        ("between 2015 and 2020", "2015/2020 During"),
        ("from 2015 to 2020", "2015/2020 During"),
        ("in 2015 - 2020", "2015/2020 During"),
        ("in 2015–20", "2015/2020 During"),
        ("2014/15", "2014/2015 During"),
        ("from March to May 2022", "2022-03/2022-05 During"),
        ("between November and February 2022", "2021-11/2022-02 During"),
        ("between August 2023 and February 2024", "2023-08/2024-02 During"),
        ("from August 2021 until October", "2021-08/2021-10 During"),
        ("from 3 to 7 May 2022", "2022-05-03/2022-05-07 During"),
        ("on May 3 - 7 , 2022", "2022-05-03/2022-05-07 During"),
        ("throughout 2022", "2022 During"),
        ("will not arrive before 2029", "2029/.. Since"),
        ("at the end of February 2023", "2023-02 On"),
        ("no later than 2025", "../2025 By"),
        ("since Russia 's invasion in February 2022", "2022-02/.. Since"),
        ("during the 1980 - 88 war", "1980/1988 During"),
        ("around 2015", "2015~ On"),
        ("since its intervention in 2015", "2015/.. Since"),
        ("after the coup of 2021", "2021/.. After"),
        ("from 2026 on", "2026/.. Since"),
        ("post-2014", "2014/.. After"),
        ("on Sept. 8 , 2024", "2024-09-08 On"),
        ("on Sept . 8 , 2024", "2024-09-08 On"),
    ];
    same(cases.iter().map(|(text, wanted)| (*text, None, std::slice::from_ref(wanted))));
}

#[test]
fn what_lacks_a_year_is_the_latest_that_publication_allows() {
    all(&[
        ("in March", &["2023-03 On"]),
        ("in May", &["2023-05 On"]),
        ("In August , they met", &["2022-08 On"]),
        ("March ’s attack", &["2023-03 On"]),
        ("on 5 January", &["2023-01-05 On"]),
        ("on May 17", &["2023-05-17 On"]),
        ("on 18 May", &["2022-05-18 On"]),
        ("in mid - May", &["2023-05~ On"]),
        ("on 29 February", &["2020-02-29 On"]),
        ("during the night of 8 May", &["2023-05-08 On"]),
        ("last May", &["2022-05 On"]),
        ("last September", &["2022-09 On"]),
        ("this October", &["2023-10 On"]),
        ("next March", &["2024-03 On"]),
        ("April last year", &["2022-04 On"]),
        ("in December of last year", &["2022-12 On"]),
        ("will arrive in August", &["2023-08 On"]),
        ("by September", &["../2022-09 By"]),
        ("will end by September", &["../2023-09 By"]),
        ("the January report", &["2023-01 On"]),
        ("in January and March", &["2023-01 On", "2023-03 On"]),
        ("in 2015 , 2017 and 2019", &["2015 On", "2017 On", "2019 On"]),
        ("between June 2022 and this April", &["2022-06/2023-04 During"]),
        ("from 2019 until now", &["2019/2023-05 During"]),
    ]);
}

#[test]
fn what_counts_from_publication() {
    all(&[
        ("today", &["2023-05-17 On"]),
        ("yesterday", &["2023-05-16 On"]),
        ("this morning", &["2023-05-17 On"]),
        ("last night", &["2023-05-16 On"]),
        ("said on Wednesday", &["2023-05-17 On"]),
        ("said Thursday", &["2023-05-11 On"]),
        ("on Tuesday morning", &["2023-05-16 On"]),
        ("Monday 's summit", &["2023-05-15 On"]),
        ("will meet on Friday", &["2023-05-19 On"]),
        ("next Tuesday", &["2023-05-23 On"]),
        ("last Wednesday", &["2023-05-10 On"]),
        ("at the weekend", &["2023-05-13~ On"]),
        ("last week", &["2023-05 On"]),
        ("this week", &["2023-05 On"]),
        ("last month", &["2023-04 On"]),
        ("next month", &["2023-06 On"]),
        ("last year", &["2022 On"]),
        ("earlier this year", &["2023 On"]),
        ("early next year", &["2024 On"]),
        ("from this year , they make them", &["2023/.. Since"]),
        ("last summer", &["2022 On"]),
        ("last autumn", &["2022 On"]),
        ("in the spring", &["2023 On"]),
        ("last winter", &["2022/2023 During"]),
        ("since spring", &["2023/.. Since"]),
        ("two years ago", &["2021 On"]),
        ("nearly two years ago", &["2021~ On"]),
        ("twenty-one years ago", &["2002 On"]),
        ("ten days ago", &["2023-05-07 On"]),
        ("a week ago", &["2023-05-10 On"]),
        ("three weeks ago", &["2023-04-26~ On"]),
        ("six months ago", &["2022-11 On"]),
        ("a decade ago", &["2013~ On"]),
        ("a few weeks ago", &["2023-05~ On"]),
        ("two summers ago", &["2021 On"]),
        ("in recent months", &["2023~ During"]),
        ("in recent weeks", &["2023-05~ During"]),
        ("in recent years", &[]),
        ("some years ago", &[]),
        ("over the past two years", &["2021/2023 Duration"]),
        ("over the past fourteen months", &["2022-03/2023-05 Duration"]),
        ("in the next five years", &["2023/2028 Duration"]),
        ("within the next year", &["2023/2024 Duration"]),
        ("over the past decade", &["2013/2023 Duration"]),
        ("is now building", &["2023-05 On"]),
        ("by the end of the year", &["../2023 By"]),
        ("as of this month", &["2023-05 On"]),
        ("from now on", &["2023-05/.. Since"]),
    ]);
}

#[test]
fn what_counts_from_the_date_before() {
    all(&[
        ("ordered in April 2021 , got five months later", &["2021-04 On", "2021-09 On"]),
        ("bought in 2014 ; one crashed the following January", &["2014 On", "2015-01 On"]),
        ("signed in 2022 , having bought four two years before", &["2022 On", "2020 On"]),
        ("stopped on 6 January ; nine days later another", &["2023-01-06 On", "2023-01-15 On"]),
        ("met on 3 March 2022 and signed the same day", &["2022-03-03 On", "2022-03-03 On"]),
        ("two months later , they came", &[]),
        ("two months before the war", &[]),
        ("the same day", &[]),
    ]);
    let anchor = Edtf::parse("2017-10").unwrap();
    let found = scan_after(&["Two", "months", "later", ",", "China"], None, Some(&anchor));
    assert_eq!(
        found.iter().map(|found| (found.date.as_str(), found.basis.as_str())).collect::<Vec<_>>(),
        [("2017-12", "Two months later, after 2017-10")]
    );
    let anchor = Edtf::parse("2023-07").unwrap();
    assert_eq!(
        scan_after(&["Five", "years", "earlier"], None, Some(&anchor)).first().map(|found| found.date.as_str()),
        Some("2018")
    );
}

#[test]
fn an_expression_tells_its_words_and_its_basis() {
    let found = scan(&["It", "came", "last", "month", "by", "sea"], Some("2023-08-22"));
    let found = found.first().unwrap();
    assert_eq!((found.words.clone(), found.basis.as_str()), (2..4, "last month, before 2023-08-22"));
    let found = scan(&["in", "mid", "-", "May", "2022"], None);
    assert_eq!(found.first().map(|found| (found.words.clone(), found.basis.as_str())), Some((0..5, "in mid-May 2022")));
    // The article of the deal is none of the year's.
    assert_eq!(scan(&["the", "1997", "treaty"], None).first().map(|found| found.words.clone()), Some(1..2));
}

#[test]
fn results_are_no_more_precise_than_publication() {
    for (text, published, wanted) in [
        ("yesterday", "2023-05", "2023-05~ On"),
        ("on Tuesday", "2023-05", "2023-05~ On"),
        ("last week", "2023-05", "2023-05~ On"),
        ("last month", "2023-01", "2022-12 On"),
        ("in June", "2023-05", "2022-06 On"),
        ("in June", "2023", "2023~ On"),
        ("on 5 June", "2023", "2023~ On"),
        ("last month", "2023", "2022~ On"),
        ("last year", "2023", "2022 On"),
        ("two years ago", "2023~", "2021 On"),
        ("today", "2023", "2023 On"),
        ("now", "2023", "2023 On"),
    ] {
        let found = read(text, Some(published));
        assert_eq!(found, [wanted], "{text} in {published}");
    }
    for text in [
        "yesterday",
        "last month",
        "in June",
        "on 5 January",
        "two years ago",
        "this year",
        "now",
        "on Tuesday",
        "in the summer",
        "at the end of the year",
    ] {
        assert_eq!(read(text, None), [""; 0], "{text}");
        assert_eq!(read(text, Some("some day")), [""; 0], "{text}");
    }
}

#[test]
fn numbers_names_and_verbs_are_no_dates() {
    all(&[
        ("1,000 drones", &[]),
        ("up from 1900 in 2021", &["2021 On"]),
        ("hit 1945 targets", &[]),
        ("a budget of 2050 million", &[]),
        ("2000 drones", &[]),
        ("a range of 2000 kilometres", &[]),
        ("at 2000 km", &[]),
        ("more than 2022 rifles", &[]),
        ("the 2000 drones", &[]),
        ("a total of 2000", &[]),
        ("up to 2000 missiles", &[]),
        ("between 1900 and 2000 rifles", &[]),
        ("$ 2000", &[]),
        ("Resolution 2231", &[]),
        ("Resolution 1929", &[]),
        ("Article 51", &[]),
        ("Su-27 fighters", &[]),
        ("a Su-2020", &[]),
        ("Type 1934 destroyers", &[]),
        ("Vision 2030", &[]),
        ("they may strike", &[]),
        ("May they strike", &[]),
        ("Theresa May said", &[]),
        ("March on Rome", &[]),
        ("troops march in", &[]),
        ("the Sunday Times reported", &[]),
        ("the Good Friday Agreement", &[]),
        ("the April 6 Movement", &[]),
        ("the 6 April Youth Movement", &[]),
        ("came on a Tuesday", &[]),
        ("left on the Friday", &[]),
        ("every 27 March", &[]),
        ("Black September", &[]),
        ("the Arab Spring", &[]),
        ("banned by the 2019 law", &["2019 On"]),
        ("several times a week", &[]),
        ("from 9 to 6 p.m.", &[]),
        ("the fall of Kabul", &[]),
        ("in March 20 drones flew", &["2023-03 On"]),
        ("on 31 June", &[]),
        ("2022 - 02 - 30", &[]),
        ("2020 percent", &[]),
    ]);
}

#[test]
fn repetition_neither_overflows_nor_stalls() {
    for word in
        ["year", "fiscal", "early", "the", "from", "since", "May", "2022", "-", "last", "end of", "two", "mid-May-2022"]
    {
        let words: Vec<&str> = word.split(' ').cycle().take(4_000).collect();
        scan(&words, Some(DAY));
    }
}

fn word() -> impl Strategy<Value = String> {
    const KNOWN: &[&str] = &[
        "in",
        "on",
        "the",
        "of",
        "since",
        "by",
        "until",
        "from",
        "to",
        "and",
        "between",
        "-",
        "–",
        ",",
        "mid",
        "early",
        "late",
        "end",
        "half",
        "first",
        "quarter",
        "last",
        "this",
        "next",
        "past",
        "recent",
        "coming",
        "year",
        "month",
        "months",
        "weeks",
        "days",
        "decade",
        "decades",
        "years",
        "ago",
        "later",
        "earlier",
        "two",
        "twenty",
        "999",
        "5",
        "31",
        "29",
        "0",
        "00",
        "2022",
        "2023-05-17",
        "2022–23",
        "9999",
        "1000",
        "2999",
        "1980s",
        "'80s",
        "17.05.2022",
        "May",
        "February",
        "March",
        "Dec.",
        "Tuesday",
        "summer",
        "winter",
        "fall",
        "today",
        "now",
        "same",
        "day",
        "following",
        "will",
        "FY24",
        "Q3",
        "fiscal",
        "mid-2025",
        "’s",
        "the-end",
        "post-2014",
        "weekend",
        "17th",
        "(",
        ")",
    ];
    prop_oneof![8 => prop::sample::select(KNOWN).prop_map(str::to_owned), 1 => "\\PC{0,12}", 1 => "[0-9]{1,5}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_words_break_it(words in prop::collection::vec(word(), 0..24), published in prop::option::of(prop_oneof!["[12][0-9]{3}", "[12][0-9]{3}-[01][0-9]", "20[0-9]{2}-[01][0-9]-[0-3][0-9]~?", "\\PC{0,10}"])) {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let mut from = 0;
        for found in scan(&words, published.as_deref()) {
            prop_assert!(Edtf::parse(found.date.as_str()).is_ok());
            prop_assert!(from <= found.words.start && found.words.start < found.words.end && found.words.end <= words.len(), "{found:?} of {words:?}");
            prop_assert!(!found.basis.is_empty());
            from = found.words.end;
        }
    }

    /// Every day of the calendar is read back from both ways of writing it.
    #[test]
    fn days_are_read_as_they_are_written(days in 0i64..200_000) {
        const NAMES: [&str; 12] = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
        let date = jiff::civil::date(1600, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
        let name = NAMES[usize::try_from(date.month() - 1).unwrap()];
        let wanted = [format!("{date} On")];
        prop_assert_eq!(&read(&format!("on {} {name} {}", date.day(), date.year()), None)[..], &wanted[..]);
        prop_assert_eq!(&read(&format!("{name} {} , {}", date.day(), date.year()), None)[..], &wanted[..]);
    }

    /// A date without its year never lies after publication, nor more than a year before it (leap days apart).
    #[test]
    fn what_lacks_a_year_is_near(days in 0i64..40_000, month in 0usize..12, day in 1u8..=28) {
        const NAMES: [&str; 12] = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
        let published = jiff::civil::date(1950, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
        let found = scan(&["on", &day.to_string(), NAMES[month]], Some(&published.to_string()));
        let date: jiff::civil::Date = found[0].date.as_str().parse().unwrap();
        prop_assert!(date <= published && (published - date).get_days() <= 366, "{date} of {published}");
    }
}
