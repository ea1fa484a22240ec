//! Ranking has floors: `tests/relevance/baseline.toml` holds the scores that must be reached, and a digest of the data they were measured on.
//!
//! The data is not part of the project; where it is absent the tests say so and pass. Lowering a floor is a commit of its own that says why.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::hash::Hasher as _;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use twox_hash::XxHash3_64;

use super::support::{TestEnv, project, tell};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Baseline {
    /// What is indexed, beside `topics.tsv` and `qrels.txt`.
    documents: Vec<String>,
    /// XXH3 of all those files, one behind the other.
    digest: String,
    /// Mean average precision, at least.
    map: f64,
    /// Normalized discounted cumulative gain of the first ten, at least.
    ndcg_at_10: f64,
    /// Share of the relevant that are among the first hundred, at least.
    recall_at_100: f64,
}

#[test]
fn time_1963_ranks_as_well_as_it_did() {
    check("time");
}

#[test]
fn reuters_1987_ranks_as_well_as_it_did() {
    check("reuters21578");
}

fn check(name: &str) {
    let data = project().join("../shared/data").join(name);
    if !data.is_dir() {
        tell(&format!("skipped: no data at ../shared/data/{name}"));
        return;
    }
    let text = fs::read_to_string(project().join("tests/relevance/baseline.toml")).unwrap();
    let mut baselines: BTreeMap<String, Baseline> = toml::from_str(&text).unwrap();
    let baseline = baselines.remove(name).unwrap();
    let documents: Vec<PathBuf> = baseline.documents.iter().map(|file| data.join(file)).collect();
    let (topics, qrels) = (data.join("topics.tsv"), data.join("qrels.txt"));
    let found = digest(documents.iter().chain([&topics, &qrels]));
    assert_eq!(found, baseline.digest, "the data is not what the floors of {name} were measured on");

    let env = TestEnv::new();
    env.run([Path::new("index"), Path::new("--quiet")].into_iter().chain(documents.iter().map(PathBuf::as_path)))
        .expect_code(0);
    let topics = topics.to_str().unwrap();
    let run = env.run(["search", "--any", "--batch", topics, "--format", "trec"]).expect_code(0);
    let scores = score(&run.stdout, &fs::read_to_string(&qrels).unwrap());
    tell(&format!("{name}: {scores:?}"));
    assert!(scores.map >= baseline.map, "MAP fell: {scores:?}");
    assert!(scores.ndcg_at_10 >= baseline.ndcg_at_10, "nDCG@10 fell: {scores:?}");
    assert!(scores.recall_at_100 >= baseline.recall_at_100, "recall@100 fell: {scores:?}");
}

fn digest<'a>(files: impl Iterator<Item = &'a PathBuf>) -> String {
    let mut hasher = XxHash3_64::new();
    for file in files {
        hasher.write(&fs::read(file).unwrap());
    }
    format!("{:016x}", hasher.finish())
}

#[derive(Debug, PartialEq)]
struct Scores {
    map: f64,
    ndcg_at_10: f64,
    recall_at_100: f64,
}

/// Scores a run as `trec_eval` does: the documents of a topic by falling score, equal scores by falling name; the mean over all topics with a
/// relevant document, those that the run lacks as zero.
fn score(run: &str, qrels: &str) -> Scores {
    let mut relevant: BTreeMap<&str, HashSet<&str>> = BTreeMap::new();
    for line in qrels.lines() {
        let columns: Vec<&str> = line.split_whitespace().collect();
        let [topic, _, document, grade] = columns[..] else { panic!("{line}") };
        if grade != "0" {
            assert_eq!(grade, "1", "the gain of other grades is not counted here");
            relevant.entry(topic).or_default().insert(document);
        }
    }
    let mut ranked: BTreeMap<&str, Vec<(f64, &str)>> = BTreeMap::new();
    for line in run.lines() {
        let columns: Vec<&str> = line.split_whitespace().collect();
        let [topic, _, document, _, score, _] = columns[..] else { panic!("{line}") };
        ranked.entry(topic).or_default().push((score.parse().unwrap(), document));
    }
    let mut sums = Scores { map: 0.0, ndcg_at_10: 0.0, recall_at_100: 0.0 };
    for (topic, relevant) in &relevant {
        let hits = ranked.entry(topic).or_default();
        hits.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(a.1)));
        let (mut found, mut precision, mut gain, mut recalled) = (0.0, 0.0, 0.0, 0.0);
        for (index, (_, document)) in hits.iter().enumerate() {
            if relevant.contains(document) {
                found += 1.0;
                precision += found / (index + 1) as f64;
                gain += if index < 10 { discount(index) } else { 0.0 };
                recalled += if index < 100 { 1.0 } else { 0.0 };
            }
        }
        let ideal: f64 = (0..relevant.len().min(10)).map(discount).sum();
        sums.map += precision / relevant.len() as f64;
        sums.ndcg_at_10 += gain / ideal;
        sums.recall_at_100 += recalled / relevant.len() as f64;
    }
    let topics = relevant.len() as f64;
    Scores { map: sums.map / topics, ndcg_at_10: sums.ndcg_at_10 / topics, recall_at_100: sums.recall_at_100 / topics }
}

fn discount(index: usize) -> f64 {
    1.0 / (index as f64 + 2.0).log2()
}

#[test]
fn the_scorer_scores_as_trec_eval_does() {
    // Topic 1 finds a and c of a, c and d at ranks 1 and 3; topic 2 finds nothing.
    let scores =
        score("1 Q0 b 1 2.0 x\n1 Q0 a 2 3.0 x\n1 Q0 c 3 1.0 x\n", "1 0 a 1\n1 0 b 0\n1 0 c 1\n1 0 d 1\n2 0 a 1\n");
    let close = |a: f64, b: f64| (a - b).abs() < 1e-9;
    assert!(close(scores.map, (1.0 + 2.0 / 3.0) / 3.0 / 2.0), "{scores:?}");
    let ideal = 1.0 + 1.0 / 3_f64.log2() + 0.5;
    assert!(close(scores.ndcg_at_10, 1.5 / ideal / 2.0), "{scores:?}");
    assert!(close(scores.recall_at_100, 2.0 / 3.0 / 2.0), "{scores:?}");
}
