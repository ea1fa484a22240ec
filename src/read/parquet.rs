//! Parquet (parquet.apache.org): a table in columns, as data sets are published; one record a row, fields by the names of the columns.
//!
//! A file that lies on the disk is read in place, one page of each column in memory at a time. Inside a container it is held in memory up to
//! [`HELD_BYTES`]: its table of contents stands at its end. Only the columns that mean something are read.
//!
//! The crate is given bytes only through [`Source`], which refuses pages that would unpack to more than a page can be.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::sync::Arc;

use ::parquet::basic::{Compression, LogicalType, TimeUnit};
use ::parquet::errors::ParquetError;
use ::parquet::file::reader::{ChunkReader, FileReader, Length, SerializedFileReader};
use ::parquet::record::{Field, Row};
use ::parquet::schema::types::Type;
use bytes::Bytes;

use super::fill::{self, Filler, Key};
use super::guarded::guarded;
use super::names;
use super::values::Value;
use super::{Input, Layout, ReadOptions, Reader, Record, Sample, Score, Sink, Takes};
use crate::record::{Note, Origin, Reject, RejectReason, Slot, Stage};

/// The reader.
pub(super) struct Parquet;

/// The first and the last bytes of every file.
pub(super) const MAGIC: &[u8] = b"PAR1";

/// The largest file that is held in memory, inside a container.
const HELD_BYTES: u64 = 256 << 20;

/// The largest page, packed or unpacked. Writers make pages of about a megabyte.
const PAGE_BYTES: u64 = 256 << 20;

const LAYOUTS: &[Layout] = &[Layout {
    name: "parquet",
    title: "Parquet files of data sets",
    detected: "the bytes PAR1",
    fields: "columns by the usual names, as in a table; `--map` for others; plain, snappy, zstd, gzip and LZ4 columns",
}];

impl Reader for Parquet {
    fn name(&self) -> &'static str {
        "parquet"
    }

    fn layouts(&self) -> &'static [Layout] {
        LAYOUTS
    }

    fn takes(&self) -> Takes {
        Takes::Bytes
    }

    fn version(&self) -> u32 {
        1
    }

    fn score(&self, sample: &Sample<'_>) -> Score {
        if sample.bytes.starts_with(MAGIC) { 100 } else { 0 }
    }

    fn read(&self, input: Input<'_>, sink: &mut Sink<'_>) -> io::Result<()> {
        let source = if let Some(path) = input.path {
            Source::File(Arc::new(File::open(path)?))
        } else {
            let mut held = Vec::new();
            input.stream.take(HELD_BYTES + 1).read_to_end(&mut held)?;
            if held.len() as u64 > HELD_BYTES {
                let detail =
                    format!("a Parquet file of more than {HELD_BYTES} bytes inside a container: unpack it first");
                let _ = sink(Record::Reject(Reject::file(RejectReason::TooLarge, detail)));
                return Ok(());
            }
            Source::Held(Bytes::from(held))
        };
        let Some(Ok(reader)) = guarded(|| SerializedFileReader::new(source)) else {
            let detail = "the table of contents at the end of the Parquet file is missing or damaged";
            let _ = sink(Record::Reject(Reject::file(RejectReason::Damaged, detail)));
            return Ok(());
        };
        match Table::of(&reader, input.options) {
            Ok(table) => table.read(&reader, input.options, sink),
            Err(reject) => {
                let _ = sink(Record::Reject(reject));
            }
        }
        Ok(())
    }
}

/// A column that is read.
struct Column {
    name: String,
    key: Key,
    clock: Option<Clock>,
}

/// How a column of times counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Clock {
    /// Since 1970, in UTC; else by the clock of an unknown place.
    utc: bool,
    /// Its numbers are nanoseconds, for which the crate has no type.
    nanos: bool,
}

struct Table {
    columns: Vec<Column>,
    /// All columns, as the table of names has them.
    normalized: Vec<String>,
    /// The columns that are read, as a schema.
    wanted: Type,
    /// A column for the text is among them.
    has_body: bool,
}

impl Table {
    fn of(reader: &SerializedFileReader<Source>, options: &ReadOptions) -> Result<Self, Reject> {
        let schema = reader.metadata().file_metadata().schema();
        let mut table = Self { columns: Vec::new(), normalized: Vec::new(), wanted: schema.clone(), has_body: false };
        let mut fields = Vec::new();
        for field in schema.get_fields() {
            let mut normalized = String::new();
            let key = fill::key(field.name(), options, &mut normalized);
            names::normalize(field.name(), &mut normalized);
            table.normalized.push(normalized);
            if key != Key::Other {
                fields.push(Arc::clone(field));
                table.columns.push(Column { name: field.name().to_owned(), key, clock: clock(field) });
            }
        }
        let has =
            |slot| table.columns.iter().any(|column| matches!(column.key, Key::Field(meaning) if meaning.slot == slot));
        table.has_body = has(Slot::Body);
        if !table.has_body && !has(Slot::Headline) {
            let names: Vec<&str> = schema.get_fields().iter().take(30).map(|field| field.name()).collect();
            let detail = format!(
                "no column for headline or text among {}; --map body=NAME,headline=NAME says which columns they are",
                names.join(", ")
            );
            return Err(Reject::file(RejectReason::NotArticle, detail));
        }
        match Type::group_type_builder(schema.name()).with_fields(fields).build() {
            Ok(wanted) => table.wanted = wanted,
            Err(_) => return Err(Reject::file(RejectReason::Damaged, "the Parquet file's list of columns is damaged")),
        }
        Ok(table)
    }

    fn read(&self, reader: &SerializedFileReader<Source>, options: &ReadOptions, sink: &mut Sink<'_>) {
        let mut number = 0_u64;
        for group in 0..reader.num_row_groups() {
            let metadata = reader.metadata().row_group(group);
            let expected = u64::try_from(metadata.num_rows()).unwrap_or(0);
            let first = number;
            let mut stopped = false;
            let done = guarded(|| -> Result<(), ParquetError> {
                let rows = reader.get_row_group(group)?;
                for row in rows.get_row_iter(Some(self.wanted.clone()))? {
                    let row = row?;
                    number += 1;
                    if sink(self.article(row, options, number.to_string())).is_break() {
                        stopped = true;
                        break;
                    }
                }
                Ok(())
            });
            if stopped {
                return;
            }
            let lost = expected.saturating_sub(number - first);
            let problem = match done {
                Some(Ok(())) if lost == 0 => None,
                Some(Ok(())) => Some("its rows end early"),
                Some(Err(ParquetError::External(error))) if error.is::<PageTooLarge>() => {
                    Some("a page is larger than a page may be")
                }
                Some(Err(ParquetError::NYI(_))) => Some("it is packed in a way that is not read"),
                Some(Err(_)) | None => Some("it is damaged"),
            };
            if let Some(problem) = problem {
                let mut unread =
                    metadata.columns().iter().map(::parquet::file::metadata::ColumnChunkMetaData::compression);
                let unread = unread.find_map(codec_not_read);
                let problem =
                    unread.map_or_else(|| problem.to_owned(), |codec| format!("{codec} compression is not read"));
                let detail =
                    format!("rows {} to {} of a Parquet row group: {problem}", number + 1, first + expected.max(1));
                let reject = Reject::record((number + 1).to_string(), RejectReason::Damaged, detail);
                number = first + expected;
                if sink(Record::Reject(reject)).is_break() {
                    return;
                }
            }
        }
        if !self.has_body {
            let text = "no column for the text; --map body=NAME says which one it is";
            let _ = sink(Record::Note(Note::new(Stage::Read, "body", text)));
        }
    }

    fn article(&self, row: Row, options: &ReadOptions, locator: String) -> Record {
        let mut filler = Filler::new(Origin::Csv);
        for (column, (_, field)) in self.columns.iter().zip(row.into_columns()) {
            filler.add(&column.name, column.key, &value(field, column.clock, 0), options);
        }
        filler.into_record(&self.normalized, locator)
    }
}

fn codec_not_read(compression: Compression) -> Option<&'static str> {
    match compression {
        Compression::BROTLI(_) => Some("Brotli"),
        Compression::LZO => Some("LZO"),
        _ => None,
    }
}

fn clock(field: &Type) -> Option<Clock> {
    match field.get_basic_info().logical_type_ref() {
        Some(LogicalType::Timestamp(stamp)) => {
            Some(Clock { utc: stamp.is_adjusted_to_u_t_c, nanos: stamp.unit == TimeUnit::NANOS })
        }
        _ => None,
    }
}

/// Lists within lists, structs within structs.
const MAX_DEPTH: u8 = 8;

fn value(field: Field, clock: Option<Clock>, depth: u8) -> Value<'static> {
    let micros = |micros: i64| time(micros, clock);
    match field {
        Field::Str(text) => Value::Text(text.into()),
        Field::Bytes(bytes) => {
            std::str::from_utf8(bytes.data()).map_or(Value::Nothing, |text| Value::Text(text.to_owned().into()))
        }
        Field::Byte(number) => Value::Number(number.to_string()),
        Field::Short(number) => Value::Number(number.to_string()),
        Field::Int(number) => Value::Number(number.to_string()),
        Field::Long(number) if clock.is_some_and(|clock| clock.nanos) => micros(number / 1000),
        Field::Long(number) => Value::Number(number.to_string()),
        Field::UByte(number) => Value::Number(number.to_string()),
        Field::UShort(number) => Value::Number(number.to_string()),
        Field::UInt(number) => Value::Number(number.to_string()),
        Field::ULong(number) => Value::Number(number.to_string()),
        Field::Float(number) => Value::Number(number.to_string()),
        Field::Double(number) => Value::Number(number.to_string()),
        Field::Date(days) => {
            let day = chrono::DateTime::from_timestamp(i64::from(days) * 86_400, 0);
            day.map_or(Value::Nothing, |day| Value::Text(day.format("%Y-%m-%d").to_string().into()))
        }
        Field::TimestampMillis(millis) => micros(millis.saturating_mul(1000)),
        Field::TimestampMicros(number) => micros(number),
        Field::ListInternal(list) if depth < MAX_DEPTH => {
            Value::List(list.elements().iter().map(|item| value(item.clone(), clock, depth + 1)).collect())
        }
        Field::Group(row) if depth < MAX_DEPTH => {
            let members = row.into_columns().into_iter();
            Value::Map(members.map(|(name, field)| (name.into(), value(field, clock, depth + 1))).collect())
        }
        Field::MapInternal(map) if depth < MAX_DEPTH => {
            let members = map.entries().iter().filter_map(|(key, field)| match key {
                Field::Str(name) => Some((name.clone().into(), value(field.clone(), clock, depth + 1))),
                _ => None,
            });
            Value::Map(members.collect())
        }
        _ => Value::Nothing,
    }
}

/// A time as people write it. Without a word on the zone there is none.
fn time(micros: i64, clock: Option<Clock>) -> Value<'static> {
    let zone = if clock.is_some_and(|clock| clock.utc) { "Z" } else { "" };
    chrono::DateTime::from_timestamp_micros(micros)
        .map_or(Value::Nothing, |time| Value::Text(format!("{}{zone}", time.format("%Y-%m-%dT%H:%M:%S")).into()))
}

/// The file, in place or in memory.
#[derive(Clone)]
enum Source {
    File(Arc<File>),
    Held(Bytes),
}

impl Source {
    fn raw(&self, start: u64) -> io::Result<Box<dyn Read>> {
        match self {
            Self::File(file) => {
                let mut file = file.try_clone()?;
                file.seek(SeekFrom::Start(start))?;
                Ok(Box::new(BufReader::with_capacity(16 * 1024, file)))
            }
            Self::Held(bytes) => {
                let rest = bytes.slice(usize::try_from(start).unwrap_or(usize::MAX).min(bytes.len())..);
                Ok(Box::new(io::Cursor::new(rest)))
            }
        }
    }
}

impl Length for Source {
    fn len(&self) -> u64 {
        match self {
            Self::File(file) => file.metadata().map_or(0, |metadata| metadata.len()),
            Self::Held(bytes) => bytes.len() as u64,
        }
    }
}

/// A page is larger than a page may be.
#[derive(Debug, thiserror::Error)]
#[error("a page is larger than a page may be")]
struct PageTooLarge;

fn too_large() -> ParquetError {
    ParquetError::External(Box::new(PageTooLarge))
}

impl ChunkReader for Source {
    type T = Box<dyn Read>;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        // The headers of pages are read through here: one that promises too much is not believed.
        let mut head = [0; 16];
        let mut filled = 0;
        let mut stream = self.raw(start)?;
        while let Ok(count @ 1..) = stream.read(head.get_mut(filled..).unwrap_or_default()) {
            filled += count;
        }
        if unpacked_size(head.get(..filled).unwrap_or_default()).is_some_and(|size| size > PAGE_BYTES) {
            return Err(too_large());
        }
        Ok(self.raw(start)?)
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        if length as u64 > PAGE_BYTES || start.saturating_add(length as u64) > self.len() {
            return Err(too_large());
        }
        let bytes = match self {
            Self::File(_) => {
                let mut bytes = vec![0; length];
                self.raw(start)?.read_exact(&mut bytes)?;
                Bytes::from(bytes)
            }
            Self::Held(held) => {
                let start = usize::try_from(start).map_err(|_| too_large())?;
                held.slice(start..start + length)
            }
        };
        // The crate unpacks gzip without a limit of its own.
        if bytes.starts_with(&[0x1f, 0x8b, 8]) {
            let unpacked = flate2::read::MultiGzDecoder::new(bytes.as_ref()).take(PAGE_BYTES + 1);
            if io::copy(&mut BufReader::new(unpacked), &mut io::sink()).is_ok_and(|size| size > PAGE_BYTES) {
                return Err(too_large());
            }
        }
        Ok(bytes)
    }
}

/// The second field of a page's header, in Thrift's compact form: its type, then its size unpacked.
fn unpacked_size(head: &[u8]) -> Option<u64> {
    let rest = head.strip_prefix(&[0x15])?;
    let (_, rest) = varint(rest)?;
    let (size, _) = varint(rest.strip_prefix(&[0x15])?)?;
    // Zigzag: even numbers are positive, a negative size is as wrong as a large one.
    Some(if size & 1 == 0 { size >> 1 } else { u64::MAX })
}

fn varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut number = 0_u64;
    for (at, byte) in bytes.iter().take(9).enumerate() {
        number |= u64::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((number, bytes.get(at + 1..)?));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_that_promise_too_much() {
        // Type 0, then 1000 bytes unpacked.
        assert_eq!(unpacked_size(&[0x15, 0x00, 0x15, 0xd0, 0x0f, 0x15, 0x02]), Some(1000));
        assert_eq!(unpacked_size(&[0x15, 0x00, 0x15, 0xfe, 0xff, 0xff, 0xff, 0x0f]), Some(0x7fff_ffff));
        assert_eq!(unpacked_size(&[0x15, 0x00, 0x15, 0x01, 0x15]), Some(u64::MAX));
        assert_eq!(unpacked_size(b"PAR1"), None);
        assert_eq!(unpacked_size(&[0x15]), None);
    }

    #[test]
    fn times_have_a_zone_only_when_it_is_said() {
        let clock = |utc| Some(Clock { utc, nanos: false });
        let text = |value: Value<'_>| value.as_text().to_owned();
        assert_eq!(text(time(1_574_418_600_000_000, clock(true))), "2019-11-22T10:30:00Z");
        assert_eq!(text(time(1_574_418_600_000_000, clock(false))), "2019-11-22T10:30:00");
        assert_eq!(text(time(-1, None)), "1969-12-31T23:59:59");
        assert_eq!(text(time(i64::MAX, None)), "");
        assert_eq!(text(value(Field::Date(18_222), None, 0)), "2019-11-22");
    }
}
