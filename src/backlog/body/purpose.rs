//! What the lists of a section are, told from its heading.

/// What the lists of a section are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Criteria,
    Questions,
    Tasks,
}

/// What the lists below a heading of this title are.
pub(super) fn purpose_of(title: &str) -> Option<Purpose> {
    const TITLES: [(&str, Purpose); 13] = [
        ("acceptance criteria", Purpose::Criteria),
        ("acceptance criterion", Purpose::Criteria),
        ("acceptance tests", Purpose::Criteria),
        ("akzeptanzkriterien", Purpose::Criteria),
        ("abnahmekriterien", Purpose::Criteria),
        ("critères d'acceptation", Purpose::Criteria),
        ("acceptatiecriteria", Purpose::Criteria),
        ("criterios de aceptación", Purpose::Criteria),
        ("questions", Purpose::Questions),
        ("open questions", Purpose::Questions),
        ("offene fragen", Purpose::Questions),
        ("fragen", Purpose::Questions),
        ("tasks", Purpose::Tasks),
    ];
    let title = title
        .trim_start_matches(|each: char| !each.is_alphabetic())
        .split(['(', ':'])
        .next()
        .unwrap_or_default()
        .trim_end_matches(|each: char| !each.is_alphabetic());
    TITLES
        .iter()
        .find(|(known, _)| same_title(known, title))
        .map(|(_, purpose)| *purpose)
}

fn same_title(known: &str, title: &str) -> bool {
    if title.is_ascii() {
        return known.eq_ignore_ascii_case(title);
    }
    title.to_lowercase().replace('’', "'") == known
}
