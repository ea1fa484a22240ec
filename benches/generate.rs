//! Measures the generator of made-up articles, and fails when they are not like news any more: mean length, share of
//! function words, distinct words, how well the text compresses, articles a second.
#![expect(clippy::print_stdout, reason = "a bench talks to the one who started it")]

#[allow(dead_code, reason = "each bench uses a part of it")]
mod support;

use std::collections::HashMap;
use std::io::Write as _;
use std::process::ExitCode;
use std::time::Instant;

use flate2::Compression;
use flate2::write::GzEncoder;
use support::generate::Generator;

/// English news compresses to about this share of its size at gzip's usual level; two megabytes of JSON lines are tried.
const GZIP_SHARES: std::ops::RangeInclusive<f64> = 0.36..=0.46;
const BODY_BYTES: std::ops::RangeInclusive<f64> = 1_700.0..=2_300.0;

fn main() -> ExitCode {
    // `cargo test --all-targets` starts benches without this flag.
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("to measure: cargo bench --bench generate");
        return ExitCode::SUCCESS;
    }
    let generator = Generator::new(1);

    let (compressed, plain) = gzip(&generator);
    let share = compressed as f64 / plain as f64;
    println!("gzip: {plain} bytes of JSON lines to {compressed}, {share:.3} of the size");

    let start = Instant::now();
    let mut body_bytes: Vec<usize> = (0..20_000).map(|number| generator.article(number).body().len()).collect();
    let speed = body_bytes.len() as f64 / start.elapsed().as_secs_f64();
    let mean = body_bytes.iter().sum::<usize>() as f64 / body_bytes.len() as f64;
    body_bytes.sort_unstable();
    let at = |percent: usize| body_bytes[body_bytes.len() * percent / 100];
    println!("bodies: {mean:.0} bytes on average; 5 % below {}, half below {}, 95 % below {}", at(5), at(50), at(95));
    println!("speed: {speed:.0} articles a second on one thread");

    words(&generator);
    let same =
        [7, 19_999, 123_456].iter().all(|&number| generator.article(number) == Generator::new(1).article(number));
    let copies = (0..20_000).filter(|&number| generator.article(number).copy_of.is_some()).count();
    println!("copies: {copies} in 20000; the same article alone as in a row: {same}");

    let good = GZIP_SHARES.contains(&share) && BODY_BYTES.contains(&mean) && same;
    println!("{}", if good { "like news" } else { "NOT like news: see the limits in benches/generate.rs" });
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn gzip(generator: &Generator) -> (usize, usize) {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    let mut plain = 0;
    let mut number = 0;
    while plain < 2_000_000 {
        let line = support::json_line(&generator.article(number));
        encoder.write_all(line.as_bytes()).expect("writing to memory does not fail");
        plain += line.len();
        number += 1;
    }
    (encoder.finish().expect("writing to memory does not fail").len(), plain)
}

/// Prints how words are distributed in 20,000 articles.
fn words(generator: &Generator) {
    let mut counts: HashMap<String, u64> = HashMap::new();
    let mut total = 0_u64;
    for number in 0..20_000 {
        let text = generator.article(number).body().to_lowercase();
        for word in text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
            total += 1;
            if let Some(count) = counts.get_mut(word) {
                *count += 1;
            } else {
                counts.insert(word.to_owned(), 1);
            }
        }
    }
    let mut by_count: Vec<(u64, String)> = counts.into_iter().map(|(word, count)| (count, word)).collect();
    by_count.sort_unstable_by(|left, right| right.cmp(left));
    let share = |rank: usize| by_count[rank - 1].0 as f64 / total as f64;
    let slope = |from: usize, to: usize| (share(from) / share(to)).ln() / (to as f64 / from as f64).ln();
    println!("words: {total} in 20000 articles, {} distinct", by_count.len());
    println!(
        "zipf: exponent {:.2} from rank 10 to 1000, {:.2} from 1000 to 20000; the first: {}",
        slope(10, 1_000),
        slope(1_000, 20_000),
        by_count[..12]
            .iter()
            .map(|(count, word)| format!("{word} {:.1} %", 100.0 * *count as f64 / total as f64))
            .collect::<Vec<_>>()
            .join(", ")
    );
}
