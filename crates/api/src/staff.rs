//! Who is in the operator's support team: said from the command line only.

use portal_storage::UserRecord;

use crate::startup::Dependencies;

/// Why somebody can't be taken in or out.
#[derive(Debug, thiserror::Error)]
pub enum StaffError {
    #[error("nobody logs in with {0}: they sign up like everybody, or are invited, first")]
    Unknown(String),
    #[error(transparent)]
    Store(#[from] portal_storage::StoreError),
}

type Lines = Result<Vec<String>, StaffError>;

async fn find(with: &Dependencies, email: &str) -> Result<UserRecord, StaffError> {
    let key = email.trim().to_lowercase();
    let user = with.store.read().await?.user_by_email(&key).await?;
    user.ok_or_else(|| StaffError::Unknown(email.to_owned()))
}

/// Takes somebody in.
pub async fn add(with: &Dependencies, email: &str) -> Lines {
    let user = find(with, email).await?;
    let mut unit = with.store.write().await?;
    let is_new = unit.add_staff(user.id, with.clock.now()).await?;
    unit.commit().await?;
    let email = user.email;
    if !is_new {
        return Ok(vec![format!("{email} is in the support team already")]);
    }
    Ok(vec![
        format!("{email} is in the support team"),
        "the desk opens to them once they have a second factor (Security in the dashboard)"
            .to_owned(),
    ])
}

/// Takes somebody out.
pub async fn remove(with: &Dependencies, email: &str) -> Lines {
    let user = find(with, email).await?;
    let mut unit = with.store.write().await?;
    let was_in = unit.remove_staff(user.id).await?;
    unit.unassign_tickets(user.id).await?;
    unit.commit().await?;
    let (email, was) = (user.email, if was_in { "is no longer" } else { "was not" });
    Ok(vec![format!("{email} {was} in the support team")])
}

/// Who is in it.
pub async fn list(with: &Dependencies) -> Lines {
    let staff = with.store.read().await?.staff().await?;
    if staff.is_empty() {
        return Ok(vec!["nobody is in the support team".to_owned()]);
    }
    Ok(staff
        .into_iter()
        .map(|one| format!("{} <{}> since {}", one.name, one.email, one.since))
        .collect())
}
