//! The chain of an account's events: each carries a code over itself and the code before, and the
//! head a code over where the chain ends. The codes are made with a key of the account's own, which
//! lies sealed in the database: whoever can write there, but has no master key, can't make one.

use hmac::{Hmac, KeyInit as _, Mac as _};
use portal_storage::{AuditEventRecord, AuditHeadRecord, Unit};
use portal_types::AccountId;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::{
    problem::{ApiError, ApiResult},
    seal::{SealError, Sealer},
    state::Portal,
};

/// What sealed key material belongs to.
pub fn key_belongs_to(account: AccountId) -> String {
    format!("audit_heads/{account}/key")
}

/// An account's chain, open for making and checking codes.
pub struct Chain {
    account: AccountId,
    key: Zeroizing<Vec<u8>>,
}

impl Chain {
    /// The chain that ends with a head.
    pub fn open(sealer: &Sealer, head: &AuditHeadRecord) -> Result<Self, SealError> {
        let account = head.account_id;
        let key = sealer.open(&key_belongs_to(account), &head.key)?;
        Ok(Self { account, key })
    }

    /// What stands where the code of an event before the first would: chains of two accounts are
    /// not parts of each other.
    pub fn beginning(&self) -> Vec<u8> {
        self.account.0.as_bytes().to_vec()
    }

    /// The code of an event that comes after a code.
    pub fn mac(&self, before: &[u8], event: &AuditEventRecord) -> ApiResult<Vec<u8>> {
        self.code(&[b"event", before, &canonical(event)?])
    }

    /// The code over the end of the chain.
    pub fn proof(&self, number: i64, mac: &[u8]) -> ApiResult<Vec<u8>> {
        self.code(&[b"head", &number.to_be_bytes(), mac])
    }

    fn code(&self, parts: &[&[u8]]) -> ApiResult<Vec<u8>> {
        let mut code = Hmac::<Sha256>::new_from_slice(&self.key).map_err(ApiError::internal)?;
        for part in parts {
            // With its length, so that no two lists of parts are the same bytes.
            code.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            code.update(part);
        }
        Ok(code.finalize().into_bytes().to_vec())
    }
}

/// Everything an event says, as the same bytes whenever it is read.
fn canonical(event: &AuditEventRecord) -> ApiResult<Vec<u8>> {
    let AuditEventRecord {
        account_id,
        id,
        at,
        action,
        actor_id,
        actor_name,
        actor_email,
        from_address,
        target_kind,
        target_id,
        target_name,
        old_values,
        new_values,
        revision,
        number,
        mac: _,
    } = event;
    // Members of JSON objects are sorted by name, whatever order a database keeps them in.
    serde_json::to_vec(&(
        (number, account_id, id, at.unix_micros(), action),
        (actor_id, actor_name, actor_email, from_address),
        (target_kind, target_id, target_name),
        (old_values, new_values, revision),
    ))
    .map_err(ApiError::internal)
}

/// Adds an event to the end of its account's chain.
pub async fn append(
    portal: &Portal,
    unit: &mut dyn Unit,
    mut event: AuditEventRecord,
) -> ApiResult<()> {
    let (chain, mut head) = lock(portal, unit, event.account_id).await?;
    extend(&chain, &mut head, &mut event)?;
    unit.insert_audit_event(&event).await?;
    unit.move_audit_head(&head).await?;
    Ok(())
}

/// The account's chain, locked. One that has not begun begins with the events from before.
async fn lock(
    portal: &Portal,
    unit: &mut dyn Unit,
    account: AccountId,
) -> ApiResult<(Chain, AuditHeadRecord)> {
    /// How many events are taken in at a time.
    const FEW: i64 = 500;

    if let Some(head) = unit.lock_audit_head(account).await? {
        return Ok((Chain::open(&portal.sealer, &head)?, head));
    }
    let key: Zeroizing<[u8; 32]> = Zeroizing::new(portal.randomness.bytes());
    let chain = Chain { account, key: Zeroizing::new(key.to_vec()) };
    let mac = chain.beginning();
    let head = AuditHeadRecord {
        account_id: account,
        number: 0,
        proof: chain.proof(0, &mac)?,
        mac,
        key: portal.sealer.seal(&key_belongs_to(account), &*key)?,
    };
    unit.insert_audit_head(&head).await?;
    // Ours, or that of somebody who was faster.
    let head = unit.lock_audit_head(account).await?;
    let mut head = head.ok_or_else(|| ApiError::internal("the audit list has no head"))?;
    let chain = Chain::open(&portal.sealer, &head)?;
    if head.number == 0 {
        loop {
            let events = unit.audit_events_outside(account, FEW).await?;
            if events.is_empty() {
                break;
            }
            for mut event in events {
                extend(&chain, &mut head, &mut event)?;
                unit.take_into_audit_chain(&event).await?;
            }
        }
    }
    Ok((chain, head))
}

/// Makes an event the chain's last.
fn extend(
    chain: &Chain,
    head: &mut AuditHeadRecord,
    event: &mut AuditEventRecord,
) -> ApiResult<()> {
    head.number += 1;
    event.number = Some(head.number);
    head.mac = chain.mac(&head.mac, event)?;
    event.mac = Some(head.mac.clone());
    head.proof = chain.proof(head.number, &head.mac)?;
    Ok(())
}

impl Portal {
    /// Begins the chains of accounts from before there were chains.
    pub async fn begin_audit_chains(&self) -> ApiResult<()> {
        /// How many are begun at a time.
        const FEW: i64 = 100;

        loop {
            let mut unit = self.store.write().await?;
            let accounts = unit.accounts_without_audit_head(FEW).await?;
            for account in &accounts {
                let (_, head) = lock(self, &mut *unit, *account).await?;
                unit.move_audit_head(&head).await?;
            }
            unit.commit().await?;
            if accounts.is_empty() {
                return Ok(());
            }
            tracing::info!(accounts = accounts.len(), "began the chains of audit lists");
        }
    }
}
