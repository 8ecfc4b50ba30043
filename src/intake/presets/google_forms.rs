//! Google Forms: the spreadsheet of answers as CSV. Its first column is the time, the others are the questions.

use super::{PLAIN, Preset};
use crate::intake::mapping;

const TIMESTAMP: &[&str] = &[
    "Zeitstempel",
    "Horodateur",
    "Marca temporal",
    "Informazioni cronologiche",
    "Carimbo de data/hora",
    "Tijdstempel",
    "Sygnatura czasowa",
    "Tidstämpel",
    "Отметка времени",
    "タイムスタンプ",
    "时间戳记",
    "타임스탬프",
];

pub(super) static PRESET: Preset = Preset {
    name: "google-forms",
    summary: "Google Forms: answers as CSV (Responses, Download responses)",
    signs: &["Timestamp"],
    also: |export| {
        export.columns.len() > 1
            && export.columns.first().is_some_and(|first| {
                first.eq_ignore_ascii_case("Timestamp") || TIMESTAMP.contains(&first.as_str())
            })
    },
    mapping: "tool: google-forms
text: \"*\"
received: Timestamp
requester: {email: Email Address}
constants: {channel: survey}
",
    names: &[
        ("Timestamp", TIMESTAMP),
        (
            "Email Address",
            &[
                "Username",
                "E-Mail-Adresse",
                "Adresse e-mail",
                "Dirección de correo electrónico",
                "Indirizzo email",
                "Endereço de e-mail",
                "E-mailadres",
            ],
        ),
    ],
    adapt: mapping::find_people_and_ratings,
    ..PLAIN
};
