//! Which lines of two orders stay where they are: the increasing run that is worth the most.

/// How good it is that a line stays: what comes first counts first, the rest only decides between runs that are worth the
/// same in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Worth(pub [u32; 4]);

impl Worth {
    fn plus(self, other: Self) -> Self {
        let mut sum = self.0;
        for (part, more) in sum.iter_mut().zip(other.0) {
            *part += more;
        }
        Self(sum)
    }
}

/// A line of both orders. Positions count from 1.
#[derive(Clone, Copy, Debug)]
pub struct Common {
    pub from: usize,
    pub to: usize,
    pub worth: Worth,
}

/// The best run so far that ends at or before an old position, and the index of its last line.
type Best = Option<(Worth, usize)>;

/// Of the lines, which come in the new order, an increasing run in the old one that is worth the most. Old positions are
/// 1 to `size`. O(n log n): the best runs by their last old position stand in a tree of prefixes (Fenwick, 1994).
pub fn heaviest_run(lines: &[Common], size: usize) -> Vec<Common> {
    let mut best: Vec<Best> = vec![None; size + 1];
    let mut before: Vec<Option<usize>> = Vec::with_capacity(lines.len());
    let mut heaviest: Best = None;
    let better = |one: Best, other: Best| match (one, other) {
        (Some((left, _)), Some((right, _))) if right <= left => one,
        (_, None) => one,
        _ => other,
    };
    for (index, line) in lines.iter().enumerate() {
        let mut run = None;
        let mut at = line.from - 1;
        while at > 0 {
            run = better(run, best.get(at).copied().flatten());
            at &= at - 1;
        }
        before.push(run.map(|(_, last)| last));
        let worth = run.map_or(line.worth, |(worth, _)| worth.plus(line.worth));
        let ends_here = Some((worth, index));
        heaviest = better(heaviest, ends_here);
        let mut at = line.from;
        while let Some(slot) = best.get_mut(at) {
            *slot = better(*slot, ends_here);
            at += at & at.wrapping_neg();
        }
    }
    let mut run = Vec::new();
    let mut next = heaviest.map(|(_, last)| last);
    while let Some(line) = next.and_then(|index| lines.get(index)) {
        run.push(*line);
        next = next.and_then(|index| before.get(index).copied().flatten());
    }
    run.reverse();
    run
}
