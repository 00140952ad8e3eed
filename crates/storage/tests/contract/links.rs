use portal_storage::{PasswordResetRecord, SignUpRecord};

use crate::{Fixture, at, digest};

fn sign_up(email: &str, seconds: i64) -> SignUpRecord {
    SignUpRecord {
        email: email.to_owned(),
        email_key: email.to_lowercase(),
        name: "Ada".to_owned(),
        company: "Acme".to_owned(),
        password_hash: "$argon2id$".to_owned(),
        expires_at: at(seconds),
    }
}

pub async fn a_link_works_once(f: &Fixture) {
    let (_, user) = f.account().await;
    let reset = PasswordResetRecord { user_id: user, expires_at: at(10) };
    let mut unit = f.store.write().await.unwrap();
    unit.insert_sign_up(&digest(1), &sign_up("Ada@acme.example", 10)).await.unwrap();
    unit.insert_sign_up(&digest(2), &sign_up("ada@acme.example", 10)).await.unwrap();
    unit.insert_password_reset(&digest(1), &reset).await.unwrap();
    unit.insert_password_reset(&digest(2), &reset).await.unwrap();

    let taken = unit.take_sign_up(&digest(1)).await.unwrap();
    assert!(taken == Some(sign_up("Ada@acme.example", 10)));
    assert!(unit.take_sign_up(&digest(1)).await.unwrap().is_none());
    unit.delete_sign_ups_of("ada@acme.example").await.unwrap();
    assert!(unit.take_sign_up(&digest(2)).await.unwrap().is_none());

    assert_eq!(unit.take_password_reset(&digest(1)).await.unwrap(), Some(reset));
    assert_eq!(unit.take_password_reset(&digest(1)).await.unwrap(), None);
    unit.delete_password_resets_of(user).await.unwrap();
    assert_eq!(unit.take_password_reset(&digest(2)).await.unwrap(), None);
}

pub async fn a_link_taken_twice_at_once_works_once(f: &Fixture) {
    let mut unit = f.store.write().await.unwrap();
    unit.insert_sign_up(&digest(1), &sign_up("ada@acme.example", 10)).await.unwrap();
    unit.commit().await.unwrap();
    let taken = futures_util::future::join_all((0..10).map(|_| async {
        let mut unit = f.store.write().await.unwrap();
        let found = unit.take_sign_up(&digest(1)).await.unwrap().is_some();
        unit.commit().await.unwrap();
        found
    }))
    .await;
    assert_eq!(taken.into_iter().filter(|found| *found).count(), 1);
}

pub async fn links_that_are_over_are_forgotten(f: &Fixture) {
    let (_, user) = f.account().await;
    let mut unit = f.store.write().await.unwrap();
    for n in [1, 2] {
        let seconds = i64::from(n) * 10;
        unit.insert_sign_up(&digest(n), &sign_up("ada@acme.example", seconds)).await.unwrap();
        let reset = PasswordResetRecord { user_id: user, expires_at: at(seconds) };
        unit.insert_password_reset(&digest(n), &reset).await.unwrap();
    }
    assert_eq!(unit.delete_links_over(at(15)).await.unwrap(), 2);
    assert!(unit.take_sign_up(&digest(1)).await.unwrap().is_none());
    assert!(unit.take_sign_up(&digest(2)).await.unwrap().is_some());
    assert!(unit.take_password_reset(&digest(2)).await.unwrap().is_some());
}
