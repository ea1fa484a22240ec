use super::*;
use crate::read::feed::fields::person_of;
use crate::read::tests::{article, firsts, records, reject};
use crate::record::Origin::Sgml as X;
use crate::record::Slot;

const OPEN: &str = "<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel><title>Kemi Mail</title><link>https://kemi.example/</link><language>en-gb</language>\
    <image><title>Logo</title><link>x</link></image>";

fn rss(items: &str) -> String {
    format!("{OPEN}{items}</channel></rss>")
}

#[test]
fn an_item_of_rss() {
    let text = rss(
        "<item><title>Flood &amp;amp; fire</title><link>/2020/flood</link><guid isPermaLink=\"false\">k-1</guid><pubDate>Mon, 06 Jan 2020 10:00:00 GMT</pubDate>\
         <dc:creator><![CDATA[Ann Lee]]></dc:creator><category>river</category><description>It rose.</description>\
         <content:encoded><![CDATA[<p>The river rose.</p><p>It fell.</p>]]></content:encoded><media:content type=\"image/png\"><media:title>Pic</media:title><media:description>A boat</media:description></media:content>\
         <source url=\"https://up.example\">Upriver News</source></item>",
    );
    let expected = article(
        "1",
        &[
            (Slot::Headline, "Flood & fire", X, "title"),
            (Slot::Body, "The river rose.\n\nIt fell.", X, "content:encoded"),
            (Slot::Deck, "It rose.", X, "description"),
            (Slot::Source, "Upriver News", X, "source"),
            (Slot::Source, "Kemi Mail", X, "title of the feed"),
            (Slot::Author, "Ann Lee", X, "dc:creator"),
            (Slot::Published, "Mon, 06 Jan 2020 10:00:00 GMT", X, "pubDate"),
            (Slot::Tag, "river", X, "category"),
            (Slot::Url, "https://kemi.example/2020/flood", X, "link"),
            (Slot::Docno, "k-1", X, "guid"),
            (Slot::Language, "en-gb", X, "language of the feed"),
        ],
        &[],
    );
    assert_eq!(records("a.xml", text), [expected]);
}

#[test]
fn rdf_and_atom() {
    let rdf = "<rdf:RDF xmlns=\"http://purl.org/rss/1.0/\" xml:lang=\"fr\"><channel><title>Gazette</title></channel>\
        <item rdf:about=\"https://g.example/1\"><title>Crue</title><description>Elle monte.</description><dc:date>2020-01-06</dc:date></item></rdf:RDF>";
    let got = records("a.rdf", rdf);
    assert_eq!(firsts(&got, Slot::Language), ["1 fr"]);
    assert_eq!(firsts(&got, Slot::Url), ["1 https://g.example/1"]);
    assert_eq!(firsts(&got, Slot::Published), ["1 2020-01-06"]);
    let atom = "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:base=\"https://a.example/b/\"><title>Kemi</title><author><name>Desk</name></author>\
        <entry><title type=\"html\">Flood &lt;b&gt;now&lt;/b&gt;</title><link rel=\"enclosure\" type=\"audio/mpeg\" href=\"x.mp3\"/><link rel=\"alternate\" type=\"text/html\" href=\"flood\"/>\
        <id>tag:a,1</id><published>2020-01-06T10:00:00Z</published><updated>2020-01-07T10:00:00Z</updated><category term=\"r\" label=\"River\"/>\
        <content type=\"xhtml\"><div><p>It <i>rose</i>.</p><p>It fell.</p></div></content><source><title>Upriver</title><id>u</id></source></entry></feed>";
    let expected = article(
        "1",
        &[
            (Slot::Headline, "Flood now", X, "title"),
            (Slot::Body, "It rose.\n\nIt fell.", X, "content"),
            (Slot::Source, "Upriver", X, "source"),
            (Slot::Source, "Kemi", X, "title of the feed"),
            (Slot::Author, "Desk", X, "author of the feed"),
            (Slot::Published, "2020-01-06T10:00:00Z", X, "published"),
            (Slot::Modified, "2020-01-07T10:00:00Z", X, "updated"),
            (Slot::Tag, "River", X, "category"),
            (Slot::Url, "https://a.example/b/flood", X, "link"),
            (Slot::Docno, "tag:a,1", X, "id"),
        ],
        &[("", "comes with audio/mpeg, which is not read")],
    );
    assert_eq!(records("a.atom", atom), [expected]);
}

#[test]
fn broken_feeds_lose_little() {
    let item = |n: u32| format!("<item><title>T{n}</title><description>D{n}</description></item>");
    let whole = rss(&format!("{}{}", item(1), item(2)));
    let cut = whole.find("D2").unwrap();
    let got = records("a.xml", whole.get(..cut).unwrap());
    assert_eq!(firsts(&got, Slot::Headline), ["1 T1", "2 !malformed"]);
    assert_eq!(got[1], reject("2", RejectReason::Malformed, "the feed ends inside the item"));
    let tail = whole.strip_suffix("</channel></rss>").unwrap();
    let got = records("a.xml", tail);
    assert_eq!(firsts(&got, Slot::Headline), ["1 T1", "2 T2", " !malformed"]);
    let unclosed = rss(&format!("<item><title>T1</title><description>D1</description>{}", item(2)));
    assert_eq!(firsts(&records("a.xml", unclosed), Slot::Headline), ["1 T1", "2 T2"]);
    let junk = format!("\u{feff}\n  \nWarning: cannot connect\n{whole} trailing </b> & <");
    assert_eq!(firsts(&records("a.xml", junk), Slot::Headline), ["1 T1", "2 T2"]);
    let got = records("a.xml", rss("<item><enclosure url=\"x\"/></item>"));
    assert_eq!(got, [reject("1", RejectReason::NoText, "an item without title and text")]);
    assert_eq!(records("a.xml", rss("")), [reject("", RejectReason::NotArticle, "a feed without items")]);
}

#[test]
fn titles_behind_the_items_still_name_the_source() {
    let text = "<rss version=\"2.0\"><channel><item><title>T1</title></item><title>Kemi Mail</title></channel></rss>";
    assert_eq!(firsts(&records("a.xml", text), Slot::Source), ["1 Kemi Mail"]);
}

#[test]
fn markup_that_nobody_escaped() {
    let text = rss(
        "<item><title>Flood <b>now</b></title><description><p>It rose.<br>It fell.</p><p>Twice.</p></description></item>",
    );
    let got = records("a.xml", text);
    assert_eq!(firsts(&got, Slot::Headline), ["1 Flood now"]);
    assert_eq!(firsts(&got, Slot::Deck), ["1 It rose.\nIt fell.\n\nTwice."]);
}

#[test]
fn people() {
    assert_eq!(person_of("ann@example.org (Ann Lee)"), "Ann Lee");
    assert_eq!(person_of("Ann Lee <ann@example.org>"), "Ann Lee");
    assert_eq!(person_of("ann@example.org"), "");
    assert_eq!(person_of("Ann Lee and Bo Ek"), "Ann Lee and Bo Ek");
}

#[test]
fn feeds_in_one_file_do_not_add_up_their_authors() {
    let feed = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>Kemi</title><author><name>Desk</name></author>\
        <entry><title>Flood</title><content>The river rose.</content></entry></feed>\n";
    let got = records("a.xml", feed.repeat(30));
    assert_eq!(got.len(), 30);
    for record in &got {
        let Record::Article(article) = record else { panic!("{record:?}") };
        assert_eq!(article.of(Slot::Author).count(), 1);
    }
}
