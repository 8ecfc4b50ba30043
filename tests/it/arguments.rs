//! The command line hangs together.

use clap::CommandFactory as _;
use deepen::cli::arguments::Arguments;

#[test]
fn no_two_arguments_of_a_command_share_a_name() {
    Arguments::command().debug_assert();
}
