//! The `deepen` program: arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    deepen::cli::main(deepen::lsp::main)
}
