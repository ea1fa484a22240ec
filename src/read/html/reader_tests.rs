//! Pages to records: what is a page, what of it is text, what is refused, and how long hostile ones may take.

use super::*;
use crate::read::tests::{read_as, records};

/// The body of the only record, or why there is none.
fn body(html: &str) -> String {
    match &records("page.html", html)[..] {
        [Record::Article(article)] => article.of(Slot::Body).next().map(|body| body.text.clone()).unwrap_or_default(),
        [Record::Reject(reject)] => format!("!{}", reject.detail),
        other => panic!("{other:?}"),
    }
}

const FIRST: &str = "<p>The river rose by two metres on Monday, and the road to Orla was closed before noon.</p>";
const SECOND: &str =
    "<p>It fell again in the night, said the water board, and nobody was hurt in the villages below.</p>";
const TEXT: &str = "The river rose by two metres on Monday, and the road to Orla was closed before noon.\n\nIt fell again in the night, said the water board, and nobody was hurt in the villages below.";

#[test]
fn pages_are_known_by_their_markup() {
    let reader = |name: &str, text: &str| read_as(name, text).1.readers.keys().next().copied();
    assert_eq!(reader("a", "<!DOCTYPE html><p>x"), Some("html"));
    assert_eq!(reader("a.txt", "\n<!-- saved -->\n<HTML><BODY>x"), Some("html"));
    assert_eq!(reader("a.html", &FIRST.replace("<p>", "").replace("</p>", "")), Some("html"));
    assert_eq!(reader("a", "<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"x\"><html xmlns=\"y\">"), Some("html"));
    assert_eq!(reader("a", "<div class=x><p>A piece of a page</p></div>"), Some("html"));
    for other in [
        "<?xml version=\"1.0\"?><nitf><body/></nitf>",
        "<rss version=\"2.0\"><channel/></rss>",
        "<NewsML/>",
        "<TEI xmlns=\"x\"/>",
    ] {
        assert_ne!(reader("a.xml", other), Some("html"), "{other}");
    }
    assert_ne!(reader("a.txt", "River < sea, said <the> man"), Some("html"));
}

#[test]
fn what_stands_around_the_text_is_left_out() {
    let around = [
        "<nav><a href=/>Home</a> <a href=/n>News of the whole region, every day</a></nav>",
        "<div class='related-posts'><p>Council raises fees, and nobody is pleased with it at all.</p></div>",
        "<figure><img src=x><figcaption>The river at Orla, seen from the bridge on Monday.</figcaption></figure>",
        "<aside><p>Orla has 1,200 people, a school, two shops and a mill.</p></aside>",
        "<div id=newsletterSignup><p>Get the news by post every morning, free of charge.</p></div>",
        "<ul><li><a href=/1>Whale seen off Port Ellary</a></li><li><a href=/2>Old cinema to be a concert hall</a></li></ul>",
        "<div style='display: none'><p>Please log in, or make an account to read on.</p></div>",
        "<p>Read more: <a href=/3>Ten rivers that will rise</a></p>",
        "<p>Advertisement</p>",
        "<div class=social-share>Share this story with friends.</div>",
    ];
    for part in around {
        assert_eq!(body(&format!("<html><body><div><h1>River rose</h1>{FIRST}{part}{SECOND}</div>")), TEXT, "{part}");
    }
}

#[test]
fn paragraphs_without_elements_for_them() {
    let text = FIRST.replace("<p>", "").replace("</p>", "<br>\n<br/>") + &SECOND.replace("<p>", "").replace("</p>", "");
    assert_eq!(body(&format!("<html><body><div>{text}</div>")), TEXT);
    let lines = FIRST.replace('p', "div") + &SECOND.replace('p', "div");
    assert_eq!(body(&format!("<html><body><section>{lines}</section>")), TEXT.replace('p', "div"));
}

#[test]
fn names_of_state_are_no_names_of_parts() {
    let page = |class: &str| format!("<html><body><div class='{class}'><h1>River rose</h1>{FIRST}{SECOND}</div>");
    for class in [
        "has-sidebar",
        "post tag-promo category-newsletter",
        "story-promoted",
        "article-body read-more",
        "comments-enabled",
    ] {
        assert_eq!(body(&page(class)), TEXT, "{class}");
    }
}

#[test]
fn an_article_is_not_lost_to_a_longer_box() {
    let long = "<p>We use cookies, and so do our partners, to see what you read and to show what you may like, on this site and on others.</p>".repeat(12);
    assert_eq!(
        body(&format!(
            "<html><body><div class='cookie-box'>{long}</div><article><h1>River rose</h1>{FIRST}{SECOND}</article>"
        )),
        TEXT
    );
    let talk = "<p>I do not believe a word of it, the river has never risen so fast, not in my time.</p>".repeat(30);
    assert_eq!(
        body(&format!(
            "<html><body><div class=story><h1>River rose</h1>{FIRST}{SECOND}</div><div id=comments>{talk}</div>"
        )),
        TEXT
    );
}

#[test]
fn the_first_of_several_articles() {
    let other =
        "<p>The bridge at Norr was closed on Tuesday, because two bolts had come loose, said the road office.</p>"
            .repeat(2);
    let page = format!(
        "<html><head><title>River rose</title></head><body><article><h1>River rose</h1>{FIRST}{SECOND}</article><article><h2>Bridge closed</h2>{other}</article>"
    );
    assert_eq!(body(&page), TEXT);
}

#[test]
fn text_that_only_json_ld_has() {
    let text = "The river rose by two metres on Monday. ".repeat(8);
    let page = format!(
        "<html><head><script type='application/ld+json'>{{\"@type\": \"NewsArticle\", \"headline\": \"River rose\", \"articleBody\": \"{text}\"}}</script></head><body><div id=root></div>"
    );
    let [Record::Article(article)] = &records("a.html", page)[..] else { panic!() };
    let found = article.of(Slot::Body).next().unwrap();
    assert_eq!((found.origin, found.text.trim()), (Origin::JsonLd, text.trim()));
    assert_eq!(article.notes.len(), 1);
}

#[test]
fn fragments() {
    assert_eq!(
        fragment(
            "<h2>Flood</h2><p>The river&nbsp;rose &amp; fell,\n<b>twice</b>.</p><script>x</script>It&#8217;s 3 < 4.<br>Yes."
        ),
        "Flood\n\nThe river\u{a0}rose & fell, twice.\n\nIt’s 3 < 4.\nYes."
    );
    assert_eq!(fragment("a<br><br>b<ul><li>c<li>d</ul>"), "a\n\nb\n\nc\n\nd");
    assert_eq!(fragment("<p>open <script> never ends"), "open");
    assert_eq!(fragment("plain"), "plain");
    assert_eq!(fragment(""), "");
}

/// So many pieces, each with its number.
fn numbered(count: usize, piece: impl Fn(usize) -> String) -> String {
    (0..count).map(piece).collect::<Vec<_>>().concat()
}

#[test]
fn hostile_pages_are_read_in_time_that_grows_with_their_size() {
    let prose = "River rose, they said. ".repeat(12);
    for (name, html) in [
        ("divs", "<div>".repeat(20_000) + FIRST),
        ("headers", "<header>".repeat(20_000) + FIRST),
        ("articles", format!("<article><h2>x</h2><p>{prose}</p>").repeat(1_000)),
        ("articles side by side", format!("<article><h2>x</h2><p>{prose}</p></article>").repeat(1_000)),
        ("bodies", format!("<div itemprop=articleBody><p>{prose}</p></div>").repeat(1_000)),
        ("bodies in bodies", format!("<div itemprop=articleBody><p>{prose}</p>").repeat(1_000)),
        ("asides", format!("<aside><p>{prose}</p>").repeat(1_000)),
        ("lists", "<ul><li><a href=x>x</a>".repeat(10_000)),
        ("items", format!("<ul>{}</ul>", "<li><a href=x>A line that leads elsewhere, and further</a>".repeat(10_000))),
        ("tables", "<table><tr><td>x".repeat(5_000)),
        ("one long line", "x".repeat(1_000_000)),
        ("one long class", format!("<p class='{}'>x", "a-b ".repeat(250_000))),
        ("classes", numbered(20_000, |n| format!("<p class='story-{n} x{n}'>y, z"))),
        ("breaks", "a<br>".repeat(100_000)),
        ("empty lines", "a<br><br>".repeat(50_000)),
        ("inline", "<span class=caption>a</span>b".repeat(20_000)),
        ("headings", "<h1>River rose by two metres</h1>".repeat(10_000)),
        ("dates", "<time datetime=2020-01-01>1 January 2020</time> ".repeat(10_000)),
        (
            "metas",
            format!(
                "<html><head>{}</head>",
                numbered(20_000, |n| format!("<meta property=og:title content='River {n} rose'>"))
            ),
        ),
        ("json-ld", format!("<script type=application/ld+json>{}</script>", "[".repeat(200_000))),
        (
            "scripts",
            "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"x\"}</script>".repeat(5_000),
        ),
        ("nothing", "<html><body>".to_owned()),
    ] {
        let records = records("page.html", format!("<!doctype html>{html}"));
        assert_eq!(records.len(), 1, "{name}");
    }
}

#[test]
fn two_titles_that_both_stand_on_the_page() {
    let (long, short) = ("Bridge at Norr is closed to all traffic", "Bridge at Norr closed to traffic");
    let page = format!(
        "<html><head><title>{long}</title><meta property='og:title' content='{short}'></head><body><h1>{long}</h1><h2>{short}</h2>{FIRST}{SECOND}"
    );
    let [Record::Article(article)] = &records("a.html", page)[..] else { panic!("no article") };
    assert_eq!(article.of(Slot::Headline).next().map(|headline| headline.text.as_str()), Some(long));
}
