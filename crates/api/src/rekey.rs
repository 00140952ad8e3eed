//! Sealing everything anew under the first master key: `portal config rekey`. Afterwards the others
//! can be taken out of the configuration.
//!
//! What is done is done: each few values are committed by themselves, and a value under the first
//! key is not looked at again. So it may be interrupted anywhere and begun again, and the service
//! may run meanwhile: a value that somebody changed in between is left to the next look.

use portal_storage::{SealedKind, SealedRecord, Store};
use portal_types::{ApiKeyId, JobId, UserId};

use crate::{
    audit::chain,
    auth, jobs,
    problem::{ApiError, ApiResult},
    request,
    routes::{api_keys, settings::bynder},
    seal::Sealer,
};

/// How many values are sealed anew at a time.
const FEW: i64 = 100;

/// What was done to the values of a kind.
#[derive(Debug, PartialEq, Eq)]
pub struct Resealed {
    pub kind: SealedKind,
    pub done: usize,
    /// These open with none of the configured keys, and stay as they are.
    pub closed: usize,
}

impl Resealed {
    /// The values, in words.
    pub fn name(&self) -> &'static str {
        match self.kind {
            SealedKind::ApiKey => "copies of API keys",
            SealedKind::ClientSecret => "OAuth client secrets",
            SealedKind::AuditKey => "keys of audit lists",
            SealedKind::IdempotentAnswer => "answers that may be repeated",
            SealedKind::Job => "work in the outbox",
            SealedKind::Totp => "authenticator apps",
        }
    }
}

/// Seals everything under the first key that is not.
pub async fn rekey(store: &dyn Store, sealer: &Sealer) -> ApiResult<Vec<Resealed>> {
    let mut outcome = Vec::new();
    for kind in SealedKind::ALL {
        outcome.push(one(store, sealer, kind).await?);
    }
    Ok(outcome)
}

async fn one(store: &dyn Store, sealer: &Sealer, kind: SealedKind) -> ApiResult<Resealed> {
    let mut outcome = Resealed { kind, done: 0, closed: 0 };
    let Some(first) = sealer.beginning() else { return Ok(outcome) };
    loop {
        let leave_out = i64::try_from(outcome.closed).unwrap_or(i64::MAX);
        let mut unit = store.write().await?;
        let found = unit.sealed_otherwise(kind, &first, FEW, leave_out).await?;
        for record in &found {
            let belongs_to = belongs_to(kind, record)?;
            match sealer.open(&belongs_to, &record.sealed) {
                Ok(secret) => {
                    let new = sealer.seal(&belongs_to, &secret)?;
                    if unit.reseal(kind, &record.sealed, &new).await? {
                        outcome.done += 1;
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "left as it is");
                    outcome.closed += 1;
                }
            }
        }
        unit.commit().await?;
        if found.is_empty() {
            return Ok(outcome);
        }
    }
}

/// What a sealed value belongs to: the same words with which it was sealed.
fn belongs_to(kind: SealedKind, record: &SealedRecord) -> ApiResult<String> {
    let SealedRecord { account_id, id, digest, .. } = record;
    let names = match (kind, account_id, id, digest) {
        (SealedKind::ApiKey, Some(account), Some(id), _) => {
            Some(api_keys::issue::belongs_to(*account, ApiKeyId(*id)))
        }
        (SealedKind::ClientSecret, Some(account), ..) => {
            Some(bynder::sealed_secret_belongs_to(*account))
        }
        (SealedKind::AuditKey, Some(account), ..) => Some(chain::key_belongs_to(*account)),
        (SealedKind::IdempotentAnswer, Some(account), _, Some(digest)) => {
            Some(request::answer_belongs_to(*account, digest))
        }
        (SealedKind::Totp, _, Some(id), _) => Some(auth::belongs_to(UserId(*id))),
        (SealedKind::Job, _, Some(id), _) => Some(jobs::belongs_to(JobId(*id))),
        _ => None,
    };
    names.ok_or_else(|| ApiError::internal("a sealed value without what names its row"))
}
