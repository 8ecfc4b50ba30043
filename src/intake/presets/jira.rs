//! Jira: the CSV of the issue navigator, whose header is in the user's language, and issues of the REST API.

use serde_json::Value;

use super::{Kind, PLAIN, Preset, object, object_mut, text};
use crate::intake::SourceKey;
use crate::intake::reading::Export;

pub(super) static PRESET: Preset = Preset {
    name: "jira",
    summary: "Jira issues as CSV, Cloud or Data Center (Export, CSV; all fields or yours)",
    signs: &["Summary", "Issue key"],
    mapping: "tool: jira
key: Issue key
title: Summary
text: Description
received: Created
updated: Updated
requester: {key: Reporter Id, name: Reporter}
themes: [Labels, Components]
votes: Votes
markup: jira
constants: {channel: import}
",
    names: &[
        (
            "Summary",
            &[
                "Zusammenfassung",
                "Résumé",
                "Resumen",
                "Riepilogo",
                "Resumo",
                "Samenvatting",
                "Podsumowanie",
                "Тема",
                "要約",
                "概要",
            ],
        ),
        (
            "Issue key",
            &[
                "Vorgangsschlüssel",
                "Schlüssel",
                "Clé de ticket",
                "Clé",
                "Clave de incidencia",
                "Clave",
                "Chiave segnalazione",
                "Chave da item",
                "Chave",
                "Issue-sleutel",
                "Код",
                "課題キー",
                "キー",
                "Key",
            ],
        ),
        (
            "Description",
            &[
                "Beschreibung",
                "Descripción",
                "Descrizione",
                "Descrição",
                "Omschrijving",
                "Opis",
                "Описание",
                "説明",
            ],
        ),
        (
            "Created",
            &[
                "Erstellt",
                "Création",
                "Créé",
                "Creada",
                "Creato",
                "Criado",
                "Aangemaakt",
                "Utworzono",
                "Создано",
                "作成日",
            ],
        ),
        (
            "Updated",
            &[
                "Aktualisiert",
                "Mise à jour",
                "Mis à jour",
                "Actualizada",
                "Aggiornato",
                "Atualizado",
                "Bijgewerkt",
                "Обновлено",
                "更新日",
            ],
        ),
        (
            "Reporter",
            &[
                "Autor",
                "Ersteller",
                "Rapporteur",
                "Informador",
                "Segnalatore",
                "Relator",
                "Melder",
                "Автор",
                "報告者",
            ],
        ),
        (
            "Labels",
            &[
                "Stichwörter",
                "Étiquettes",
                "Etiquetas",
                "Etichette",
                "Labels",
                "Метки",
                "ラベル",
            ],
        ),
        (
            "Components",
            &[
                "Component/s",
                "Komponenten",
                "Composants",
                "Componentes",
                "Componenti",
                "Компоненты",
                "コンポーネント",
            ],
        ),
        ("Votes", &["Stimmen", "Votos", "Voti", "投票"]),
    ],
    ..PLAIN
};

pub(super) static JSON: Preset = Preset {
    name: "jira-json",
    summary: "Jira issues as JSON (REST API, /issue/KEY and /search)",
    kind: Kind::Objects,
    signs: &["key", "fields.summary"],
    mapping: "tool: jira
key: key
title: fields.summary
text: fields.description
received: fields.created
updated: fields.updated
requester: {key: [fields.reporter.accountId, fields.reporter.name], name: fields.reporter.displayName, email: fields.reporter.emailAddress}
themes: [fields.labels, fields.components.name]
votes: fields.votes.votes
markup: jira
constants: {channel: import}
",
    prepare,
    finish: |_, record, draft| {
        let links = object(record).pointer("/fields/issuelinks").and_then(Value::as_array);
        for link in links.into_iter().flatten() {
            let is_duplicate = text(link, "/type/name") == Some("Duplicate");
            if let (true, Some(key)) = (is_duplicate, text(link, "/outwardIssue/key")) {
                draft.merged_into = Some(SourceKey {
                    tool: "jira".into(),
                    key: key.into(),
                });
            }
        }
    },
    ..PLAIN
};

/// Version 3 of the API gives texts as trees (Atlassian Document Format): they become text.
fn prepare(export: &mut Export) {
    for record in &mut export.records {
        let Some(fields) = object_mut(record).and_then(|issue| issue.get_mut("fields")) else {
            continue;
        };
        if let Some(description) = fields
            .get_mut("description")
            .filter(|value| value.is_object())
        {
            let mut words = String::new();
            tree_text(description, 0, &mut words);
            *description = Value::String(words);
        }
    }
}

fn tree_text(node: &Value, depth: usize, words: &mut String) {
    let kind = text(node, "/type").unwrap_or_default();
    match kind {
        "text" => words.push_str(node.get("text").and_then(Value::as_str).unwrap_or_default()),
        "hardBreak" => words.push('\n'),
        "mention" => words.push_str(text(node, "/attrs/text").unwrap_or_default()),
        "emoji" => words.push_str(text(node, "/attrs/text").unwrap_or_default()),
        "inlineCard" => words.push_str(text(node, "/attrs/url").unwrap_or_default()),
        "listItem" => words.push_str("* "),
        _ => {}
    }
    let inner = node.get("content").and_then(Value::as_array);
    for each in inner.into_iter().flatten() {
        if depth < 100 {
            tree_text(each, depth + 1, words);
        }
    }
    let ends = match kind {
        "paragraph" | "heading" | "codeBlock" | "blockquote" => "\n\n",
        "listItem" => "\n",
        _ => "",
    };
    words.push_str(ends);
}
