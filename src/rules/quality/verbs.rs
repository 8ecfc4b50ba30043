//! Which English words are verbs: enough to tell two actions from a list of two things.

use super::prose::ends_with;
use super::word_set::WordSet;

/// Verbs that are hardly ever nouns, in their base form.
static VERBS: WordSet = WordSet::of(
    "\
    accept access achieve acknowledge activate adapt add adjust administer adopt advertise aggregate allocate \
    allow analyse analyze announce annotate anonymise anonymize apply approve arrange ask assemble assess assign \
    associate attach attend authenticate authorise authorize automate avoid become begin block book bring browse \
    build buy calculate calibrate cancel capture categorise categorize choose clarify classify close collaborate \
    collect combine communicate compare complete compute conduct configure confirm connect consider construct \
    contact continue contribute convert correct create customise customize deactivate decide decline decrease \
    define delegate delete deliver demonstrate denote deny deploy deposit describe detect determine develop \
    disable discover discuss disseminate distinguish distribute drag duplicate earn edit eliminate embed enable \
    encourage enforce enhance enroll ensure enter establish evaluate examine exclude execute expand explain \
    explore extend extract facilitate fetch find finish fix follow gain generate get give go handle have help hide \
    identify ignore implement improve include incorporate increase indicate inform initiate insert inspect install \
    integrate interact introduce investigate invite invoke join keep know launch learn leave let listen locate log \
    login lower maintain make manage meet merge migrate minimise minimize modify monitor navigate negotiate notify \
    obtain open optimise optimize organise organize overwrite participate pay perform personalise personalize pick \
    populate predict prepare prevent prioritise prioritize proceed produce propose protect prove provide publish \
    put read reassign receive recommend reconcile reduce refresh register reject relate remember remind remove \
    rename render replace reply reproduce resend resolve respond restore restrict retrieve reuse revoke rotate \
    satisfy save see select sell send separate set simplify solve specify start stay stop store submit subscribe \
    suggest supply suspend sync synchronise synchronize take tell transform translate treat troubleshoot tweet \
    understand undo unlock unsubscribe upgrade upload use utilise utilize validate verify visualise visualize \
    withdraw write",
);

/// Verbs that are as often nouns.
static NOUNS_TOO: WordSet = WordSet::of(
    "\
    access address answer approach archive associate attempt audit back balance ban bill block book budget call \
    change charge chart check claim click code comment contact control copy cost count cover credit debug deposit \
    design display document download draft drop duplicate email export fax feature file fill filter flag form \
    forward grade graph group guide help highlight impact import influence interview invoice issue label launch \
    lead like limit link list load lock log login look mail map mark match measure merge message model move name \
    note notice offer order own package pair pass pause permit phone photo place plan play point post present \
    preview print process profile program project promise promote purchase query question queue rank rate reach \
    reason record refund release rent repair repeat reply report request research reserve reset result retry \
    return review reward run sample save scan schedule score screen search set share ship show sign sort sponsor \
    staff stage start state stay stock stop store stream structure study supply support survey switch tag talk \
    target teach test text time title touch track trade train transfer travel trigger try turn update upgrade \
    upload view visit vote walk watch weigh welcome work zoom",
);

/// How surely a word is a verb in its base form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    /// It is one.
    Surely,
    /// It may be a noun as well.
    Maybe,
    No,
}

/// How surely this word is a verb, in any case.
pub(super) fn verb(word: &str) -> Verb {
    if NOUNS_TOO.contains(word) {
        Verb::Maybe
    } else if VERBS.contains(word) || has_ending_of_verbs(word) {
        Verb::Surely
    } else {
        Verb::No
    }
}

/// `operationalize`, `certify`; not `size`, `exercise`, `enterprise`.
fn has_ending_of_verbs(word: &str) -> bool {
    word.len() > 6 && (["ize", "ify", "lyze"].iter()).any(|ending| ends_with(word, ending))
}

/// Words that begin an object: articles, possessives, pronouns, quantities.
static OBJECT_STARTS: WordSet = WordSet::of(
    "\
    a all an any each every her him his it its me multiple my new other our several some such that the their them \
    these this those us what when where whether which who how you your",
);

/// Whether this word begins the object of a verb before it.
pub(super) fn starts_object(word: &str) -> bool {
    OBJECT_STARTS.contains(word)
}

/// Whether a word that no list knows may be a verb's base form: no plural, participle, adverb, article or preposition.
pub(super) fn may_be_base_form(word: &str) -> bool {
    const OTHERS: [&str; 60] = [
        "about", "after", "against", "although", "am", "and", "are", "as", "at", "because",
        "before", "being", "between", "both", "but", "by", "can", "could", "do", "does", "during",
        "either", "for", "from", "has", "i", "if", "in", "into", "is", "like", "may", "more",
        "most", "must", "no", "not", "of", "on", "only", "or", "over", "per", "should", "since",
        "so", "than", "then", "through", "to", "too", "under", "until", "was", "we", "were",
        "will", "with", "without", "would",
    ];
    let lower = word.to_ascii_lowercase();
    !starts_object(&lower)
        && lower.len() > 2
        && lower.chars().all(|each| each.is_ascii_lowercase())
        && word.chars().skip(1).all(|each| each.is_ascii_lowercase())
        && ![
            "s", "ing", "ed", "ly", "tion", "ment", "ness", "ity", "er", "or",
        ]
        .iter()
        .any(|ending| lower.ends_with(ending))
        && OTHERS.binary_search(&lower.as_str()).is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_told_from_words_that_are_nouns_too() {
        assert_eq!(verb("Delete"), Verb::Surely);
        assert_eq!(verb("operationalize"), Verb::Surely);
        assert_eq!(verb("report"), Verb::Maybe);
        assert_eq!(verb("size"), Verb::No);
        assert_eq!(verb("conditions"), Verb::No);
    }

    #[test]
    fn an_unknown_word_may_be_a_verb_by_its_form_only() {
        assert!(may_be_base_form("escalate"));
        for word in [
            "reports", "printing", "the", "of", "GDPR", "quickly", "printer",
        ] {
            assert!(!may_be_base_form(word), "{word}");
        }
    }
}
