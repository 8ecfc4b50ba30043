//! How much two words are alike: "did you mean".

/// The candidate that `word` is most likely a slip of: the first with the fewest changed, missing, surplus or swapped
/// characters, no more than a third of the word's (Damerau, 1964, in the form that edits no place twice).
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.to_lowercase().chars().collect();
    let most = word.len().div_ceil(3);
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let characters: Vec<char> = candidate.to_lowercase().chars().collect();
            (characters.len().abs_diff(word.len()) <= most)
                .then(|| (distance(&word, &characters), candidate))
        })
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

fn distance(left: &[char], right: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=right.len()).collect();
    for (row, character) in left.iter().enumerate() {
        let mut line = vec![row + 1];
        for (column, other) in right.iter().enumerate() {
            let at =
                |line: &[usize], column: usize| line.get(column).copied().unwrap_or(usize::MAX - 1);
            let mut cost = (at(&above, column) + usize::from(character != other))
                .min(at(&above, column + 1) + 1)
                .min(at(&line, column) + 1);
            let is_swapped = row > 0
                && column > 0
                && left.get(row - 1) == Some(other)
                && right.get(column - 1) == Some(character);
            if is_swapped {
                cost = cost.min(at(&before, column - 1) + 1);
            }
            line.push(cost);
        }
        before = std::mem::replace(&mut above, line);
    }
    above.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_word_that_was_meant() {
        let keys = ["estimate", "points", "status", "title"];
        assert_eq!(nearest("pionts", keys), Some("points"));
        assert_eq!(nearest("Estimat", keys), Some("estimate"));
        assert_eq!(nearest("stauts", keys), Some("status"));
        assert_eq!(nearest("severity", keys), None);
        assert_eq!(nearest("", keys), None);
    }

    #[test]
    fn counts_a_swap_as_one_change() {
        let characters = |word: &str| word.chars().collect::<Vec<_>>();
        assert_eq!(distance(&characters("ab"), &characters("ba")), 1);
        assert_eq!(distance(&characters("kitten"), &characters("sitting")), 3);
        assert_eq!(distance(&characters(""), &characters("abc")), 3);
    }
}
