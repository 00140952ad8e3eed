use portal_storage::{IdentityRecord, SsoProofRecord, SsoStateRecord, StoreError};
use portal_types::{IdentityId, UserId};
use uuid::Uuid;

use crate::{Fixture, at, digest};

fn identity(user: UserId, issuer: &str, subject: &str) -> IdentityRecord {
    IdentityRecord {
        id: IdentityId(Uuid::new_v4()),
        user_id: user,
        provider: "acme".to_owned(),
        issuer: issuer.to_owned(),
        subject: subject.to_owned(),
        email: None,
        created_at: at(0),
        last_used_at: None,
    }
}

pub async fn an_identity_belongs_to_one_person(f: &Fixture) {
    let ((_, ada), (_, eve)) = (f.account().await, f.account().await);
    let mine = identity(ada, "https://a.example", "1");
    let mut unit = f.store.write().await.unwrap();
    unit.insert_identity(&mine).await.unwrap();
    // The same subject of another issuer is somebody else, and so is another spelling.
    unit.insert_identity(&identity(eve, "https://b.example", "1")).await.unwrap();
    unit.insert_identity(&identity(eve, "https://A.example", "1")).await.unwrap();
    assert_eq!(unit.identity("https://a.example", "1").await.unwrap(), Some(mine.clone()));
    assert!(unit.identity("https://a.example", "2").await.unwrap().is_none());

    unit.set_identity_used(mine.id, at(5), Some("ada@elsewhere.example")).await.unwrap();
    let listed = unit.identities(ada).await.unwrap();
    assert_eq!(listed[0].last_used_at, Some(at(5)));
    assert_eq!(listed[0].email.as_deref(), Some("ada@elsewhere.example"));
    assert!(!unit.delete_identity(eve, mine.id).await.unwrap());
    assert!(unit.delete_identity(ada, mine.id).await.unwrap());
    assert!(unit.identities(ada).await.unwrap().is_empty());
    unit.insert_identity(&identity(ada, "https://a.example", "2")).await.unwrap();
    let taken = unit.insert_identity(&identity(eve, "https://a.example", "2")).await;
    assert!(matches!(taken, Err(StoreError::Conflict)));
}

pub async fn what_came_back_is_taken_once_in_its_browser_and_time(f: &Fixture) {
    let state = |n: u8| SsoStateRecord {
        digest: digest(n).to_vec(),
        browser: digest(100).to_vec(),
        provider: "acme".to_owned(),
        next: "/".to_owned(),
        expires_at: at(10),
    };
    let mut unit = f.store.write().await.unwrap();
    unit.insert_sso_state(&state(1)).await.unwrap();
    unit.insert_sso_state(&state(2)).await.unwrap();
    unit.commit().await.unwrap();
    let taken = futures_util::future::join_all((0..10).map(|_| async {
        let mut unit = f.store.write().await.unwrap();
        let found = unit.take_sso_state(&digest(1), &digest(100), at(9)).await.unwrap();
        unit.commit().await.unwrap();
        found
    }))
    .await;
    assert_eq!(taken.iter().flatten().collect::<Vec<_>>(), [&state(1)]);
    let mut unit = f.store.write().await.unwrap();
    assert!(unit.take_sso_state(&digest(2), &digest(101), at(9)).await.unwrap().is_none());
    assert!(unit.take_sso_state(&digest(2), &digest(100), at(10)).await.unwrap().is_none());
}

pub async fn a_browser_has_one_proof_at_a_time(f: &Fixture) {
    let proof = |subject: &str, seconds: i64| SsoProofRecord {
        browser: digest(100).to_vec(),
        provider: "acme".to_owned(),
        issuer: "https://a.example".to_owned(),
        subject: subject.to_owned(),
        email: None,
        expires_at: at(seconds),
    };
    let mut unit = f.store.write().await.unwrap();
    unit.put_sso_proof(&proof("1", 10)).await.unwrap();
    unit.put_sso_proof(&proof("2", 20)).await.unwrap();
    unit.delete_sso_over(at(15)).await.unwrap();
    assert!(unit.take_sso_proof(&digest(101), at(15)).await.unwrap().is_none());
    assert_eq!(unit.take_sso_proof(&digest(100), at(15)).await.unwrap(), Some(proof("2", 20)));
    assert!(unit.take_sso_proof(&digest(100), at(15)).await.unwrap().is_none());
    unit.put_sso_proof(&proof("3", 20)).await.unwrap();
    assert!(unit.take_sso_proof(&digest(100), at(20)).await.unwrap().is_none());
}
