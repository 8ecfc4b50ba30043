//! What of a list of texts stays from one version to the next.
//!
//! Each way of comparing is a function of its own for one type: a function that takes the algorithm and any type brings the
//! code of every algorithm for each type into the program.

use similar::DiffOp;
use similar::algorithms::{Capture, Compact, Replace, myers, patience};

/// A shortest list of steps from `old` to `new` (Myers, 1986): every place of both lies in exactly one of them, in order.
pub fn shortest(old: &[&str], new: &[&str]) -> Vec<DiffOp> {
    let mut steps = Compact::new(Replace::new(Capture::new()), old, new);
    let Ok(()) = myers::diff(&mut steps, old, 0..old.len(), new, 0..new.len());
    steps.into_inner().into_inner().into_ops()
}

/// Steps from `old` to `new` that hold on to what is there once in both (patience diff): every place of both lies in exactly
/// one of them, in order.
pub fn by_landmarks(old: &[&str], new: &[&str]) -> Vec<DiffOp> {
    let mut steps = Compact::new(Replace::new(Capture::new()), old, new);
    let Ok(()) = patience::diff(&mut steps, old, 0..old.len(), new, 0..new.len());
    steps.into_inner().into_inner().into_ops()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use similar::{Algorithm, capture_diff_slices};

    use super::*;

    fn lines() -> impl Strategy<Value = Vec<&'static str>> {
        prop::collection::vec(prop::sample::select(vec!["a", "b", "c", "d", "e"]), 0..12)
    }

    proptest! {
        #[test]
        fn the_steps_are_those_of_the_algorithm_by_name(old in lines(), new in lines()) {
            prop_assert_eq!(shortest(&old, &new), capture_diff_slices(Algorithm::Myers, &old, &new));
            prop_assert_eq!(by_landmarks(&old, &new), capture_diff_slices(Algorithm::Patience, &old, &new));
        }
    }
}
