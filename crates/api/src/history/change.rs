//! The one way to change an account's settings.

#![expect(clippy::disallowed_methods, reason = "this is the place that writes settings")]

use std::collections::BTreeMap;

use portal_storage::{
    AdvancedRecord, AssetSelectorRecord, BynderRecord, ChangeRecord, FieldRecord, RevisionRecord,
    StoreError, Unit,
};
use portal_types::{
    AccountId, AuditAction, FieldRowId, PlanLimit, RevisionCause, SettingsPart, Timestamp, User,
};
use serde_json::{Value, json};

use super::{
    difference::{field_record, part_record},
    opened::address,
    state::{AdvancedState, AssetSelectorState, BynderState, FIELD},
};
use crate::{
    audit::{Event, Who},
    auth::Admin,
    billing::limits,
    problem::{ApiError, ApiResult},
    request::Client,
    state::Portal,
};

/// A change of an account's settings: who makes it, from where, why, and what it changes.
///
/// It is a write unit in which the account's next revision has begun, so nobody else changes these
/// settings until it ends, and what is read in it stays true. Dropping it changes nothing. Values
/// that are put and are there already are no change, and a change that changes nothing makes no
/// revision.
///
/// ```ignore
/// let mut change = Change::begin(&state, &admin, client).await?;
/// let old = change.unit().bynder(change.account()).await?.ok_or_else(account_gone)?;
/// if_match.check(old.revision)?;
/// let saved = change.put_bynder(old, new).await?;
/// change.commit().await?;
/// ```
pub struct Change<'a> {
    portal: &'a Portal,
    unit: Box<dyn Unit>,
    account: AccountId,
    revision: i64,
    at: Timestamp,
    by: User,
    from: Client,
    cause: RevisionCause,
    restored_from: Option<i64>,
    /// Of each part and row: its state before and after.
    states: BTreeMap<(SettingsPart, FieldRowId), (Option<Value>, Option<Value>)>,
}

/// What to do with a row of field settings: a row is there before, after, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldEdit {
    /// As it was read in this change. `None`: the row is new.
    pub before: Option<FieldRecord>,
    /// As it shall be; its revision is set when it is saved. `None`: the row goes.
    pub after: Option<FieldRecord>,
}

impl<'a> Change<'a> {
    /// Begins one, by whoever is calling.
    pub async fn begin(portal: &'a Portal, by: &Admin, from: Client) -> ApiResult<Self> {
        Self::begin_for(portal, by.0.wire.clone(), from).await
    }

    /// Begins one for somebody who is not calling: what the command line does in their name.
    pub async fn begin_for(portal: &'a Portal, by: User, from: Client) -> ApiResult<Self> {
        let account = by.account_id;
        let at = portal.clock.now();
        let mut unit = portal.store.write().await?;
        let gone = || ApiError::not_found("The account is not there any more.");
        let revision = unit.begin_revision(account, at).await?.ok_or_else(gone)?;
        Ok(Self {
            portal,
            unit,
            account,
            revision,
            at,
            by,
            from,
            cause: RevisionCause::Changed,
            restored_from: None,
            states: BTreeMap::new(),
        })
    }

    /// Says why, where it is not just a change.
    #[must_use]
    pub fn because(mut self, cause: RevisionCause) -> Self {
        self.cause = cause;
        self
    }

    /// Says that this restores a revision.
    #[must_use]
    pub fn restoring(mut self, revision: i64) -> Self {
        self.cause = RevisionCause::Restored;
        self.restored_from = Some(revision);
        self
    }

    /// The account whose settings change.
    pub fn account(&self) -> AccountId {
        self.account
    }

    /// The revision that this will be, if it changes anything.
    pub fn revision(&self) -> i64 {
        self.revision
    }

    /// The account's revision as it is without this change: what `If-Match` names where it is
    /// about the settings as a whole.
    pub fn revision_before(&self) -> i64 {
        self.revision - 1
    }

    /// When it happens.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// The unit, to read in, and to write what is no setting but belongs to the change.
    pub fn unit(&mut self) -> &mut dyn Unit {
        &mut *self.unit
    }

    /// Replaces where the assets are. Returns what is saved, with the revision it has then.
    pub async fn put_bynder(
        &mut self,
        old: BynderRecord,
        mut new: BynderRecord,
    ) -> Result<BynderRecord, StoreError> {
        new.revision = old.revision;
        if new == old {
            return Ok(old);
        }
        new.revision = self.revision;
        self.unit.put_bynder(self.account, &new).await?;
        let (before, after) = (BynderState::from(&old), BynderState::from(&new));
        self.note(Some(part_record(SettingsPart::Bynder, &before, &after)));
        Ok(new)
    }

    /// Replaces the asset selector everywhere. Returns what is saved.
    pub async fn put_asset_selector(
        &mut self,
        old: AssetSelectorRecord,
        mut new: AssetSelectorRecord,
    ) -> Result<AssetSelectorRecord, StoreError> {
        new.revision = old.revision;
        if new == old {
            return Ok(old);
        }
        new.revision = self.revision;
        self.unit.put_asset_selector(self.account, &new).await?;
        let (before, after) = (AssetSelectorState::from(&old), AssetSelectorState::from(&new));
        self.note(Some(part_record(SettingsPart::AssetSelector, &before, &after)));
        Ok(new)
    }

    /// Replaces the consent to remote logging. Returns what is saved.
    pub async fn put_advanced(
        &mut self,
        old: AdvancedRecord,
        mut new: AdvancedRecord,
    ) -> Result<AdvancedRecord, StoreError> {
        new.revision = old.revision;
        if new == old {
            return Ok(old);
        }
        new.revision = self.revision;
        self.unit.put_advanced(self.account, &new).await?;
        let (before, after) = (AdvancedState::from(&old), AdvancedState::from(&new));
        self.note(Some(part_record(SettingsPart::Advanced, &before, &after)));
        Ok(new)
    }

    /// Adds a row of field settings, or replaces the `old` one. Returns what is saved.
    /// [`StoreError::Conflict`]: another row has the field.
    pub async fn put_field(
        &mut self,
        old: Option<FieldRecord>,
        mut new: FieldRecord,
    ) -> Result<FieldRecord, StoreError> {
        new.revision = self.revision;
        match old {
            Some(old) if old == (FieldRecord { revision: old.revision, ..new.clone() }) => Ok(old),
            Some(old) => {
                self.unit.update_field(self.account, &new).await?;
                self.note(field_record(Some(&old), Some(&new)));
                Ok(new)
            }
            None => {
                self.unit.insert_field(self.account, &new).await?;
                self.note(field_record(None, Some(&new)));
                Ok(new)
            }
        }
    }

    /// Takes a row of field settings away.
    pub async fn delete_field(&mut self, old: &FieldRecord) -> Result<(), StoreError> {
        self.unit.delete_field(self.account, old.id).await?;
        self.note(field_record(Some(old), None));
        Ok(())
    }

    /// Adds, replaces and takes away many rows of field settings at once, in few statements: names
    /// may move from row to row. Each row is named once. Returns how many rows differ.
    /// [`StoreError::Conflict`]: two rows have the same field in the end.
    pub async fn edit_fields(&mut self, edits: Vec<FieldEdit>) -> Result<usize, StoreError> {
        let (mut gone, mut there) = (Vec::new(), Vec::new());
        let mut count = 0;
        for FieldEdit { before, mut after } in edits {
            if let Some(after) = &mut after {
                after.revision = before.as_ref().map_or(self.revision, |before| before.revision);
            }
            if before == after {
                continue;
            }
            count += 1;
            self.note(field_record(before.as_ref(), after.as_ref()));
            gone.extend(before.map(|row| row.id));
            there.extend(after.map(|row| FieldRecord { revision: self.revision, ..row }));
        }
        self.unit.delete_fields(self.account, &gone).await?;
        self.unit.insert_fields(self.account, &there).await?;
        Ok(count)
    }

    /// What this changes so far.
    pub fn records(&self) -> Vec<ChangeRecord> {
        let changed = self.states.iter().filter(|(_, (old, new))| old != new);
        changed
            .map(|((part, row_id), (old, new))| ChangeRecord {
                part: *part,
                row_id: *row_id,
                old: old.clone(),
                new: new.clone(),
            })
            .collect()
    }

    /// Makes it happen, and lets connectors know. Returns the account's revision now: the one
    /// before, if nothing changed.
    pub async fn commit(mut self) -> ApiResult<i64> {
        let records = self.records();
        if records.is_empty() {
            return Ok(self.revision_before());
        }
        self.fits_the_plan(&records).await?;
        let revision = self.record(&records);
        self.unit.insert_revision(self.account, &revision, &records).await?;
        let done = Event::new(AuditAction::SettingsChanged).at_revision(self.revision);
        let summary = json!({ "parts": revision.parts, "changes": revision.change_count });
        let who = Who::of(&self.by, self.from);
        who.does(self.portal, &mut *self.unit, done.after(summary)).await?;
        self.portal.snapshots.commit(self.unit, self.account).await?;
        Ok(self.revision)
    }

    /// Refuses more rows than the account's plan has room for. Fewer than before are fine, however many.
    async fn fits_the_plan(&mut self, changes: &[ChangeRecord]) -> ApiResult<()> {
        let rows = changes.iter().filter(|change| change.part == SettingsPart::Field);
        let more = rows.map(|row| match (&row.old, &row.new) {
            (None, Some(_)) => 1,
            (Some(_), None) => -1,
            _ => 0,
        });
        if more.sum::<i64>() <= 0 {
            return Ok(());
        }
        // They are there already.
        limits::has_room(self.portal, &mut *self.unit, self.account, PlanLimit::Fields, 0).await
    }

    fn record(&self, changes: &[ChangeRecord]) -> RevisionRecord {
        let mut parts: Vec<_> = changes.iter().map(|change| change.part).collect();
        // In the order of the map's keys, so equal ones are neighbours.
        parts.dedup();
        let mut rows = changes.iter().filter(|change| change.part == SettingsPart::Field);
        let only_row = rows.next().filter(|_| rows.next().is_none());
        let field = only_row.and_then(|row| row.new.as_ref().or(row.old.as_ref())?.get(FIELD));
        RevisionRecord {
            revision: self.revision,
            at: self.at,
            author_id: Some(self.by.id),
            author_name: Some(self.by.name.clone()),
            author_email: Some(self.by.email.clone()),
            from_address: Some(address(self.from.0)),
            cause: self.cause,
            restored_from: self.restored_from,
            parts,
            field: field.and_then(Value::as_str).map(str::to_owned),
            change_count: i64::try_from(changes.len()).unwrap_or(i64::MAX),
        }
    }

    /// Of a part that changes twice, the first state and the last one count.
    fn note(&mut self, change: Option<ChangeRecord>) {
        let Some(ChangeRecord { part, row_id, old, new }) = change else { return };
        let states = self.states.entry((part, row_id)).or_insert((old, None));
        states.1 = new;
    }
}
