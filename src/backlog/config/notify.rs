//! `notify:` in `deepen.yml`: whom notices go to, in what language, and by which server. Never a password.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_yaml::Value;

use super::OneOrMany;
use super::reading::Check;
use crate::backlog::feedback::Voice;
use crate::backlog::ledger::NoticeEvent;

/// How people who asked are told.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NotifyConfig {
    /// The events that are told of: all but `planned`.
    #[schemars(extend("items" = events()))]
    pub events: Vec<String>,
    /// When an item counts as shipped.
    pub when: When,
    pub consent: Consent,
    /// Whose requesters are told: `direct` and `proxy`; the latter hear it for the customers they spoke for.
    #[schemars(extend("items" = serde_json::json!({ "type": "string", "enum": ["direct", "proxy"] })))]
    pub voices: Vec<String>,
    /// BCP 47: where neither the contact nor the feedback names a language.
    pub language: String,
    /// What the product is called in a letter.
    pub product: Option<String>,
    /// `Name <address>`
    pub from: Option<String>,
    pub reply_to: Option<String>,
    /// An address of mail or of the web where one can ask for no more notices; the sender's when absent.
    pub unsubscribe: Option<String>,
    pub smtp: SmtpConfig,
}

fn events() -> serde_json::Value {
    let names = NoticeEvent::ALL.map(NoticeEvent::name);
    serde_json::json!({ "type": "string", "enum": names })
}

/// When an item counts as shipped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum When {
    /// Finished, and in a release that went out. Where there is no release at all, finished is enough.
    #[default]
    Released,
    /// Finished.
    Accepted,
}

/// Whether a contact must have agreed to notices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Consent {
    /// It is said how many did not.
    #[default]
    Optional,
    Required,
}

/// The server that takes the mail.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SmtpConfig {
    pub host: Option<String>,
    /// 587 with `starttls`, 465 with `tls`, 25 with `none` when absent.
    pub port: Option<u16>,
    pub security: Security,
    pub user: Option<String>,
    /// A program that prints the password: its words, no shell.
    pub password_command: Option<OneOrMany>,
    /// Only to be refused.
    #[schemars(with = "Option<serde_json::Value>")]
    pub password: Option<Value>,
    /// Certificates (PEM) of a private server, by their path from the top of the repository or from the root.
    pub ca_file: Option<String>,
    /// Mails a minute at most.
    pub per_minute: u32,
    /// Seconds until a silent server is given up.
    pub timeout_seconds: u32,
    /// How often a mail is offered in one run while the server says "later".
    pub attempts: u32,
    /// Seconds between two such rounds.
    pub retry_seconds: u32,
}

/// How the connection is kept from being read by others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Security {
    /// Begins in the clear and must become encrypted before anything is said (RFC 3207).
    #[default]
    Starttls,
    /// Encrypted from the first byte (RFC 8314).
    Tls,
    /// In the clear, to this machine only.
    None,
    /// In the clear, to any machine: everybody on the way can read and change it.
    Insecure,
}

impl Security {
    pub const ALL: [Self; 4] = [Self::Starttls, Self::Tls, Self::None, Self::Insecure];

    /// The word in `security:`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Starttls => "starttls",
            Self::Tls => "tls",
            Self::None => "none",
            Self::Insecure => "insecure",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|each| each.name() == name)
    }

    /// The port that such servers listen on (RFC 6409, RFC 8314).
    pub fn port(self) -> u16 {
        match self {
            Self::Starttls => 587,
            Self::Tls => 465,
            Self::None | Self::Insecure => 25,
        }
    }
}

impl Default for NotifyConfig {
    fn default() -> Self {
        Self {
            events: ["received", "shipped", "declined"].map(String::from).into(),
            when: When::Released,
            consent: Consent::Optional,
            voices: ["direct", "proxy"].map(String::from).into(),
            language: "en".into(),
            product: None,
            from: None,
            reply_to: None,
            unsubscribe: None,
            smtp: SmtpConfig::default(),
        }
    }
}

impl Default for SmtpConfig {
    fn default() -> Self {
        Self {
            host: None,
            port: None,
            security: Security::Starttls,
            user: None,
            password_command: None,
            password: None,
            ca_file: None,
            per_minute: 60,
            timeout_seconds: 60,
            attempts: 3,
            retry_seconds: 30,
        }
    }
}

impl NotifyConfig {
    /// Whether people are told of this event.
    pub fn tells(&self, event: NoticeEvent) -> bool {
        self.events.iter().any(|name| name == event.name())
    }

    /// Whether requesters are told of what was said with this voice.
    pub fn hears(&self, voice: Voice) -> bool {
        self.voices.iter().any(|name| name == voice.name())
    }
}

impl Check<'_> {
    /// Mends what cannot be meant in `notify:`.
    pub(super) fn notify(&mut self, notify: &mut NotifyConfig) {
        let events = NoticeEvent::ALL.map(NoticeEvent::name);
        notify.events = self.known_words("notify.events", &notify.events, &events);
        let voices = [Voice::Direct, Voice::Proxy].map(Voice::name);
        notify.voices = self.known_words("notify.voices", &notify.voices, &voices);
        let default = SmtpConfig::default();
        let smtp = &mut notify.smtp;
        if smtp.password.take().is_some() {
            self.say(
                "notify.smtp.password",
                "a password never stands in a file that Git keeps",
                "remove it and change it; set DEEPEN_SMTP_PASSWORD, or `password_command`",
            );
        }
        let at_least_one = [
            ("per_minute", &mut smtp.per_minute, default.per_minute),
            (
                "timeout_seconds",
                &mut smtp.timeout_seconds,
                default.timeout_seconds,
            ),
            ("attempts", &mut smtp.attempts, default.attempts),
        ];
        for (key, value, default) in at_least_one {
            if *value == 0 {
                self.say(
                    &format!("notify.smtp.{key}"),
                    &format!("`{key}` is at least 1"),
                    &format!("{default} counts until then"),
                );
                *value = default;
            }
        }
    }

    /// Those of the words that are known; a problem for each other one.
    fn known_words(&mut self, path: &str, written: &[String], words: &[&str]) -> Vec<String> {
        (written.iter().enumerate())
            .filter(|(number, word)| self.word(&format!("{path}.{number}"), word, words))
            .map(|(_, word)| word.clone())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backlog::config::read;
    use crate::text::Source;

    fn said(text: &str) -> (NotifyConfig, Vec<String>) {
        let (config, document) = read(Source::new("backlog/deepen.yml", text));
        let messages = document.problems.iter();
        let messages = messages.map(|problem| problem.message.clone()).collect();
        (config.notify, messages)
    }

    #[test]
    fn a_password_is_refused_where_git_would_keep_it() {
        let (config, said) = said("notify:\n  smtp: {host: mail.example, password: hunter2}\n");
        assert_eq!(said, ["a password never stands in a file that Git keeps"]);
        assert_eq!(config.smtp.password, None);
        assert_eq!(config.smtp.host.as_deref(), Some("mail.example"));
    }

    #[test]
    fn words_and_numbers_that_cannot_be_meant_are_told() {
        let (config, said) = said(
            "notify:\n  events: [shipped, shiped]\n  voices: [internal]\n  smtp: {per_minute: 0, security: tsl}\n",
        );
        assert_eq!(said.len(), 4, "{said:#?}");
        assert_eq!(config.events, ["shipped"]);
        assert_eq!(config.smtp.per_minute, 60);
        assert_eq!(config.smtp.security, Security::Starttls);
    }

    #[test]
    fn planned_is_not_told_unless_it_is_asked_for() {
        let told = NoticeEvent::ALL.map(|event| NotifyConfig::default().tells(event));
        assert_eq!(told, [true, false, true, true]);
    }
}
