use super::*;
use proptest::prelude::*;

fn amount_of(text: &str) -> Option<String> {
    let words: Vec<&str> = text.split(' ').collect();
    of(&words).map(|amount| amount.text)
}

#[test]
fn amounts_are_written_as_the_guide_has_them() {
    for (text, wanted) in [
        ("more than 1,000 quadcopters", ">1000"),
        ("nearly two dozen countries", "nearly 24"),
        ("an estimated 6,000 drones", "6000"),
        ("up to 50 tanks", "up to 50"),
        ("as many as 300 missiles", "up to 300"),
        ("at least 12 guns", ">=12"),
        ("no fewer than five ships", ">=5"),
        ("fewer than 40 jets", "<40"),
        ("no more than ten jets", "<=10"),
        ("between 6 and 12 launchers", "6-12"),
        ("from 6 to 12 launchers", "6-12"),
        ("12 to 18 howitzers", "12-18"),
        ("10 - 20 trucks", "10-20"),
        ("two or three frigates", "2-3"),
        ("another 10 trainers", "10"),
        ("a hundred more", "100"),
        ("half a dozen boats", "6"),
        ("two and a half million shells", "2.5 million"),
        ("1.5 million rounds", "1.5 million"),
        ("up to three million 152 mm artillery shells", "up to 3 million"),
        ("10,000 rifles", "10000"),
        ("some 40 fighters", "some 40"),
        ("about 6,700 containers", "about 6700"),
        ("roughly 200 missiles", "roughly 200"),
        ("almost 90 mortars", "nearly 90"),
        ("a pair of helicopters", "2"),
        ("the first two destroyers", "2"),
        ("its first six TB2s", "6"),
        ("The 13 drones", "13"),
        ("seven of the 13 drones", "7"),
        ("six of which", "6"),
        ("the last four of six aircraft", "4"),
        ("dozens of quadcopters", "dozens"),
        ("tens of thousands of mines", "tens of thousands"),
        ("several hundred vehicles", "several hundred"),
        ("a few drones", "a few"),
        ("only a small number of drones", "a small number"),
        ("a batch of 20 radars", "20"),
        ("a squadron of 12 jets", "12"),
        ("a battery of launchers", "1 battery"),
        ("a second set", "1 set"),
        ("five regimental sets", "5 regimental sets"),
        ("four Pinaka batteries", "4 batteries"),
        ("four fifths", "four fifths"),
        ("two batteries of launchers", "2 batteries"),
        ("twenty or so", "about 20"),
        ("30 or more drones", ">=30"),
        ("two hundred and fifty missiles", "250"),
        ("twenty-four aircraft", "24"),
        ("twenty - four aircraft", "24"),
        ("six thousand five hundred rifles", "6500"),
        ("100,000 mortar bombs", "100000"),
        ("6 000 rifles", "6000"),
        ("2000 drones", "2000"),
        ("more than 2,022 drones", ">2022"),
        ("four fifths of them", "four fifths"),
        ("two 500 kg bombs", "2"),
        ("20 Block 70 aircraft", "20"),
        ("Iran 's 20 drones", "20"),
        ("one of the drones", "1"),
        ("twelve second-hand machines", "12"),
        ("over a thousand drones", ">1000"),
        ("the other six", "6"),
    ] {
        assert_eq!(amount_of(text).as_deref(), Some(wanted), "{text}");
    }
}

#[test]
fn names_measures_and_dates_are_no_amounts() {
    for text in [
        "F-16 Block 70 aircraft",
        "Type 054 frigates",
        "Wing Loong 2 drones",
        "500 kg bombs",
        "152 mm shells",
        "the third drone",
        "the 2022 contract",
        "40 percent of the drones",
        "a drone",
        "the drones",
        "no drones",
        "2,000-kilometre range",
        "$ 700 m programme",
        "many drones",
        "",
        "Su-35 fighters",
        "the 21st brigade",
        "1.5 drones",
    ] {
        assert_eq!(amount_of(text), None, "{text}");
    }
}

#[test]
fn an_amount_says_where_it_stands() {
    let found = of(&["the", "more", "than", "1,000", "drones"]);
    assert_eq!(found.map(|amount| amount.words), Some(1..4));
}

#[test]
fn repetition_neither_overflows_nor_stalls() {
    for word in ["dozen", "two", "a", "hundred", "of", "000", "six -", "more than", "$"] {
        let words: Vec<&str> = word.split(' ').cycle().take(50_000).collect();
        of(&words);
    }
}

/// Words that matter here, so that chance makes sense of them more often.
fn word() -> impl Strategy<Value = String> {
    const KNOWN: &[&str] = &[
        "a",
        "half",
        "dozen",
        "of",
        "hundred",
        "and",
        "thousand",
        "million",
        "-",
        "–",
        "$",
        "€",
        "6",
        "1,000",
        "1.5",
        "2022",
        "twenty",
        "four",
        "fifths",
        "between",
        "from",
        "to",
        "or",
        "so",
        "more",
        "than",
        "some",
        "several",
        "dozens",
        "set",
        "battery",
        "kg",
        "bn",
        "700m",
        "999999999999",
        "000",
        "us$3",
        "k",
        "1k",
        "drones",
        "Block",
    ];
    prop_oneof![4 => prop::sample::select(KNOWN).prop_map(str::to_owned), 1 => "\\PC{0,12}"]
}

proptest! {
    #[test]
    fn no_words_break_it_and_its_words_lie_within(words in prop::collection::vec(word(), 0..24)) {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        if let Some(amount) = of(&words) {
            prop_assert!(!amount.text.is_empty() && !amount.text.ends_with(' '), "{amount:?}");
            prop_assert!(amount.words.start < amount.words.end && amount.words.end <= words.len(), "{amount:?} of {words:?}");
        }
    }
}
