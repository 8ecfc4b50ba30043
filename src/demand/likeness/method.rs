//! Every constant of the method, in one place.
//!
//! Where nothing else is said, the source is the comparison of methods on eleven labelled sets (trackers, questions and
//! sentences in five languages) whose open part is measured again by `cargo run --release --example duplicates`.

/// How texts are weighed against each other. The repository's own verdicts move the two thresholds only.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Method {
    /// How often words of the title count.
    pub title_words: u8,
    /// How often characters of the title count.
    pub title_grams: u8,
    /// BM25: how fast more of the same word counts for less (Robertson and Zaragoza, 2009, section 3.1).
    pub k1: f32,
    /// BM25: how much a long text is held against its words; 0 not at all, 1 fully.
    pub b: f32,
    /// How much words that nobody else has count against a text, of their full weight.
    pub unique: f32,
    /// Weight of the characters' likeness beside that of the words, which is 1.
    pub grams: f32,
    /// The same for the tags'.
    pub tags: f32,
    /// How much of what neighbours are ranked by is the mean of both directions; the rest is the one from what is asked for.
    pub both_ways: f32,
    /// How much more two texts of one day count.
    pub time: f32,
    /// Days after which that has fallen to 37 %.
    pub time_days: f32,
    /// Characters of the body whose trigrams are read.
    pub body_characters: usize,
    /// The heaviest words, whose postings are looked at whatever they cost.
    pub first_words: usize,
    /// How far a search for one text goes.
    pub one: Breadth,
    /// How far each of the searches goes when every text is compared with every other.
    pub all: Breadth,
    /// Neighbours of an item (from the second) whose mean score says how crowded its surroundings are.
    pub crowd: (usize, usize),
    /// How the best of one search are told from what is like everything.
    pub crowding: Crowding,
    /// Share of a channel's texts from which a word or line of it is the channel's and not the writer's.
    pub template_words: f64,
    /// The same for whole lines of several words.
    pub template_lines: f64,
    /// Texts that a channel must have before anything is called its template.
    pub template_texts: usize,
}

/// How much of the index one search looks at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Breadth {
    /// Postings that it may look at after its first `first_words` words.
    pub postings: usize,
    /// Candidates that are scored by words, and of them those that are scored by characters too.
    pub candidates: (usize, usize),
}

/// How the best that one search found are compared with each other: the merge list's measure, among them alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crowding {
    /// So many of the best are compared.
    pub among: usize,
    /// The mean is over so many of an item's nearest among them, from the second on.
    pub nearest: usize,
    /// What part of that mean is taken off its score.
    pub share: f32,
}

/// The method as it is used.
pub const METHOD: Method = Method {
    title_words: 4,
    title_grams: 5,
    k1: 4.0,
    b: 0.75,
    unique: 0.1,
    grams: 0.45,
    tags: 0.08,
    both_ways: 0.15,
    time: 0.5,
    time_days: 60.0,
    body_characters: 300,
    first_words: 8,
    one: Breadth {
        postings: 60_000,
        candidates: (400, 100),
    },
    all: Breadth {
        postings: 30_000,
        candidates: (160, 48),
    },
    crowd: (2, 11),
    crowding: Crowding {
        among: 30,
        nearest: 4,
        share: 0.15,
    },
    template_words: 0.5,
    template_lines: 0.2,
    template_texts: 20,
};

/// From which score two texts are worth a look, and from which they are probably duplicates.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    pub look: f64,
    pub probably: f64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            look: 0.45,
            probably: 0.8,
        }
    }
}
