//! One session with a mail server, step by step: so that it is known what was handed over when something goes wrong.

use std::error::Error as _;
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{Certificate, SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};

use crate::backlog::config::Security;
use crate::intake::redaction;

/// How long a server may be silent until it has let us in.
const GREETING: Duration = Duration::from_secs(15);

/// A server, and how it is spoken to.
#[derive(Clone, Debug)]
pub struct Server {
    pub host: String,
    pub port: u16,
    pub security: Security,
    /// Certificates of its authority (PEM), besides those that everybody knows.
    pub authority: Option<Vec<u8>>,
    pub account: Option<Account>,
    /// How long it may be silent.
    pub timeout: Duration,
}

/// Who is sending.
#[derive(Clone)]
pub struct Account {
    pub user: String,
    pub password: String,
}

/// Never shows the password.
impl std::fmt::Debug for Account {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} (password hidden)", self.user)
    }
}

/// Why no letter at all can be sent.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    #[error("{host} is another machine: `security: none` is for this one only")]
    InTheClear { host: String },
    #[error("a password is not sent in the clear to {host}")]
    PasswordInTheClear { host: String },
    #[error("the certificates of the authority cannot be read: {0}")]
    Authority(String),
    #[error("{server} cannot be reached: {reason}")]
    Unreachable { server: String, reason: String },
    #[error("{server} offers no encryption (STARTTLS)")]
    NoStarttls { server: String },
    #[error("{server} does not let {user} in: {reason}")]
    Refused {
        server: String,
        user: String,
        reason: String,
    },
}

/// What became of a message that was handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The server has taken it.
    Sent(String),
    /// Not for this recipient, ever (5xx).
    Undeliverable(String),
    /// Not now (4xx).
    Later(String),
    /// Not because of the recipient: our settings, the server's policy, the connection. Nothing was sent.
    Failed(String),
    /// It was handed over, and no answer was heard.
    Unknown(String),
}

/// Whether the server waits for the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offer {
    Ready,
    Not(Fate),
}

/// A conversation with a server, opened when it is needed and used for several messages.
pub struct Session<'a> {
    server: &'a Server,
    tls: Option<TlsParameters>,
    connection: Option<SmtpConnection>,
}

impl Server {
    /// `mail.example:587 (starttls)`
    pub fn name(&self) -> String {
        format!("{}:{} ({})", self.host, self.port, self.security.name())
    }

    fn is_here(&self) -> bool {
        let host = self.host.trim_matches(['[', ']']);
        let address: Option<std::net::IpAddr> = host.parse().ok();
        host == "localhost" || address.is_some_and(|address| address.is_loopback())
    }

    fn is_encrypted(&self) -> bool {
        matches!(self.security, Security::Starttls | Security::Tls)
    }
}

impl<'a> Session<'a> {
    /// A session that is opened by the first message.
    ///
    /// # Errors
    /// When what is asked for would be said in the clear, or the authority's certificates are none.
    pub fn new(server: &'a Server) -> Result<Self, ServerError> {
        let host = || server.host.clone();
        if server.security == Security::None && !server.is_here() {
            return Err(ServerError::InTheClear { host: host() });
        }
        if server.account.is_some() && !server.is_encrypted() && !server.is_here() {
            return Err(ServerError::PasswordInTheClear { host: host() });
        }
        let tls = if server.is_encrypted() {
            Some(parameters(server)?)
        } else {
            None
        };
        Ok(Self {
            server,
            tls,
            connection: None,
        })
    }

    /// Connects, encrypts and logs in, when that is not done yet.
    ///
    /// # Errors
    /// When the server is not there, cannot encrypt, or does not let us in.
    pub fn open(&mut self) -> Result<(), ServerError> {
        if self
            .connection
            .as_ref()
            .is_some_and(|open| !open.has_broken())
        {
            return Ok(());
        }
        self.connection = None;
        let server = self.server;
        let unreachable = |error: Error| ServerError::Unreachable {
            server: server.name(),
            reason: words(&error),
        };
        let hello = ClientId::default();
        let wrapper = self
            .tls
            .as_ref()
            .filter(|_| server.security == Security::Tls);
        let place = (server.host.trim_matches(['[', ']']), server.port);
        // A server that is not trusted is asked to say goodbye, which it may never do.
        let patience = Some(server.timeout.min(GREETING));
        let mut connection =
            SmtpConnection::connect(place, patience, &hello, wrapper, None).map_err(unreachable)?;
        if server.security == Security::Starttls {
            let tls = self.tls.as_ref().filter(|_| connection.can_starttls());
            let tls = tls.ok_or_else(|| ServerError::NoStarttls {
                server: server.name(),
            })?;
            connection.starttls(tls, &hello).map_err(unreachable)?;
        }
        if let Some(account) = &server.account {
            let credentials = Credentials::new(account.user.clone(), account.password.clone());
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            let entered = connection.auth(&mechanisms, &credentials);
            entered.map_err(|error| ServerError::Refused {
                server: server.name(),
                user: account.user.clone(),
                reason: words(&error),
            })?;
        }
        let kept = connection.set_timeout(Some(server.timeout));
        kept.map_err(|error| ServerError::Unreachable {
            server: server.name(),
            reason: error.to_string(),
        })?;
        self.connection = Some(connection);
        Ok(())
    }

    /// Offers a message from one address to another, up to where its content would follow. Until then nothing is sent, and
    /// a connection that broke is opened once more.
    pub fn offer(&mut self, from: &Address, to: &Address, is_ascii: bool) -> Offer {
        let mut reason = String::new();
        for _ in 0..2 {
            if let Err(error) = self.open() {
                return Offer::Not(Fate::Failed(error.to_string()));
            }
            match self.offered(from, to, is_ascii) {
                Ok(offer) => return offer,
                Err(error) => {
                    self.connection = None;
                    reason = words(&error);
                }
            }
        }
        Offer::Not(Fate::Failed(reason))
    }

    /// # Errors
    /// When the connection breaks: nothing was sent.
    fn offered(&mut self, from: &Address, to: &Address, is_ascii: bool) -> Result<Offer, Error> {
        let Some(connection) = &mut self.connection else {
            return Ok(Offer::Not(Fate::Failed("not connected".to_owned())));
        };
        let plain = |address: &Address| AsRef::<str>::as_ref(address).is_ascii();
        let supports = |extension| connection.server_info().supports_feature(extension);
        let mut options = Vec::new();
        if !plain(from) || !plain(to) {
            if !supports(Extension::SmtpUtfEight) {
                let reason = "the server takes no addresses beyond ASCII (SMTPUTF8)";
                return Ok(Offer::Not(Fate::Undeliverable(reason.to_owned())));
            }
            options.push(MailParameter::SmtpUtfEight);
        }
        if !is_ascii && supports(Extension::EightBitMime) {
            options.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        let mail = Mail::new(Some(from.clone()), options);
        if let Err(error) = connection.command(mail) {
            return self.turned_down(error, Whom::Us).map(Offer::Not);
        }
        let named = connection.command(Rcpt::new(to.clone(), Vec::new()));
        match named.and_then(|_| connection.command(Data)) {
            Ok(_) => Ok(Offer::Ready),
            Err(error) => self.turned_down(error, Whom::Them).map(Offer::Not),
        }
    }

    /// Hands the content over, and says what became of the message.
    pub fn hand_over(&mut self, content: &[u8]) -> Fate {
        let Some(connection) = &mut self.connection else {
            return Fate::Failed("not connected".to_owned());
        };
        match connection.message(content) {
            Ok(response) => {
                let said: Vec<&str> = response.message().collect();
                Fate::Sent(redaction::in_one_line(&said.join(" ")).0)
            }
            Err(error) if error.status().is_some() => judged(&error, Whom::Them),
            Err(error) => {
                self.connection = None;
                Fate::Unknown(words(&error))
            }
        }
    }

    /// A refusal: the session goes on with the next message.
    ///
    /// # Errors
    /// When it was no refusal, but the connection that broke.
    fn turned_down(&mut self, error: Error, whom: Whom) -> Result<Fate, Error> {
        let Some(status) = error.status() else {
            return Err(error);
        };
        // 421: the server closes the connection (RFC 5321, 4.2.2).
        if status.to_string() == "421" {
            return Err(error);
        }
        let is_reset = self
            .connection
            .as_mut()
            .map(|open| open.command(Rset).is_ok());
        if is_reset != Some(true) {
            self.connection = None;
        }
        Ok(judged(&error, whom))
    }

    /// Says goodbye.
    pub fn close(mut self) {
        if let Some(connection) = &mut self.connection {
            let _gone_anyway = connection.quit();
        }
    }
}

/// Whom a refusal is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whom {
    Us,
    Them,
}

/// 4xx is later; 5xx is for ever, but for what is about us: the sender, the login (530, 535, 5.7.x, RFC 3463).
fn judged(error: &Error, whom: Whom) -> Fate {
    let reason = words(error);
    let code = error
        .status()
        .map(|code| code.to_string())
        .unwrap_or_default();
    let is_policy = matches!(code.as_str(), "530" | "535") || reason.contains(" 5.7.");
    if error.is_transient() {
        Fate::Later(reason)
    } else if whom == Whom::Us || is_policy {
        Fate::Failed(reason)
    } else {
        Fate::Undeliverable(reason)
    }
}

/// The code and the server's words on one line, without addresses.
fn words(error: &Error) -> String {
    let cause = error.source().map(ToString::to_string);
    let text = match (error.status(), cause) {
        (Some(code), Some(cause)) => format!("{code} {cause}"),
        (Some(code), None) => code.to_string(),
        (None, Some(cause)) => cause,
        (None, None) => error.to_string(),
    };
    redaction::in_one_line(&text).0
}

fn parameters(server: &Server) -> Result<TlsParameters, ServerError> {
    let fault = |error: Error| ServerError::Authority(words(&error));
    let mut builder = TlsParameters::builder(server.host.trim_matches(['[', ']']).to_owned());
    if let Some(pem) = &server.authority {
        builder = builder.add_root_certificate(Certificate::from_pem(pem).map_err(fault)?);
    }
    builder.build().map_err(fault)
}
