//! Mail: letters as messages (RFC 5322), and the server that takes them (RFC 5321).

mod message;
mod smtp;

pub use message::{
    Address, Envelope, Mailbox, MessageError, address, is_address, mailbox, message, message_id,
};
pub use smtp::{Account, Fate, Offer, Server, ServerError, Session};
