//! From letters to messages, and the server that the configuration names.

use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;

use super::desk::Desk;
use crate::backlog::config::{OneOrMany, Security, SmtpConfig};
use crate::cli::Failure;
use crate::demand::notices::Notice;
use crate::repo::mail::{
    Account, Address, Envelope, Mailbox, Server, address, mailbox, message, message_id,
};
use crate::repo::{files, world};
use crate::report::notice::Letter;

/// Bytes of an authority's certificates: far above those of all that browsers trust.
const LARGEST_AUTHORITY: usize = 8 * 1024 * 1024;

/// Who writes, and where one can say "no more".
pub(super) struct Post {
    pub(super) from: Mailbox,
    reply_to: Option<Mailbox>,
    unsubscribe: String,
}

/// A letter that is ready to go.
pub(super) struct Mail {
    pub(super) message_id: String,
    pub(super) to: Address,
    pub(super) bytes: Vec<u8>,
}

impl Post {
    /// The sender that the command line names, else the configuration.
    ///
    /// # Errors
    /// When there is none, or it is no address.
    pub(super) fn new(desk: &Desk, from: Option<&str>) -> Result<Self, Failure> {
        let config = &desk.backlog().config.notify;
        let written = from.or(config.from.as_deref()).ok_or_else(|| {
            Failure::usage("nobody is named as the sender")
                .hint("`notify: {from: \"Mira <mira@example.com>\"}` in deepen.yml, or --from")
        })?;
        let parse = |what: &str, text: &str| {
            mailbox(text).ok_or_else(|| {
                Failure::usage(format!("{what} `{text}` is no address"))
                    .hint("an address is written `Mira <mira@example.com>` or mira@example.com")
            })
        };
        let from = parse("the sender", written)?;
        let reply_to = config.reply_to.as_deref();
        let reply_to = reply_to
            .map(|text| parse("notify.reply_to", text))
            .transpose()?;
        Ok(Self {
            unsubscribe: unsubscribe(
                config.unsubscribe.as_deref(),
                reply_to.as_ref().unwrap_or(&from),
            )?,
            from,
            reply_to,
        })
    }
}

/// The address that the header `List-Unsubscribe` names (RFC 2369).
fn unsubscribe(written: Option<&str>, sender: &Mailbox) -> Result<String, Failure> {
    let Some(written) = written.map(str::trim) else {
        return Ok(format!("mailto:{}?subject=unsubscribe", sender.email));
    };
    let is_plain = written
        .chars()
        .all(|each| each.is_ascii_graphic() && !"<>".contains(each));
    if is_plain
        && ["https://", "mailto:"]
            .iter()
            .any(|start| written.starts_with(start))
    {
        return Ok(written.to_owned());
    }
    match address(written) {
        Some(address) => Ok(format!("mailto:{address}?subject=unsubscribe")),
        None => Err(Failure::usage(format!(
            "notify.unsubscribe `{written}` is neither an address of mail nor of the web (https)"
        ))),
    }
}

/// The message of one letter. Its id is of the event, the people, their wishes and how often they were told, so that it is
/// the same each time until it was sent.
///
/// # Errors
/// When no message can be made of it.
pub(super) fn post(
    post: &Post,
    notice: &Notice<'_>,
    letter: &Letter,
    date: Timestamp,
) -> Result<Mail, Failure> {
    let written = notice.contact.email.as_deref().unwrap_or_default();
    let to = address(written)
        .ok_or_else(|| Failure::usage(format!("the address of {} is none", notice.requester)))?;
    let again: Vec<String> = (notice.wishes.iter())
        .map(|wish| wish.again.to_string())
        .collect();
    let mut parts = vec![notice.event.name()];
    for (wish, again) in notice.wishes.iter().zip(&again) {
        parts.extend([
            wish.ledger.as_str(),
            wish.requester.as_str(),
            wish.feedback.as_str(),
            again.as_str(),
        ]);
    }
    let message_id = message_id(&parts, &post.from.email);
    let envelope = Envelope {
        message_id: &message_id,
        date,
        from: &post.from,
        reply_to: post.reply_to.as_ref(),
        unsubscribe: Some(&post.unsubscribe),
        to: &to,
        to_name: notice.contact.name.as_deref(),
        language: &letter.language,
    };
    let bytes = message(&envelope, &letter.subject, &letter.text, &letter.html)?;
    Ok(Mail {
        message_id,
        to,
        bytes,
    })
}

/// What the command line says of the server.
#[derive(Clone, Debug, Default)]
pub(super) struct Overrides<'a> {
    /// `host` or `host:port`
    pub(super) server: Option<&'a str>,
    pub(super) security: Option<&'a str>,
    /// Nothing is sent: no password is asked for.
    pub(super) without_password: bool,
}

/// The server to send by; the password comes from the environment, or from the program that the configuration names.
///
/// # Errors
/// When none is named, a word or a number is wrong, or the password's program fails.
pub(super) fn server(desk: &Desk, overrides: &Overrides<'_>) -> Result<Server, Failure> {
    let config = &desk.backlog().config.notify.smtp;
    let security = match overrides.security {
        None => config.security,
        Some(word) => Security::from_name(word).ok_or_else(|| {
            Failure::usage(format!("there is no security `{word}`")).hint(format!(
                "there are {}",
                Security::ALL.map(Security::name).join(", ")
            ))
        })?,
    };
    let (host, port) = match overrides.server {
        Some(written) => host_and_port(written)?,
        None => (config.host.clone().unwrap_or_default(), config.port),
    };
    if host.trim().is_empty() {
        return Err(Failure::usage("no mail server is named").hint(
            "`notify: {smtp: {host: mail.example.com, security: starttls}}` in deepen.yml, or --server HOST:PORT; \
             `deepen notify render --to FOLDER` writes mail files for another program to send",
        ));
    }
    let authority = config.ca_file.as_deref().map(|file| authority(desk, file));
    Ok(Server {
        host,
        port: port.unwrap_or(security.port()),
        security,
        authority: authority.transpose()?,
        account: if overrides.without_password {
            None
        } else {
            account(config)?
        },
        timeout: Duration::from_secs(u64::from(config.timeout_seconds)),
    })
}

/// `mail.example`, `mail.example:2525`, `[::1]:2525`
fn host_and_port(written: &str) -> Result<(String, Option<u16>), Failure> {
    let (host, port) = match written.rsplit_once(':') {
        Some((host, port)) if !host.contains(':') || host.ends_with(']') => (host, Some(port)),
        _ => (written, None),
    };
    let port = port.map(|port| {
        port.parse()
            .map_err(|_| Failure::usage(format!("--server {written}: `{port}` is no port")))
    });
    Ok((host.to_owned(), port.transpose()?))
}

fn authority(desk: &Desk, file: &str) -> Result<Vec<u8>, Failure> {
    let path = desk.scene.site().top.join(Path::new(file));
    let bytes = files::read_bytes(&path, LARGEST_AUTHORITY)?;
    bytes.ok_or_else(|| Failure::usage(format!("{file} is too large for certificates")))
}

/// Who logs in; nobody where nothing names a user.
fn account(config: &SmtpConfig) -> Result<Option<Account>, Failure> {
    let user = world::variable("DEEPEN_SMTP_USER").or_else(|| config.user.clone());
    let Some(user) = user else {
        return Ok(None);
    };
    if let Some(password) = world::variable("DEEPEN_SMTP_PASSWORD") {
        return Ok(Some(Account { user, password }));
    }
    let Some(command) = &config.password_command else {
        return Err(Failure::usage(format!("there is no password for {user}"))
            .hint("DEEPEN_SMTP_PASSWORD, or `notify.smtp.password_command` in deepen.yml: a program that prints it"));
    };
    let words: Vec<String> = match command {
        OneOrMany::One(line) => line.split_whitespace().map(str::to_owned).collect(),
        OneOrMany::Many(words) => words.clone(),
    };
    let password = world::printed_by(&words)
        .map_err(|reason| Failure::usage(format!("notify.smtp.password_command: {reason}")))?;
    Ok(Some(Account { user, password }))
}
