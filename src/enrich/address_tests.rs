use proptest::prelude::*;

use super::*;

fn shown(found: Option<Shown<'_>>) -> Option<(String, &str)> {
    found.map(|found| (found.date.to_string(), found.piece))
}

#[test]
fn an_address_shows_a_day_or_a_month() {
    for (path, date, piece) in [
        ("2019/11/22/flood.html", "2019-11-22", "2019/11/22"),
        ("world/2019/11/22/", "2019-11-22", "2019/11/22"),
        ("2019/11/22", "2019-11-22", "2019/11/22"),
        ("2009/4/5/flood", "2009-04-05", "2009/4/5"),
        ("1912/04/15/archives/ship-sinks.html", "1912-04-15", "1912/04/15"),
        ("world/2019/nov/22/flood", "2019-11-22", "2019/nov/22"),
        ("world/2019/November/5/flood", "2019-11-05", "2019/November/5"),
        ("english/2019-11/22/c_138575.htm", "2019-11-22", "2019-11/22"),
        ("n3/2019/1122/c90000-9634.html", "2019-11-22", "2019/1122"),
        ("a/201911/22/WS5dd7.html", "2019-11-22", "201911/22"),
        ("2019-11-22-flood", "2019-11-22", "2019-11-22"),
        ("world/flood-2019-11-22/", "2019-11-22", "2019-11-22"),
        ("flood_2019_11_22.html", "2019-11-22", "2019_11_22"),
        ("20191122/flood.html", "2019-11-22", "20191122"),
        ("news/20191122", "2019-11-22", "20191122"),
        ("articles/20191122/k1001.html", "2019-11-22", "20191122"),
        ("flood-20191122-p53d5k.html", "2019-11-22", "20191122"),
        ("flood_20191122.html", "2019-11-22", "20191122"),
        ("20191122.4711.flood", "2019-11-22", "20191122"),
        ("2019/11/20191122-flood", "2019-11-22", "20191122"),
        ("2019/11/flood", "2019-11", "2019/11"),
        ("2019/11/", "2019-11", "2019/11"),
        ("2019/nov/flood", "2019-11", "2019/nov"),
        ("2019-11/flood", "2019-11", "2019-11"),
        ("2019/11/remembering-2001-09-11", "2019-11", "2019/11"),
        ("2019/11/22/remembering-2001-09-11", "2019-11-22", "2019/11/22"),
        ("web/20191123103000/https://b.example/2019/11/22/flood", "2019-11-22", "2019/11/22"),
    ] {
        for url in [format!("https://a.example/{path}"), format!("http://me@a.example:80/{path}?d=2001-01-01#20010101")]
        {
            assert_eq!(shown(in_url(&url)), Some((date.to_owned(), piece)), "{url}");
        }
    }
}

#[test]
fn other_numbers_in_an_address_are_no_date() {
    for path in [
        "",
        "flood",
        "article/20191199",
        "article/20191122",
        "story/20191122.html",
        "en/flood/a-19112211",
        "en/flood/a-20191122",
        "flood/id_20191122",
        "1234-56-78",
        "1234/56/78",
        "2019/13/01/flood",
        "2019/02/30/flood",
        "2019/11/45/flood",
        "2019/0/1/flood",
        "2019/flood",
        "2019/3/flood",
        "2019/11th/22",
        "1979/12/flood",
        "2101/01/02/flood",
        "1599-12-31-flood",
        "19791231",
        "id20191122",
        "20191122a",
        "120191122",
        "2019112",
        "flood-201911221030",
        "2019-11-222-flood",
        "2019-1-22-flood",
        "12019-11-22-flood",
        "2019-11_22-flood",
        "remembering-2001-09-11-again",
        "from-2019-11-20/to-2019-11-22",
        "2019/11/20/2019/11/22",
        "٢٠١٩/١١/٢٢/flood",
        "?date=2019-11-22",
        "#2019-11-22",
    ] {
        let url = format!("https://a.example/{path}");
        assert_eq!(shown(in_url(&url)), None, "{url}");
    }
    for url in [
        "",
        "2019-11-22",
        "https://2019-11-22.example/flood",
        "https://www.bbc.co.uk/news/world-europe-20191122",
        "https://dw.com/en/flood/20191122",
    ] {
        assert_eq!(shown(in_url(url)), None, "{url}");
    }
    let other = "https://notbbc.com/news/world-europe-20191122";
    assert_eq!(shown(in_url(other)), Some(("2019-11-22".to_owned(), "20191122")));
}

#[test]
fn a_path_shows_a_day() {
    for (path, date, piece) in [
        ("clips/1999-04-12_0000123.txt", "1999-04-12", "1999-04-12"),
        ("clips/19990412-flood.txt", "1999-04-12", "19990412"),
        ("clips/2019_11_22.md", "2019-11-22", "2019_11_22"),
        ("clips/2019.11.22.txt", "2019-11-22", "2019.11.22"),
        ("clips/flood (1912-04-15).txt.gz", "1912-04-15", "1912-04-15"),
        ("clips/18530412.txt", "1853-04-12", "18530412"),
        ("clips/1702-03-11.txt", "1702-03-11", "1702-03-11"),
        ("clips/1999-04-12_1999-04-12.txt", "1999-04-12", "1999-04-12"),
        ("clips/2019/11/22/flood.txt", "2019-11-22", "2019/11/22"),
        ("clips/2019/11/22/sport/final.txt", "2019-11-22", "2019/11/22"),
        ("clips/2019/Nov/22/flood.txt", "2019-11-22", "2019/Nov/22"),
        ("crawl/1999-04-12.txt", "1999-04-12", "1999-04-12"),
        ("crawl/2020/01/01/1999-04-12.txt", "1999-04-12", "1999-04-12"),
        ("crawl/nyt/2019/11/22/flood.txt", "2019-11-22", "2019/11/22"),
        ("clips/2019-11-22-scandal-in-skyscraper.txt", "2019-11-22", "2019-11-22"),
    ] {
        let path = format!("/archive/{path}");
        assert_eq!(shown(in_path(&path)), Some((date.to_owned(), piece)), "{path}");
    }
}

#[test]
fn other_numbers_in_a_path_are_no_day() {
    for path in [
        "",
        "flood.txt",
        "2019/flood.txt",
        "2019/11/flood.txt",
        "2019/11/22.txt",
        "2019-11-22/flood.txt",
        "2019-11.txt",
        "1999-13-12.txt",
        "19991312.txt",
        "17990412.txt",
        "1599-04-12.txt",
        "199904123.txt",
        "id19990412.txt",
        "1999-04-12T10-30.txt",
        "1999-04-12_to_1999-05-12.txt",
        "crawl-1999-04-12.txt",
        "1999-04-12_Download (2).txt",
        "cnn_snapshot_19990412.txt",
        "scraped 1999-04-12.txt",
        "myBackup-1999-04-12.txt",
        "export.19990412.json",
        "scan_19990412.txt",
        "crawl/2019/11/22/flood.txt",
        "downloads-new/2019/11/22/flood.txt",
        "2018/01/02/copy/2019/11/22/flood.txt",
    ] {
        let path = format!("/archive/{path}");
        assert_eq!(shown(in_path(&path)), None, "{path}");
    }
}

#[test]
fn a_year_stands_alone_as_a_folder() {
    for (path, year) in [
        ("/clips/1987/flood.txt", Some(1987)),
        ("/clips/1987/sport/flood.txt", Some(1987)),
        ("/clips/1987/02/sport/flood.txt", None),
        ("/home/x/2024/clips/a/flood.txt", None),
        ("/home/x/2024/clips/1987/flood.txt", Some(1987)),
        ("/2024/clips/1987/sport/flood.txt", Some(1987)),
        ("/clips/1987/1987/flood.txt", Some(1987)),
        ("/clips/1986/1987/flood.txt", None),
        ("/1987/clips/1987/flood.txt", Some(1987)),
        ("/clips/1987", None),
        ("/clips/1987-02/flood.txt", None),
        ("/clips/year 1987/flood.txt", None),
        ("/clips/1599/flood.txt", None),
        ("/clips/9999/flood.txt", None),
        ("/clips/19870/flood.txt", None),
        ("/1987/clips/1988/flood.txt", Some(1988)),
        ("/crawl/1987/flood.txt", None),
        ("", None),
    ] {
        assert_eq!(year_folder(path), year, "{path}");
    }
}

proptest! {
    #[test]
    fn never_panics(text in "\\PC{0,60}", dated in "[0-9/._a-z -]{0,40}") {
        for text in [&text, &dated] {
            in_url(text);
            in_url(&format!("https://a.example/{text}"));
            in_path(text);
            year_folder(text);
        }
    }

    #[test]
    fn a_piece_stands_in_the_text_and_holds_its_year(path in "(/(2019|1987|nov|1[0-2]|0[1-9]|20191122|a-|2019-11-22|x)){0,6}(-[a-z]{1,4})?") {
        let url = format!("https://a.example{path}");
        for found in [in_url(&url), in_path(&path)].into_iter().flatten() {
            prop_assert!(path.contains(found.piece));
            let year = chrono::Datelike::year(&found.date.first_day()).to_string();
            prop_assert!(found.piece.starts_with(&year));
        }
    }

    #[test]
    fn every_day_is_read_back(year in 1980..=2100_i32, month in 1..=12_u32, day in 1..=28_u32) {
        let date = NewsDate::day(year, month, day).expect("a day of the calendar");
        for piece in [format!("{year}/{month:02}/{day:02}"), date.to_string(), format!("{year}{month:02}{day:02}")] {
            let url = format!("https://a.example/news/{piece}/flood");
            prop_assert_eq!(in_url(&url), Some(Shown { date, piece: &piece }));
        }
    }
}
