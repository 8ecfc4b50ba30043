//! Things that lead back to themselves.

use crate::text::sorting::PutInOrder as _;

/// Circles in the graph whose nodes are `0..count` and whose arrows from a node are `next`: each from its first node in
/// order, along the arrows. No node is in two of them; every part of the graph that has circles is represented.
pub(super) fn cycles<'a, I>(count: usize, next: impl Fn(usize) -> I) -> Vec<Vec<usize>>
where
    I: IntoIterator<Item = usize> + 'a,
{
    #[derive(Clone, Copy, PartialEq)]
    enum Visit {
        Not,
        /// On the way that is being walked.
        Now,
        Done,
        /// In a circle that was found.
        Told,
    }
    let mut visits = vec![Visit::Not; count];
    let mut found = Vec::new();
    for start in 0..count {
        if visits.get(start) != Some(&Visit::Not) {
            continue;
        }
        let arrows = |node| next(node).into_iter();
        let mut way = vec![(start, arrows(start))];
        set(&mut visits, start, Visit::Now);
        while let Some((node, rest)) = way.last_mut() {
            let node = *node;
            let Some(to) = rest.next() else {
                if visits.get(node) == Some(&Visit::Now) {
                    set(&mut visits, node, Visit::Done);
                }
                way.pop();
                continue;
            };
            match visits.get(to) {
                Some(Visit::Not) => {
                    set(&mut visits, to, Visit::Now);
                    way.push((to, arrows(to)));
                }
                Some(Visit::Now) => {
                    let from = way.iter().position(|(node, _)| *node == to);
                    let circle = way.iter().skip(from.unwrap_or(way.len()));
                    let circle: Vec<usize> = circle.map(|(node, _)| *node).collect();
                    let is_new = circle
                        .iter()
                        .all(|node| visits.get(*node) == Some(&Visit::Now));
                    if is_new {
                        for node in &circle {
                            set(&mut visits, *node, Visit::Told);
                        }
                        found.push(from_least(circle));
                    }
                }
                _ => {}
            }
        }
    }
    found.put_in_order();
    found
}

fn set<T>(list: &mut [T], at: usize, value: T) {
    if let Some(place) = list.get_mut(at) {
        *place = value;
    }
}

/// The same circle, starting at its least node.
fn from_least(mut circle: Vec<usize>) -> Vec<usize> {
    let least = circle.iter().min().copied();
    let start = circle.iter().position(|node| Some(*node) == least);
    circle.rotate_left(start.unwrap_or_default());
    circle
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(arrows: &[&[usize]]) -> Vec<Vec<usize>> {
        cycles(arrows.len(), |node| arrows[node].iter().copied())
    }

    #[test]
    fn a_graph_without_circles_has_none() {
        assert!(found(&[&[1, 2], &[2], &[]]).is_empty());
        assert!(found(&[]).is_empty());
    }

    #[test]
    fn a_circle_is_told_once_from_its_first_node() {
        assert_eq!(found(&[&[], &[3], &[1], &[2]]), [[1, 3, 2]]);
        assert_eq!(found(&[&[0]]), [[0]]);
        assert_eq!(found(&[&[1], &[0], &[3], &[2]]), [[0, 1], [2, 3]]);
    }

    #[test]
    fn nodes_that_lead_into_a_circle_are_not_in_it() {
        assert_eq!(found(&[&[1], &[2], &[1], &[0]]), [[1, 2]]);
    }

    #[test]
    fn a_hundred_thousand_nodes_in_one_circle_need_no_stack() {
        let count = 100_000;
        let found = cycles(count, |node| [(node + 1) % count]);
        assert_eq!(found.first().map(Vec::len), Some(count));
    }
}
