//! Messages as programs and people send them.

use crate::read::tests::{article, firsts, read_as, records, reject};
use crate::record::Origin::{Header, Text};
use crate::record::{RejectReason, Slot};

use super::*;

const PLAIN: &str = "From: Ann Lee <ann@kemi.example>\r\nSubject: River\r\n rises\r\nDate: Mon, 7 Oct 2019 08:30:00 +0300\r\n\
                     Message-ID: <1@kemi.example>\r\n\r\nThe river rose\r\non Monday.\r\n\r\nIt fell.\r\n-- \r\nAnn Lee\r\nKemi Post\r\n";

#[test]
fn a_plain_message() {
    let expected = article(
        "",
        &[
            (Slot::Headline, "River rises", Header, "Subject"),
            (Slot::Body, "The river rose on Monday.\n\nIt fell.", Text, ""),
            (Slot::Author, "Ann Lee", Header, "From"),
            (Slot::Published, "Mon, 7 Oct 2019 08:30:00 +0300", Header, "Date"),
            (Slot::Docno, "1@kemi.example", Header, "Message-ID"),
        ],
        &[],
    );
    let (got, read) = read_as("a.eml", PLAIN);
    assert_eq!(got, [expected]);
    assert_eq!(read.layout().as_deref(), Some("mail"));
}

/// The parser has an assertion against a message in a message that both have no text.
#[test]
fn what_the_parser_asserts_ends_as_a_record() {
    let nested = "Content-Type: message/rfc822\n\n";
    let text = format!(
        "From: Ann\nDate: 0\nContent-Type: multipart/mixed; boundary=outer\n\n--outer\n{nested}{nested}\n\n--outer--\n"
    );
    assert!(is_mail(text.as_bytes()));
    assert_eq!(records("a.eml", text).len(), 1);
}

#[test]
fn clippings_with_header_lines_are_none() {
    for text in [
        "Subject: River rises\nDate: 7 Oct 2019\nFrom: Kemi Post\n\nThe river rose.",
        "From the mayor's office: nothing\n\nThe river rose.",
        "From Kemi at 10:30 in 2019\nThe river rose: all of it",
        "From: Ann\nnot a header line\nSubject: x\nMessage-ID: 1\n",
        "",
    ] {
        assert!(!is_mail(text.as_bytes()), "{text}");
    }
    assert!(is_mail(PLAIN.as_bytes()));
    assert!(is_mail(format!("Received: by x\r\n{}{PLAIN}", "X-Long: y\r\n".repeat(2)).as_bytes()));
}

#[test]
fn words_and_parts_in_every_encoding() {
    let text = "From: =?iso-8859-1?Q?J=FCrgen_Ek?= <j@kemi.example>\nSubject: =?utf-8?B?RmzDvHNzZQ==?= =?utf-8?B?IHN0ZWlnZW4=?=\n\
                Date: Mon, 7 Oct 2019 08:30:00 +0300\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=\"b\"\n\n\
                --b\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nDie Fl=FCsse steigen =\nseit Montag.\n\
                --b\nContent-Type: text/html\n\n<p>Die Flüsse\n--b--\n";
    let got = records("a.eml", text);
    assert_eq!(firsts(&got, Slot::Headline), [" Flüsse steigen"]);
    assert_eq!(firsts(&got, Slot::Author), [" Jürgen Ek"]);
    assert_eq!(firsts(&got, Slot::Body), [" Die Flüsse steigen seit Montag."]);
    // No charset is named, and it is not UTF-8.
    let mut bare = PLAIN.replace("It fell.", "Die Fl?sse in K?ln fielen, die B?rger auch.").into_bytes();
    for byte in [b'\xfc', b'\xf6', b'\xfc'] {
        let place = bare.iter().position(|&byte| byte == b'?').unwrap();
        bare[place] = byte;
    }
    assert!(firsts(&records("a.eml", bare), Slot::Body)[0].ends_with("Die Flüsse in Köln fielen, die Bürger auch."));
}

#[test]
fn newsletters_have_a_source() {
    let head = |more: &str, from: &str| {
        format!(
            "From: {from}\nSubject: Morning\nDate: Mon, 7 Oct 2019 08:30:00 +0300\n{more}MIME-Version: 1.0\n\nThe river rose.\n"
        )
    };
    let of = |text: &str, slot| firsts(&records("a.eml", text), slot)[0].clone();
    let letter = head("List-Id: <morning.kemi.example>\n", "Kemi Post <news@kemi.example>");
    assert_eq!((of(&letter, Slot::Source), of(&letter, Slot::Author)), (" Kemi Post".into(), " ".into()));
    let bare = head("List-Unsubscribe: <mailto:x@y>\n", "news@kemi.example");
    assert_eq!(of(&bare, Slot::Source), " kemi.example");
    let list = head(
        "List-Id: <talk.kemi.example>\nList-Post: <mailto:talk@kemi.example>\n",
        "Ann Lee via Talk <talk@kemi.example>",
    );
    assert_eq!((of(&list, Slot::Source), of(&list, Slot::Author)), (" ".into(), " Ann Lee".into()));
}

#[test]
fn html_where_the_text_says_nothing() {
    let html = format!("<html><body><p>{}</p><p>It fell.</p></body></html>", "The river rose on Monday. ".repeat(20));
    let text = format!(
        "From: a@b.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nPlease view as HTML.\n\
         --b\nContent-Type: text/html\n\n{html}\n--b--\n"
    );
    assert!(firsts(&records("a.eml", text), Slot::Body)[0].ends_with("Monday.\n\nIt fell."));
}

#[test]
fn what_was_sent_on_is_dated_by_itself() {
    let text = "From: Bo Ek <bo@desk.example>\nSubject: Fwd: River rises\nDate: Tue, 8 Oct 2019 09:00:00 +0300\nMIME-Version: 1.0\n\nSee below.\n\n\
                ---------- Forwarded message ---------\nFrom: Ann Lee <ann@kemi.example>\nDate: Mon, 7 Oct 2019 08:30:00 +0300\nSubject: River rises\n\
                To: <bo@desk.example>\n\n\nThe river rose on Monday.\n";
    let expected = article(
        "",
        &[
            (Slot::Headline, "River rises", Header, "Subject"),
            (Slot::Body, "The river rose on Monday.", Text, ""),
            (Slot::Author, "Ann Lee", Header, "From"),
            (Slot::Published, "Mon, 7 Oct 2019 08:30:00 +0300", Header, "Date"),
        ],
        &[
            ("", "sent on by Bo Ek; sender, date and subject are those of the message inside"),
            ("body", "what was written above the message inside was left out"),
        ],
    );
    assert_eq!(records("a.eml", text), [expected]);
    assert_eq!(forward::plain_subject("WG: Fwd: Re: River"), "Re: River");
    assert_eq!(forward::plain_subject("River: it rises"), "River: it rises");
    assert_eq!(forward::sender("\"Lee, Ann\" [mailto:ann@kemi.example]"), (Some("Lee, Ann"), Some("ann@kemi.example")));
}

#[test]
fn attachments_are_read_by_themselves() {
    let text = format!(
        "From: Ann Lee <ann@kemi.example>\nSubject: Two stories\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n\
         --b\nContent-Type: text/plain\n\nHere they are.\n\
         --b\nContent-Type: text/plain; name=\"flood.txt\"\nContent-Disposition: attachment; filename=\"flood.txt\"\nContent-Transfer-Encoding: base64\n\nUml2ZXIgcmlzZXMKClRoZSByaXZlciByb3NlLgo=\n\
         --b\nContent-Type: image/png; name=logo.png\nContent-Disposition: inline; filename=logo.png\nContent-Transfer-Encoding: base64\n\niVBORw==\n\
         --b\nContent-Type: message/rfc822\n\n{PLAIN}\n--b--\n"
    );
    let got = records("a.eml", text);
    assert_eq!(firsts(&got, Slot::Headline), [" Two stories", "flood.txt River rises", "message.eml River rises"]);
    assert_eq!(firsts(&got, Slot::Published)[2], "message.eml Mon, 7 Oct 2019 08:30:00 +0300");
    let Record::Article(article) = &got[0] else { panic!("{got:?}") };
    assert_eq!(article.notes[0].text, "attached and passed over: logo.png");
}

#[test]
fn many_messages() {
    let message = |n: u32, text: &str| {
        format!(
            "From ann@kemi.example Mon Oct  7 08:30:0{n} 2019\nFrom: Ann Lee <ann@kemi.example>\nSubject: Story {n}\nMessage-ID: <{n}@x>\n\n{text}\n\n"
        )
    };
    let text = [
        message(1, ">From the mayor: nothing.\n\nFrom Kemi, at 10:30 on a day in 2019 of rain,\nshe left."),
        message(2, "It rose."),
        "From ann@kemi.example Mon Oct  7 08:30:03 2019\nSubject: Story 3\n\nIt fell.\n".to_owned(),
    ]
    .concat();
    let got = records("inbox", &text);
    assert_eq!(firsts(&got, Slot::Headline), ["1 Story 1", "2 Story 2", "3 Story 3"]);
    assert_eq!(
        firsts(&got, Slot::Body)[0],
        "1 From the mayor: nothing.\n\nFrom Kemi, at 10:30 on a day in 2019 of rain, she left."
    );
    assert_eq!(
        firsts(&records("inbox", text.replace('\n', "\r\n")), Slot::Headline),
        ["1 Story 1", "2 Story 2", "3 Story 3"]
    );
}

#[test]
fn nothing_and_too_much() {
    let empty = "From: a@b.example\nDate: Mon, 7 Oct 2019 08:30:00 +0300\nMIME-Version: 1.0\n\n\n";
    assert_eq!(records("a.eml", empty), [reject("", RejectReason::NoText, "a message without subject and text")]);
    let head = "From: a@b.example\nSubject: x\nMIME-Version: 1.0\n";
    let deep = format!("{head}{}", "Content-Type: message/rfc822\n\n".repeat(100_000));
    assert_eq!(
        records("a.eml", deep),
        [reject("", RejectReason::TooDeep, "more than 200 messages inside of one another")]
    );
    // As deep as it goes without a stack of its own.
    let deep = format!("{head}{}{PLAIN}", "Content-Type: message/rfc822\n\n".repeat(190));
    assert!(!records("a.eml", deep).is_empty());
    let mixed = format!("{head}Content-Type: multipart/mixed; boundary=b\n\n");
    let parts = "--b\nContent-Type: multipart/mixed; boundary=b\n\n".repeat(9000);
    assert!(!records("a.eml", format!("{mixed}{parts}")).is_empty());
    for many in ["--b\n\nx\n", "--b\nX-A: b\nX-A: b\n\nx\n"] {
        let got = records("a.eml", format!("{mixed}{}", many.repeat(60_000)));
        let detail = "a message with more than 50000 header lines in its parts";
        assert_eq!(got, [reject("", RejectReason::TooLarge, detail)]);
    }
    let long = format!("{head}\n{}", "A line of a long text: it has a colon\n".repeat(100_000));
    assert!(matches!(records("a.eml", long)[..], [Record::Article(_)]));
}

#[test]
fn what_is_cut_off_is_decoded_as_far_as_it_goes() {
    let head = "From: Ann Lee <a@b.example>\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n";
    let base64 = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nVGhlIHJpdmVyIHJvc2Ugb24gTW9uZGF5Lgo";
    let got = records("a.eml", format!("{head}{base64}"));
    assert_eq!(firsts(&got, Slot::Body), [" The river rose on Monday."]);
    let quoted = "Content-Type: text/html; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n<p>Die Fl=FCsse =\nsteigen =";
    let got = records("a.eml", format!("{head}{quoted}"));
    assert!(firsts(&got, Slot::Body)[0].starts_with(" Die Flüsse steigen"), "{got:?}");
    let attached = "Content-Type: application/pdf; name=a.pdf\nContent-Disposition: attachment; filename=a.pdf\nContent-Transfer-Encoding: base64\n\nJVBERi0xLjQKAAAA";
    let got = records("a.eml", format!("{head}Content-Type: text/plain\n\nSee.\n--b\n{attached}"));
    assert!(matches!(&got[1], Record::Reject(reject) if reject.locator == "a.pdf"), "{got:?}");
}
