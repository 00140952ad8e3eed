//! How a history begins.

#![expect(clippy::disallowed_methods, reason = "a history begins with its first revision")]

use std::net::IpAddr;

use portal_storage::{RevisionRecord, StoreError, Unit, UserRecord};
use portal_types::{AccountId, RevisionCause, Timestamp};

/// The opening of an account.
pub struct Opening<'a> {
    pub account: AccountId,
    pub revision: i64,
    pub at: Timestamp,
    /// Who opened it.
    pub by: &'a UserRecord,
    /// From which address. `None`: on this machine.
    pub from: Option<IpAddr>,
}

/// Notes the first revision of an account, whose settings are in the unit already.
pub async fn open(unit: &mut dyn Unit, opening: Opening<'_>) -> Result<(), StoreError> {
    let Opening { account, revision, at, by, from } = opening;
    let first = RevisionRecord {
        revision,
        at,
        author_id: Some(by.id),
        author_name: Some(by.name.clone()),
        author_email: Some(by.email.clone()),
        from_address: from.map(address),
        cause: RevisionCause::Opened,
        restored_from: None,
        parts: Vec::new(),
        field: None,
        change_count: 0,
    };
    unit.insert_revision(account, &first, &[]).await
}

/// An address as people write it: IPv4 as such, also where it arrived as IPv6.
pub(super) fn address(address: IpAddr) -> String {
    address.to_canonical().to_string()
}
