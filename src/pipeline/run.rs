//! One run: threads that walk, read and work on records, and bring the archive up to date file by file.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded, select};

use super::examine::make_article;
use super::options::{ReaderHashes, Readers, Said, read_options};
use super::report::{ArticleCounts, Report, Tally};
use super::vanished::{is_gone, remove_vanished};
use super::{IngestOptions, Observer, tellings};
use crate::index::{Archive, ArchiveError, FileState, GivenOptions, KnownFile, Seen, Snapshot, StoredRecord, Writer};
use crate::read::{self, FileRead, Record};
use crate::record::{Article, FileStamp, RawArticle, RecordKey, Reject, RejectReason, SourceFile, path_to_text};
use crate::walk::{Met, walk};

/// Records handed from the thread that reads a file to one that works on them.
const BATCH_RECORDS: usize = 256;
const BATCH_BYTES: usize = 1 << 20;

/// Brings an archive up to date with folders of articles.
///
/// # Errors
/// When the archive cannot be read or written. Bad files are no errors: they are in the report.
pub fn ingest(archive: &Archive, options: &IngestOptions, observer: &dyn Observer) -> Result<Report, ArchiveError> {
    let jobs = options.jobs.max(1);
    let writer = archive.writer(jobs, options.memory)?;
    let settled = archive.is_settled()?;
    let run = Run {
        snapshot: archive.snapshot()?,
        writer,
        options,
        observer,
        readers: Readers::new(&options.given),
        report: Mutex::default(),
        new_contents: Mutex::default(),
        bare_roots: Mutex::default(),
        uncommitted: AtomicU64::new(0),
        stop: AtomicBool::new(false),
        failure: Mutex::default(),
    };
    let (files_in, files) = bounded(1024);
    let (batches_in, batches) = bounded(jobs * 2);
    std::thread::scope(|scope| {
        scope.spawn(|| run.walk(files_in));
        for _ in 0..jobs {
            let (files, batches_in, batches) = (files.clone(), batches_in.clone(), batches.clone());
            let run = &run;
            scope.spawn(move || run.work(&files, batches_in, batches));
        }
        drop((files, batches_in, batches));
    });
    if let Some(error) = run.failure.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(error);
    }
    let mut report = run.report.into_inner().unwrap_or_else(PoisonError::into_inner);
    let new_contents = run.new_contents.into_inner().unwrap_or_else(PoisonError::into_inner);
    let bare_roots = run.bare_roots.into_inner().unwrap_or_else(PoisonError::into_inner);
    remove_vanished(&run.snapshot, &run.writer, options, &new_contents, &bare_roots, &mut report)?;
    let counts = &report.articles;
    if settled && counts.added + counts.updated + counts.removed == 0 {
        run.writer.commit_settled()?;
        report.twins = run.snapshot.twins()?;
    } else {
        run.writer.commit()?;
        report.twins = tellings::settle(&archive.snapshot()?, &run.writer)?;
    }
    run.writer.close()?;
    report.notes.sort();
    report.rejects.sort_by(|a, b| (&a.0, &a.1.locator).cmp(&(&b.0, &b.1.locator)));
    Ok(report)
}

/// What is shared by the threads of one run.
struct Run<'a> {
    snapshot: Snapshot,
    writer: Writer,
    options: &'a IngestOptions,
    observer: &'a dyn Observer,
    readers: Readers,
    report: Mutex<Report>,
    /// Hashes of the contents of files that are new.
    new_contents: Mutex<HashSet<u64>>,
    /// Roots in which no file was found.
    bare_roots: Mutex<Vec<PathBuf>>,
    uncommitted: AtomicU64,
    stop: AtomicBool,
    failure: Mutex<Option<ArchiveError>>,
}

/// Records of one file on their way.
struct Batch {
    file: Arc<FileJob>,
    records: Vec<RawArticle>,
}

/// One file that is being read.
struct FileJob {
    path: String,
    stamp: FileStamp,
    /// What holds for it.
    options: Said,
    /// What the archive remembers of it.
    known: Option<KnownFile>,
    /// The archive holds articles of it.
    present: bool,
    /// Which of those were met again.
    seen: Mutex<Option<Seen>>,
    tally: Mutex<Tally>,
    /// Batches handed out and not done.
    pending: Mutex<usize>,
    done: Condvar,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Run<'_> {
    /// Walks the roots and sends on what is to be read.
    fn walk(&self, files: Sender<SourceFile>) {
        for root in &self.options.roots {
            // What is gone as a whole is looked after when the rest is done.
            if is_gone(root) {
                lock(&self.bare_roots).push(root.clone());
                continue;
            }
            let mut bare = true;
            walk(root, &self.options.walk, &mut |met| match met {
                Met::File(file) => {
                    bare = false;
                    if !self.stopped() {
                        lock(&self.report).files.seen += 1;
                        // Refused only when every worker is gone, and then a failure is on record.
                        let _ = files.send(file);
                    }
                }
                Met::Skipped(..) => lock(&self.report).files.skipped += 1,
                Met::Failed(path, detail) => lock(&self.report).failed.push((path_to_text(&path), detail)),
            });
            if bare {
                lock(&self.bare_roots).push(root.clone());
            }
        }
        drop(files);
    }

    /// Reads files, and works on records that other threads read.
    fn work(&self, files: &Receiver<SourceFile>, batches_in: Sender<Batch>, batches: Receiver<Batch>) {
        loop {
            select! {
                recv(batches) -> batch => if let Ok(batch) = batch { self.attempt(|| self.batch(batch)) },
                recv(files) -> file => match file {
                    Ok(file) => self.attempt(|| self.file(&file, &batches_in, &batches)),
                    Err(_) => break,
                },
            }
        }
        // Once no thread reads a file any more, no batch can come.
        drop(batches_in);
        for batch in batches {
            self.attempt(|| self.batch(batch));
        }
    }

    fn attempt(&self, work: impl FnOnce() -> Result<(), ArchiveError>) {
        if let Err(error) = work() {
            self.stop.store(true, Ordering::Relaxed);
            lock(&self.failure).get_or_insert(error);
        }
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Brings one file up to date.
    fn file(&self, file: &SourceFile, out: &Sender<Batch>, others: &Receiver<Batch>) -> Result<(), ArchiveError> {
        if self.stopped() {
            return Ok(());
        }
        let path = path_to_text(&file.path);
        let known = self.snapshot.known_file(&path)?;
        let (options, current) = self.options_of(&file.path, &path, known)?;
        if let Some(known) = known.filter(|_| current)
            && self.is_unchanged(&path, file, known)?
        {
            let mut report = lock(&self.report);
            report.files.unchanged += 1;
            report.articles.unchanged += self.snapshot.articles_of(&path)?;
            drop(report);
            self.observer.file_done(&file.path, file.stamp.size);
            return Ok(());
        }
        let present = known.is_some() || self.snapshot.has_path(&path)?;
        let job = Arc::new(FileJob {
            path,
            stamp: file.stamp,
            options,
            known,
            present,
            seen: Mutex::new(present.then(|| self.snapshot.seen())),
            tally: Mutex::default(),
            pending: Mutex::new(0),
            done: Condvar::new(),
        });
        self.read(file, &job, out, others)
    }

    /// What holds for a file, and whether it would be read now as it was then.
    fn options_of(&self, file: &Path, path: &str, known: Option<KnownFile>) -> Result<(Said, bool), ArchiveError> {
        let now = Said::of(self.options, file, GivenOptions::default());
        let Some(known) = known else { return Ok((now, false)) };
        let current = self.readers_of(&now.all).are_current(known.reader_hash);
        if current && now.settings.is_empty() {
            return Ok((now, true));
        }
        // Options, and the readers of an archive's members, are kept on documents of their own only, which spares a look at every other file.
        if known.on_article.is_some() {
            return Ok((now, current));
        }
        let before = self.snapshot.file_state(path)?.unwrap_or_default();
        let names: Vec<&str> = before.readers.iter().map(String::as_str).collect();
        let is_current =
            |options: &GivenOptions| self.readers_of(options).of(&names, before.untaken) == known.reader_hash;
        let current = is_current(&now.all);
        if self.options.forget || (current && now.settings.is_empty()) {
            return Ok((now, current));
        }
        let said = Said::of(self.options, file, before.options);
        if said.all == now.all {
            return Ok((said, current));
        }
        lock(&self.report).remembered_options += 1;
        let current = is_current(&said.all);
        Ok((said, current))
    }

    fn readers_of(&self, said: &GivenOptions) -> Arc<ReaderHashes> {
        self.readers.of(said, &self.options.given)
    }

    /// The file has the bytes it had. When only its stamp is new, that is put on record.
    fn is_unchanged(&self, path: &str, file: &SourceFile, known: KnownFile) -> Result<bool, ArchiveError> {
        if known.has_stamp(file.stamp) {
            return Ok(true);
        }
        if read::hash_file(&file.path).ok() != Some(known.content_hash) {
            return Ok(false);
        }
        let Some(state) = self.snapshot.file_state(path)? else { return Ok(false) };
        let state = FileState { stamp: file.stamp, ..state };
        match known.on_article {
            None => self.writer.remember(&state)?,
            Some(key) => {
                let Some(article) = self.snapshot.by_key(key)? else { return Ok(false) };
                self.writer.remove(key)?;
                self.writer.add(&article, StoredRecord::of(&article), Some(&state))?;
            }
        }
        Ok(true)
    }

    fn read(
        &self,
        file: &SourceFile,
        job: &Arc<FileJob>,
        out: &Sender<Batch>,
        others: &Receiver<Batch>,
    ) -> Result<(), ArchiveError> {
        let mut batch = Vec::new();
        let mut batch_bytes = 0;
        let mut handed = false;
        let mut failure = None;
        let read_options = read_options(&job.options.all);
        let result = read::read_file(&file.path, &read_options, &mut |record| {
            match record {
                Record::Reject(reject) => lock(&job.tally).reject(reject),
                // Kept among the notes of the file.
                Record::Note(_) => {}
                Record::Article(raw) => {
                    let full = batch.len() >= BATCH_RECORDS || batch_bytes >= BATCH_BYTES;
                    if full && batch.len() > 1 {
                        let records = std::mem::take(&mut batch);
                        self.observer.bytes_done(batch_bytes as u64);
                        batch_bytes = 0;
                        handed = true;
                        if let Err(error) = self.hand_out(job, records, out) {
                            failure = Some(error);
                        }
                    }
                    batch_bytes += raw.size();
                    batch.push(raw);
                }
            }
            if failure.is_some() || self.stopped() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        // The batches that are out must be done before the file is, whatever happened.
        // What an article carries of its file is little: only where that tells what read it.
        let single = !handed
            && batch.len() == 1
            && lock(&job.tally).rejects.is_empty()
            && job.options.is_nothing()
            && self.readers.given().are_current(self.readers.given().of_read(&result));
        let single = if single { batch.pop() } else { None };
        let outcome = match failure {
            Some(error) => Err(error),
            None => self.records(job, batch),
        };
        self.wait(job, others);
        outcome?;
        if self.stopped() {
            return Ok(());
        }
        self.finish(file, job, &result, single)
    }

    /// Gives records to a thread that is free, or works on them here when none is.
    fn hand_out(&self, job: &Arc<FileJob>, records: Vec<RawArticle>, out: &Sender<Batch>) -> Result<(), ArchiveError> {
        *lock(&job.pending) += 1;
        match out.try_send(Batch { file: Arc::clone(job), records }) {
            Ok(()) => Ok(()),
            Err(TrySendError::Full(batch) | TrySendError::Disconnected(batch)) => self.batch(batch),
        }
    }

    fn batch(&self, batch: Batch) -> Result<(), ArchiveError> {
        let outcome = if self.stopped() { Ok(()) } else { self.records(&batch.file, batch.records) };
        *lock(&batch.file.pending) -= 1;
        batch.file.done.notify_all();
        outcome
    }

    /// Waits for a file's batches, and works on others meanwhile.
    fn wait(&self, job: &FileJob, others: &Receiver<Batch>) {
        loop {
            if *lock(&job.pending) == 0 {
                return;
            }
            if let Ok(batch) = others.try_recv() {
                self.attempt(|| self.batch(batch));
                continue;
            }
            // What is pending was taken by a thread, which will say when it is done.
            let pending = lock(&job.pending);
            if *pending > 0 {
                drop(job.done.wait(pending).unwrap_or_else(PoisonError::into_inner));
            }
        }
    }

    fn records(&self, job: &FileJob, records: Vec<RawArticle>) -> Result<(), ArchiveError> {
        let mut bytes = 0;
        for raw in records {
            bytes += raw.size() as u64;
            if let Some(article) = Self::article(job, raw) {
                self.put(job, &article, None)?;
            }
        }
        self.commit_after(bytes)
    }

    /// Makes an article of what a reader found, unless there is nothing to it.
    fn article(job: &FileJob, raw: RawArticle) -> Option<Article> {
        let locator = raw.locator.clone();
        let article = make_article(raw, &job.path, job.options.all.source.as_deref());
        if article.is_none() {
            lock(&job.tally).reject(Reject::record(locator, RejectReason::NoText, ""));
        }
        article
    }

    /// Puts an article into the archive, in place of what stands there, unless that is the same.
    fn put(&self, job: &FileJob, article: &Article, state: Option<&FileState>) -> Result<(), ArchiveError> {
        let stored = StoredRecord::of(article);
        let key = RecordKey::of(&article.path, &article.locator);
        let mut counts = ArticleCounts::default();
        let before = if job.present { self.snapshot.place(key)? } else { None };
        let mut keep = false;
        match before {
            None => counts.added = 1,
            Some(place) => {
                if let Some(seen) = lock(&job.seen).as_mut() {
                    seen.insert(&place);
                }
                if place.fingerprint == stored.fingerprint {
                    counts.unchanged = 1;
                    keep = state.is_none() && !place.carries_file;
                } else {
                    counts.updated = 1;
                }
                if !keep {
                    self.writer.remove(key)?;
                }
            }
        }
        if !keep {
            self.writer.add(article, stored, state)?;
        }
        let mut tally = lock(&job.tally);
        tally.articles.added += counts.added;
        tally.articles.updated += counts.updated;
        tally.articles.unchanged += counts.unchanged;
        tally.undated += u64::from(article.date.is_none() && counts.unchanged == 0);
        Ok(())
    }

    /// A file is read: removes what it no longer holds, and remembers what became of it.
    fn finish(
        &self,
        file: &SourceFile,
        job: &FileJob,
        read: &FileRead,
        single: Option<RawArticle>,
    ) -> Result<(), ArchiveError> {
        let unreadable = lock(&job.tally).rejected.contains_key(&RejectReason::Unreadable);
        if unreadable && job.present {
            // What could be read once and cannot now stays as it was.
            self.count(file, job, read);
            return Ok(());
        }
        let mut state = FileState {
            path: job.path.clone(),
            stamp: job.stamp,
            content_hash: read.content_hash.unwrap_or(0),
            reader_hash: self.readers_of(&job.options.all).of_read(read),
            readers: read.readers.keys().map(|&name| name.to_owned()).collect(),
            untaken: read.untaken,
            notes: read.notes.iter().map(|note| note.text.clone()).collect(),
            options: job.options.options.clone(),
            settings: job.options.settings.clone(),
            ..FileState::default()
        };
        let single = single.and_then(|raw| Self::article(job, raw));
        {
            let tally = lock(&job.tally);
            state.articles = tally.read();
            state.rejected = tally.rejected.values().sum();
            state.rejects.clone_from(&tally.rejects);
        }
        // What was remembered on a document of its own goes; what an article carries goes with that article.
        if job.known.is_some_and(|known| known.on_article.is_none()) {
            self.writer.forget(&job.path)?;
        }
        if let Some(article) = &single {
            state.articles = 1;
            self.put(job, article, Some(&state))?;
        }
        if job.present {
            for key in self.snapshot.keys_not_seen(&job.path, lock(&job.seen).as_ref())? {
                self.writer.remove(key)?;
                lock(&job.tally).articles.removed += 1;
            }
        }
        if single.is_none() {
            self.writer.remember(&state)?;
        }
        self.count(file, job, read);
        if job.known.is_none()
            && let Some(hash) = read.content_hash
        {
            lock(&self.new_contents).insert(hash);
        }
        self.commit_after(read.bytes.min(1 << 16))
    }

    /// Adds a file that is done to the report.
    fn count(&self, file: &SourceFile, job: &FileJob, read: &FileRead) {
        lock(&self.report).add_file(&job.path, &lock(&job.tally), job.present, read);
        self.observer.file_done(&file.path, file.stamp.size);
    }

    fn commit_after(&self, bytes: u64) -> Result<(), ArchiveError> {
        let before = self.uncommitted.fetch_add(bytes, Ordering::Relaxed);
        let limit = self.options.commit_bytes;
        // Only the thread that crosses the limit commits.
        if before < limit && before + bytes >= limit {
            self.uncommitted.store(0, Ordering::Relaxed);
            self.writer.commit()?;
        }
        Ok(())
    }
}
