//! Archives, read with bounds: a few kilobytes can unpack to a disk full of zeros.

use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use super::record::Export;
use super::{LARGEST_EXPORT, Unread, slack};
use crate::text::sorting::PutInOrder as _;

/// More entries than any export of a workspace has.
const MOST_ENTRIES: usize = 100_000;

/// A file of an archive.
pub(super) struct Entry {
    pub name: String,
    pub bytes: Vec<u8>,
}

pub(super) fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// The export in this archive: Slack's of a workspace, or the one file that can be meant.
///
/// # Errors
/// When the archive is broken, locked, too large, or holds several files that could be meant.
pub(super) fn read(bytes: &[u8], encoding: Option<&str>) -> Result<Export, Unread> {
    let entries = unpack(bytes)?;
    if let Some(export) = slack::read(&entries) {
        return Ok(export);
    }
    let [entry] = entries.as_slice() else {
        let names: Vec<_> = entries
            .iter()
            .map(|entry| entry.name.as_str())
            .take(5)
            .collect();
        return Err(Unread::SeveralFiles(entries.len(), names.join(", ")));
    };
    if is_archive(&entry.bytes) {
        return Err(Unread::Foreign("an archive within an archive"));
    }
    let mut export = super::read(&entry.bytes, encoding)?;
    export
        .notes
        .push(format!("read from {} in the archive", entry.name));
    Ok(export)
}

/// The files that records can stand in.
fn unpack(bytes: &[u8]) -> Result<Vec<Entry>, Unread> {
    let broken = |error: zip::result::ZipError| Unread::Archive(error.to_string());
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if archive.len() > MOST_ENTRIES {
        return Err(Unread::Archive(format!("it has {} entries", archive.len())));
    }
    let mut room = LARGEST_EXPORT;
    let mut entries = Vec::new();
    for index in 0..archive.len() {
        let file = archive.by_index(index).map_err(broken)?;
        let name = file.name().map_err(broken)?.into_owned();
        let lower = name.to_ascii_lowercase();
        let is_meant = [
            ".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".mbox", ".txt", ".eml",
        ]
        .iter()
        .any(|ending| lower.ends_with(ending))
            && !lower.starts_with("__macosx");
        if file.is_dir() || !is_meant {
            continue;
        }
        let mut bytes = Vec::new();
        // The size that the archive states is not believed.
        file.take(room as u64 + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| Unread::Archive(format!("{name}: {error}")))?;
        room = room.checked_sub(bytes.len()).ok_or(Unread::TooLarge)?;
        entries.push(Entry { name, bytes });
    }
    entries.put_in_order_by(|a, b| a.name.cmp(&b.name));
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            writer
                .start_file(*name, SimpleFileOptions::default())
                .unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn reads_the_only_table_of_an_archive_and_refuses_to_choose() {
        let one = archive(&[
            ("a/pages.csv", b"Title,Text\nx,y\n"),
            ("a/picture.png", b"x"),
        ]);
        let export = read(&one, None).unwrap();
        assert_eq!(export.records.len(), 1);
        assert!(export.notes[0].contains("a/pages.csv"));
        let two = archive(&[("a.csv", b"x"), ("b.csv", b"y")]);
        assert_eq!(
            read(&two, None),
            Err(Unread::SeveralFiles(2, "a.csv, b.csv".into()))
        );
        assert!(matches!(
            read(b"PK\x03\x04nothing", None),
            Err(Unread::Archive(_))
        ));
    }

    #[test]
    fn reads_slack_with_threads_bots_and_thumbs() {
        let users = br#"[{"id":"U1","name":"ada","profile":{"real_name":"Ada"}},{"id":"U2","name":"bo","profile":{}}]"#;
        let day = br#"[
            {"type":"message","user":"U1","ts":"1788256800.000100","thread_ts":"1788256800.000100","text":"Offline &lt;please&gt;","reactions":[{"name":"+1","users":["U2","U1"]}]},
            {"type":"message","user":"U2","ts":"1788256900.000100","thread_ts":"1788256800.000100","text":"<@U1> indeed"},
            {"type":"message","subtype":"channel_join","user":"U2","ts":"1788256700.000100","text":"joined"},
            {"type":"message","subtype":"bot_message","bot_id":"B1","ts":"1788257000.000100","text":"built"}]"#;
        let bytes = archive(&[
            ("channels.json", b"[]"),
            ("users.json", users),
            ("till/2026-09-01.json", day),
        ]);
        let mut export = read(&bytes, None).unwrap();
        let (preset, _) = crate::intake::presets::recognise(&export)[0];
        (preset.prepare)(&mut export);
        let mapping = preset.fitted(&export);
        let wishes = crate::intake::taking::Wishes::default();
        let taken = crate::intake::taking::take(&export, &mapping, Some(preset), &wishes).unwrap();
        assert_eq!(
            (taken.read, taken.drafts.len(), taken.left_out.len()),
            (4, 1, 3)
        );
        let draft = &taken.drafts[0];
        assert_eq!(draft.text, "Offline <please>\n\n> @bo: @ada indeed");
        assert_eq!(draft.supporters[0].key.as_deref(), Some("U2"));
        assert_eq!(draft.supporters.len(), 1);
        assert_eq!(draft.received.unwrap().to_string(), "2026-09-01");
    }
}
