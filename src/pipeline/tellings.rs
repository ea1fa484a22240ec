//! One article told by several files: the best telling is found by searches, the others are kept behind it, should it go.

use crate::index::{ArchiveError, Snapshot, Writer};
use crate::record::{Article, Telling, better_telling, same_article};

/// Puts the records of one article behind the best of them, and brings back those that stand alone again. Gives the number of records that are behind
/// another.
///
/// # Errors
/// When the archive cannot be read or written.
pub(super) fn settle(snapshot: &Snapshot, writer: &Writer) -> Result<u64, ArchiveError> {
    let found = snapshot.tellings()?;
    let (groups, places) = found.by_index();
    let mut parent: Vec<usize> = (0..places.len()).collect();
    for group in &groups {
        let articles = group
            .iter()
            .map(|&place| Ok(snapshot.telling(places[place])?.0))
            .collect::<Result<Vec<_>, ArchiveError>>()?;
        for (second, b) in articles.iter().enumerate() {
            for (first, a) in articles.iter().enumerate().take(second) {
                let (one, other) = (root(&mut parent, group[first]), root(&mut parent, group[second]));
                if one != other && same_article(a, b) {
                    parent[one.max(other)] = one.min(other);
                }
            }
        }
    }
    let mut clusters: Vec<Vec<usize>> = vec![Vec::new(); places.len()];
    for place in 0..places.len() {
        clusters[root(&mut parent, place)].push(place);
    }
    let mut behind = 0;
    for cluster in clusters {
        // Most records that share a key are articles of their own, and stand alone already.
        match cluster.as_slice() {
            [] => continue,
            [alone] if !found.was_told(places[*alone]) => continue,
            _ => {}
        }
        let mut tellings =
            cluster.iter().map(|&place| snapshot.telling(places[place])).collect::<Result<Vec<_>, ArchiveError>>()?;
        tellings.sort_by(|(a, _), (b, _)| better_telling(a, b));
        let mut all: Vec<Telling> = tellings.iter().map(|(article, _)| Telling::of(article)).collect();
        let best = all.remove(0);
        all.sort();
        behind += all.len() as u64;
        for (rank, (article, carried)) in tellings.into_iter().enumerate() {
            let (also, told_better) = if rank == 0 { (all.clone(), None) } else { (Vec::new(), Some(best.clone())) };
            if article.also != also || article.told_better != told_better {
                writer.replace(&Article { also, told_better, ..article }, carried)?;
            }
        }
    }
    writer.commit_settled()?;
    Ok(behind)
}

fn root(parent: &mut [usize], mut place: usize) -> usize {
    while parent[place] != place {
        parent[place] = parent[parent[place]];
        place = parent[place];
    }
    place
}
