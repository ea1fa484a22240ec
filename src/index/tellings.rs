//! Which records of an archive may be one article: they share a key (see [`twin_keys`](crate::record::twin_keys)), or were found to be one before.

use std::collections::BTreeSet;

use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet as _, TERMINATED, Term};

use super::document::{KIND_TOLD, KIND_TWIN};
use super::error::ArchiveError;
use super::snapshot::Snapshot;
use super::state::Carried;
use crate::record::Article;

/// More records that share a key say that the key says nothing: a column's standing headline, the address of a front page.
const MAX_GROUP: usize = 64;

/// Places of records that may be one article, in groups; a record may be in several.
#[derive(Debug, Default)]
pub struct Tellings {
    groups: Vec<Vec<DocAddress>>,
    /// Records that were found to be one article with another, sorted.
    told: Vec<DocAddress>,
}

impl Tellings {
    /// The groups, each once, as indices into the places, and the places, each once.
    #[must_use]
    pub fn by_index(&self) -> (Vec<Vec<usize>>, Vec<DocAddress>) {
        let mut places: Vec<DocAddress> = self.groups.iter().flatten().chain(&self.told).copied().collect();
        places.sort_unstable();
        places.dedup();
        let index = |place: &DocAddress| places.binary_search(place).unwrap_or_default();
        // Records of one article share most of their keys.
        let groups: BTreeSet<Vec<usize>> = self.groups.iter().map(|group| group.iter().map(index).collect()).collect();
        (groups.into_iter().collect(), places)
    }

    /// Whether a record was found to be one article with another.
    #[must_use]
    pub fn was_told(&self, place: DocAddress) -> bool {
        self.told.binary_search(&place).is_ok()
    }
}

impl Snapshot {
    /// The records that may be one article, and those that were found to be.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn tellings(&self) -> Result<Tellings, ArchiveError> {
        let io = |error| self.io(error);
        let mut indexes = Vec::new();
        for segment in self.searcher.segment_readers() {
            indexes.push(segment.inverted_index(self.fields.twin).map_err(|error| self.fail(error))?);
        }
        let mut streams = Vec::with_capacity(indexes.len());
        for index in &indexes {
            let mut stream = index.terms().stream().map_err(io)?;
            let more = stream.advance();
            streams.push((stream, more));
        }
        let mut tellings = Tellings::default();
        // The smallest key that any segment is at.
        while let Some(key) =
            streams.iter().filter(|(_, more)| *more).map(|(stream, _)| stream.key()).min().map(<[u8]>::to_vec)
        {
            let mut found = Vec::new();
            let mut count = 0;
            for (ord, (stream, more)) in streams.iter_mut().enumerate() {
                if *more && stream.key() == key {
                    count += stream.value().doc_freq as usize;
                    found.push((ord, stream.value().clone()));
                    *more = stream.advance();
                }
            }
            if count < 2 {
                continue;
            }
            let mut group = Vec::new();
            for (ord, info) in found {
                let segment = &self.searcher.segment_readers()[ord];
                let mut postings =
                    indexes[ord].read_postings_from_terminfo(&info, IndexRecordOption::Basic).map_err(io)?;
                while postings.doc() != TERMINATED && group.len() <= MAX_GROUP {
                    if !segment.is_deleted(postings.doc()) {
                        group.push(DocAddress::new(ord as u32, postings.doc()));
                    }
                    postings.advance();
                }
            }
            if (2..=MAX_GROUP).contains(&group.len()) {
                tellings.groups.push(group);
            }
        }
        // Whoever lost its partner stands alone here.
        self.documents(&Term::from_field_text(self.fields.kind, KIND_TOLD), |address| tellings.told.push(address))?;
        tellings.told.sort_unstable();
        Ok(tellings)
    }

    /// A record, and what it carries of its file.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn telling(&self, place: DocAddress) -> Result<(Article, Option<Carried>), ArchiveError> {
        Ok((self.article(place)?, self.carried(place)))
    }

    /// How many records are kept of articles that another record tells better.
    ///
    /// # Errors
    /// When the archive cannot be read.
    pub fn twins(&self) -> Result<u64, ArchiveError> {
        self.count(&Term::from_field_text(self.fields.kind, KIND_TWIN))
    }
}
