use portal_storage::{PasskeyChallengeRecord, PasskeyRecord, StoreError};
use portal_types::{PasskeyId, UserId};
use uuid::Uuid;

use crate::{Fixture, at, digest};

fn passkey(user: UserId, credential: &[u8]) -> PasskeyRecord {
    PasskeyRecord {
        id: PasskeyId(Uuid::from_u128(credential.iter().map(|byte| u128::from(*byte)).sum())),
        user_id: user,
        name: "Laptop".to_owned(),
        credential_id: credential.to_vec(),
        credential: r#"{"counter":0}"#.to_owned(),
        created_at: at(0),
        last_used_at: None,
    }
}

pub async fn a_passkey_is_found_by_what_authenticators_know(f: &Fixture) {
    let ((_, ada), (_, eve)) = (f.account().await, f.account().await);
    let (first, second) = (passkey(ada, b"one"), passkey(ada, b"two"));
    let mut unit = f.store.write().await.unwrap();
    unit.insert_passkey(&first).await.unwrap();
    unit.insert_passkey(&second).await.unwrap();
    assert_eq!(unit.passkeys(ada).await.unwrap(), [first.clone(), second.clone()]);
    assert_eq!(unit.passkey(b"two").await.unwrap(), Some(second));
    assert!(unit.passkey(b"three").await.unwrap().is_none());
    unit.set_passkey_used(first.id, at(5), r#"{"counter":1}"#).await.unwrap();
    let used = unit.passkey(b"one").await.unwrap().unwrap();
    assert_eq!((used.last_used_at, &*used.credential), (Some(at(5)), r#"{"counter":1}"#));

    assert!(!unit.delete_passkey(eve, first.id).await.unwrap());
    assert!(unit.delete_passkey(ada, first.id).await.unwrap());
    assert!(!unit.delete_passkey(ada, first.id).await.unwrap());
    let taken = unit.insert_passkey(&passkey(eve, b"two")).await;
    assert!(matches!(taken, Err(StoreError::Conflict)));
}

pub async fn what_was_asked_is_answered_once_and_in_time(f: &Fixture) {
    let (_, ada) = f.account().await;
    let asked = |n: u8, user: Option<UserId>, seconds: i64| PasskeyChallengeRecord {
        digest: digest(n).to_vec(),
        user_id: user,
        state: "{}".to_owned(),
        expires_at: at(seconds),
    };
    let mut unit = f.store.write().await.unwrap();
    for one in [asked(1, None, 10), asked(2, Some(ada), 10), asked(3, None, 30)] {
        unit.insert_passkey_challenge(&one).await.unwrap();
    }
    unit.commit().await.unwrap();
    let taken = futures_util::future::join_all((0..10).map(|_| async {
        let mut unit = f.store.write().await.unwrap();
        let found = unit.take_passkey_challenge(&digest(1), at(9)).await.unwrap();
        unit.commit().await.unwrap();
        found
    }))
    .await;
    assert_eq!(taken.iter().flatten().collect::<Vec<_>>(), [&asked(1, None, 10)]);
    let mut unit = f.store.write().await.unwrap();
    assert!(unit.take_passkey_challenge(&digest(2), at(10)).await.unwrap().is_none());
    unit.delete_passkey_challenges_over(at(20)).await.unwrap();
    let left = unit.take_passkey_challenge(&digest(3), at(29)).await.unwrap();
    assert_eq!(left, Some(asked(3, None, 30)));
}
