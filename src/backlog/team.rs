//! `team.yml` and `accounts.yml`: who may decide what, and which organisation is in which segment.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::id::Id;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Team {
    /// Handles; exactly one is right, any other number is a finding.
    pub product_owners: Vec<String>,
    pub delegates: Vec<Delegate>,
    pub scrum_master: Option<String>,
    pub developers: Vec<String>,
    /// Handle to its email addresses, lower case.
    pub identities: BTreeMap<String, Vec<String>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delegate {
    pub who: String,
    pub scope: Option<String>,
    /// The last day.
    pub until: Option<Date>,
}

impl Team {
    /// The handle of a commit's author by address, else by a name or an address's local part that is a handle.
    pub fn handle(&self, name: &str, email: &str) -> Option<&str> {
        let email = email.to_lowercase();
        let by_email = self
            .identities
            .iter()
            .find(|(_, emails)| emails.contains(&email))
            .map(|(handle, _)| handle);
        let local = email.split('@').next().unwrap_or_default();
        let mut known = self
            .product_owners
            .iter()
            .chain(&self.developers)
            .chain(&self.scrum_master);
        by_email
            .or_else(|| known.find(|handle| *handle == name || *handle == local))
            .map(String::as_str)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accounts {
    pub by_id: BTreeMap<Id, Account>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Account {
    pub segment: Option<String>,
    /// As written (`10k-50k`); shown, never mixed into counts.
    pub arr_band: Option<String>,
}
