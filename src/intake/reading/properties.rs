//! No bytes bring reading down, and no row of them is lost.

use proptest::prelude::*;

use super::{Export, read};
use crate::intake::mapping::{self, Mapping};
use crate::intake::presets;
use crate::intake::taking::{Wishes, take};

/// Pieces that files of all forms are made of.
fn soup() -> impl Strategy<Value = Vec<u8>> {
    let pieces: Vec<&'static [u8]> = vec![
        b",",
        b";",
        b"\t",
        b"\"",
        b"\"\"",
        b"\n",
        b"\r\n",
        b"\r",
        b"a",
        b"Title",
        b"Timestamp",
        b"2026-09-01",
        b"1E+15",
        b"{",
        b"}",
        b"[",
        b"]",
        b":",
        b"\"id\":1",
        b"null",
        b"From a@b.c Tue Sep  1 10:00:00 2026\n",
        b"Subject: x\n",
        b"From: a@b.c\n",
        b"\n\n",
        b"PK\x03\x04",
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xe4",
        "ä😀".as_bytes(),
        b"<p>",
        b"</p>",
        b"&amp;",
    ];
    prop::collection::vec(prop::sample::select(pieces), 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_soup_brings_reading_down_or_loses_a_row(bytes in soup()) {
        let Ok(mut export) = read(&bytes, None) else { return Ok(()) };
        let rows = export.records.len() + export.broken.len();
        for (preset, _) in presets::recognise(&export) {
            (preset.prepare)(&mut export);
            let mapping = preset.fitted(&export);
            if let Ok(taken) = take(&export, &mapping, Some(preset), &Wishes::default()) {
                prop_assert_eq!(taken.read, rows);
                prop_assert_eq!(rows, taken.drafts.len() + taken.left_out.len() + taken.rejected.len());
            }
        }
        let guess = mapping::guess(&export, "x");
        if let Ok(taken) = take(&export, &guess.mapping, None, &Wishes::default()) {
            prop_assert_eq!(rows, taken.drafts.len() + taken.left_out.len() + taken.rejected.len());
        }
        let all: Vec<usize> = (0..export.records.len()).collect();
        export.only(&all);
    }

    #[test]
    fn what_was_rejected_reads_again_as_the_same_rows(rows in prop::collection::vec(prop::collection::vec("[a-z \"\n,ü]{0,8}", 3), 1..8)) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["a", "b", "c"]).unwrap();
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let export = read(&bytes, None).unwrap();
        prop_assert!(export.form.is_table());
        let all: Vec<usize> = (0..export.records.len()).collect();
        let again = read(&export.only(&all), None).unwrap();
        let contents = |export: &Export| {
            export.records.iter().map(|record| record.content.clone()).collect::<Vec<_>>()
        };
        prop_assert_eq!(contents(&export), contents(&again));
    }

    #[test]
    fn a_mapping_of_any_columns_reads_back(names in prop::collection::vec("[a-zA-Zä:#{},\"'\n *-]{1,12}", 1..5)) {
        prop_assume!(names.iter().all(|name| !name.trim().is_empty()));
        let mapping = Mapping { tool: "x".into(), title: names, ..Mapping::default() };
        prop_assert_eq!(mapping::read(&mapping::write(&mapping)).unwrap(), mapping);
    }
}
