//! Made-up articles as web pages, with the clutter of real ones, and a crawl of them as a WARC.
//!
//! A page weighs some 90 KB, of which the article is a few: style, scripts and the state of an application, menus, share buttons, advertisements,
//! captions, related stories, a sidebar of headlines, comments, a footer. Outlets differ in the classes, the order and the metadata of their pages.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::generate::{Generator, NewsArticle};
use super::lexicon::Random;

/// Names of classes that the outlets' templates give to the same parts.
struct Template {
    wrap: &'static str,
    article: &'static str,
    body: &'static str,
    related: &'static str,
    side: &'static str,
    json_ld: bool,
    open_graph: bool,
}

const TEMPLATES: &[Template] = &[
    Template {
        wrap: "site-wrapper",
        article: "article-main",
        body: "article-body",
        related: "related-stories",
        side: "sidebar",
        json_ld: true,
        open_graph: true,
    },
    Template {
        wrap: "page",
        article: "post hentry",
        body: "entry-content",
        related: "jp-relatedposts",
        side: "widget-area",
        json_ld: false,
        open_graph: true,
    },
    Template {
        wrap: "l-root css-1x2y3z",
        article: "story css-9q8w7e",
        body: "story__content css-5t4r3e",
        related: "story__more css-2a1s3d",
        side: "rail rail--right",
        json_ld: true,
        open_graph: false,
    },
    Template {
        wrap: "container",
        article: "content",
        body: "text",
        related: "box",
        side: "right",
        json_ld: false,
        open_graph: false,
    },
];

const MENU: &[&str] =
    &["World", "Politics", "Business", "Science", "Health", "Sport", "Culture", "Travel", "Weather", "Opinion"];

/// The article as the page that its outlet would serve.
#[must_use]
pub fn page(generator: &Generator, article: &NewsArticle) -> String {
    let outlet: u64 = article.outlet.domain.bytes().map(u64::from).sum();
    let template = &TEMPLATES[outlet as usize % TEMPLATES.len()];
    let mut random = Random::new(article.number);
    let mut page = String::with_capacity(100_000);
    let headlines: Vec<String> =
        (0..40).map(|_| escaped(&generator.article(random.below(1_000_000)).headline)).collect();
    head(&mut page, article, template, &mut random);
    let _ = writeln!(page, "<body class=\"single-article\"><div id=\"root\" class=\"{}\">", template.wrap);
    menu(&mut page, article);
    let _ = writeln!(page, "<main><div class=\"row\"><article class=\"{}\">", template.article);
    story(&mut page, article, template, &headlines, &mut random);
    let _ = write!(page, "</article>\n<aside class=\"{}\"><h3>Most read</h3><ul>", template.side);
    for headline in &headlines {
        let _ = writeln!(
            page,
            "<li class=\"teaser\"><a class=\"teaser__link\" href=\"/{0}/{1}\"><img class=\"teaser__image\" src=\"/i/{1}.jpg\" alt=\"\" loading=\"lazy\" \
             width=\"120\" height=\"80\"><span class=\"teaser__title\">{headline}</span></a><span class=\"teaser__time\">{2} hours ago</span></li>",
            article.section,
            random.below(1_000_000),
            random.below(24)
        );
    }
    page.push_str("</ul></aside></div></main>\n");
    comments(&mut page, generator, &mut random);
    footer(&mut page, article, &mut random);
    page
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// Bytes of a machine's making: identifiers and numbers.
fn noise(page: &mut String, random: &mut Random, bytes: usize) {
    let end = page.len() + bytes;
    while page.len() < end {
        let (key, value) = (random.below(4096), random.bits());
        let _ = write!(page, "\"k{key:x}\":{{\"id\":\"{value:x}\",\"w\":{},\"on\":true}},", value % 1000);
    }
}

fn head(page: &mut String, article: &NewsArticle, template: &Template, random: &mut Random) {
    let headline = escaped(&article.headline);
    let (outlet, url) = (&article.outlet.name, &article.url);
    let date = article.date.format("%Y-%m-%dT%H:%M:%SZ");
    let _ = write!(
        page,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">\n<title>{headline} | {outlet}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<link rel=\"canonical\" href=\"{url}\">\n"
    );
    if let Some(deck) = &article.deck {
        let _ = writeln!(page, "<meta name=\"description\" content=\"{}\">", escaped(deck));
    }
    if template.open_graph {
        let _ = write!(
            page,
            "<meta property=\"og:type\" content=\"article\">\n<meta property=\"og:title\" content=\"{headline}\">\n\
             <meta property=\"og:site_name\" content=\"{outlet}\">\n<meta property=\"og:url\" content=\"{url}\">\n\
             <meta property=\"article:published_time\" content=\"{date}\">\n<meta property=\"article:section\" content=\"{}\">\n",
            article.section
        );
    }
    if template.json_ld {
        let value = serde_json::json!({
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": article.headline,
            "datePublished": date.to_string(),
            "author": article.author.as_ref().map(|name| serde_json::json!({"@type": "Person", "name": name})),
            "publisher": {"@type": "Organization", "name": outlet},
            "mainEntityOfPage": url,
            "keywords": article.tags,
        });
        let _ = writeln!(page, "<script type=\"application/ld+json\">{value}</script>");
    }
    for number in 0..12 {
        let _ = writeln!(
            page,
            "<link rel=\"preload\" href=\"/static/chunk.{:x}.js\" as=\"script\" data-n=\"{number}\">",
            random.bits()
        );
    }
    page.push_str("<style>");
    for number in 0..120 {
        let _ = writeln!(
            page,
            ".c{number}-{:x}{{margin:0 auto;padding:{}px;display:flex}}",
            random.below(65536),
            random.below(40)
        );
    }
    page.push_str("</style>\n<script>window.__STATE__={");
    noise(page, random, 30_000);
    page.push_str("\"end\":0};for(var i=0;i<3;i++){document.write('<div>'+i+'</div>')}</script></head>\n");
}

fn menu(page: &mut String, article: &NewsArticle) {
    let _ = write!(
        page,
        "<div class=\"cookie-banner\" role=\"dialog\"><p>We and our partners use cookies to make this site work and to measure how it is used.</p>\
         <button>Accept</button><button>Settings</button></div>\n<header class=\"site-header\"><a class=\"logo\" href=\"/\">{}</a>\n\
         <nav class=\"main-nav\"><ul>",
        article.outlet.name
    );
    for name in MENU {
        let lower = name.to_lowercase();
        let _ =
            write!(page, "<li class=\"menu-item\"><a href=\"/{lower}\"><span>{name}</span></a><ul class=\"sub-menu\">");
        for other in MENU {
            let _ = write!(page, "<li><a href=\"/{lower}/{}\">{other}</a></li>", other.to_lowercase());
        }
        page.push_str("</ul></li>\n");
    }
    page.push_str("</ul></nav></header>\n");
}

fn story(page: &mut String, article: &NewsArticle, template: &Template, headlines: &[String], random: &mut Random) {
    let _ = write!(
        page,
        "<div class=\"breadcrumb\"><a href=\"/\">Home</a> &rsaquo; <a href=\"/{0}\">{0}</a></div>\n<h1 class=\"headline\">{1}</h1>\n",
        article.section,
        escaped(&article.headline)
    );
    if let Some(deck) = &article.deck {
        let _ = writeln!(page, "<p class=\"standfirst\">{}</p>", escaped(deck));
    }
    let by = article.author.as_deref().unwrap_or("Staff");
    let _ = write!(
        page,
        "<div class=\"meta\"><span class=\"byline\">By <a rel=\"author\" href=\"/by\">{by}</a></span> <time datetime=\"{}\">{}</time></div>\n\
         <ul class=\"share\"><li><a href=\"#\">Share</a></li><li><a href=\"#\">Tweet</a></li><li><a href=\"#\">Email</a></li><li>Print</li></ul>\n\
         <figure class=\"lead\"><img src=\"/i/{}.jpg\" alt=\"\"><figcaption>{} Photo: handout</figcaption></figure>\n<div class=\"{}\">\n",
        article.date.format("%Y-%m-%dT%H:%M:%SZ"),
        article.date.format("%B %-d, %Y %H:%M"),
        article.number,
        headlines.first().map_or("", String::as_str),
        template.body
    );
    for (number, paragraph) in article.paragraphs.iter().enumerate() {
        let dateline = if number == 0 { article.dateline.as_str() } else { "" };
        let _ = writeln!(page, "<p>{}{}</p>", escaped(dateline), escaped(paragraph));
        if number % 4 == 2 {
            let slot = random.below(100_000);
            let _ = writeln!(
                page,
                "<div class=\"ad ad-slot\" id=\"div-gpt-{slot}\"><span>Advertisement</span><script>googletag.cmd.push(function(){{show({slot})}})</script></div>"
            );
        }
        if number == 3 {
            let _ = write!(page, "<div class=\"{}\"><h4>Related</h4><ul>", template.related);
            for headline in headlines.iter().skip(1).take(4) {
                let _ = write!(page, "<li><a href=\"/r/{}\">{headline}</a></li>", random.below(1_000_000));
            }
            page.push_str("</ul></div>\n");
        }
    }
    page.push_str("</div>\n<div class=\"tags\">Topics: ");
    for tag in &article.tags {
        let _ = write!(page, "<a rel=\"tag\" href=\"/t/{tag}\">{tag}</a> ");
    }
    page.push_str("</div>\n<form class=\"newsletter\"><h3>The morning in five minutes</h3><input type=\"email\"><button>Sign up</button></form>\n");
}

fn comments(page: &mut String, generator: &Generator, random: &mut Random) {
    page.push_str("<section id=\"comments\" class=\"comments\"><h3>Comments</h3><ol>\n");
    for number in 0..15 {
        let text = generator.article(random.below(1_000_000)).paragraphs.pop().unwrap_or_default();
        let _ = writeln!(
            page,
            "<li class=\"comment depth-{}\"><div class=\"comment__head\"><span class=\"user\">reader{number}</span> <span>{} days ago</span></div>\
             <div class=\"comment__text\"><p>{}</p></div><a class=\"reply\" href=\"#\">Reply</a></li>",
            number % 3,
            random.below(30),
            escaped(&text)
        );
    }
    page.push_str("</ol></section>\n");
}

fn footer(page: &mut String, article: &NewsArticle, random: &mut Random) {
    page.push_str("<footer class=\"site-footer\"><div class=\"cols\">");
    for name in MENU {
        let _ = write!(page, "<div class=\"col\"><h5>{name}</h5><ul>");
        for other in MENU {
            let _ = write!(page, "<li><a href=\"/f/{}\">{other}</a></li>", random.below(10_000));
        }
        page.push_str("</ul></div>\n");
    }
    let year = article.date.format("%Y");
    let _ = write!(page, "</div><p>&copy; {year} {}. All rights reserved.</p></footer>\n<script>", article.outlet.name);
    page.push_str("window.dataLayer={");
    noise(page, random, 12_000);
    page.push_str("\"end\":0}</script></div></body></html>\n");
}

/// Writes the page as one record of a crawl; gives its bytes.
///
/// # Errors
/// When it cannot be written.
pub fn write_record(out: &mut dyn Write, article: &NewsArticle, page: &str) -> io::Result<()> {
    let answer =
        format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n\r\n", page.len());
    let crawled = article.date + chrono::Duration::days(1);
    write!(
        out,
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{:012x}>\r\nWARC-Date: {}\r\nWARC-Target-URI: {}\r\n\
         Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{answer}{page}\r\n\r\n",
        article.number,
        crawled.format("%Y-%m-%dT%H:%M:%SZ"),
        article.url,
        answer.len() + page.len()
    )
}
