//! Colours of the terminal. What a colour says, a word says too.

use crate::report::Role;

#[derive(Clone, Copy)]
pub(super) struct Paint {
    pub(super) colour: bool,
}

impl Paint {
    /// Adds a text that is already safe to show.
    pub(super) fn push(self, out: &mut String, role: Role, text: &str) {
        let code = match role {
            _ if !self.colour || text.is_empty() => "",
            Role::Plain | Role::Code | Role::Version => "",
            Role::Strong | Role::Band => "\x1b[1m",
            Role::Id => "\x1b[36m",
            Role::Muted => "\x1b[2m",
            Role::Good => "\x1b[32m",
            Role::Warning => "\x1b[33m",
            Role::Bad => "\x1b[1;31m",
        };
        out.push_str(code);
        out.push_str(text);
        if !code.is_empty() {
            out.push_str("\x1b[0m");
        }
    }
}
