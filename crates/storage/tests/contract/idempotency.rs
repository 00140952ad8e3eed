use portal_storage::Unit;
use portal_types::AccountId;

use crate::{Fixture, at, digest};

/// An answer is good for so many seconds here.
const KEEP: i64 = 100;

async fn claim(unit: &mut dyn Unit, account: AccountId, seconds: i64) -> Option<Vec<u8>> {
    let (now, over) = (at(seconds), at(seconds - KEEP));
    unit.claim_idempotency_key(account, &digest(1), now, over).await.unwrap()
}

pub async fn a_key_is_claimed_once_until_it_is_over(f: &Fixture) {
    let (acme, _) = f.account().await;
    let mut unit = f.store.write().await.unwrap();
    assert_eq!(claim(&mut *unit, acme, 0).await, None);
    unit.keep_idempotent_answer(acme, &digest(1), b"first").await.unwrap();
    unit.commit().await.unwrap();

    let mut unit = f.store.write().await.unwrap();
    assert_eq!(claim(&mut *unit, acme, KEEP - 1).await.unwrap(), b"first");
    assert_eq!(claim(&mut *unit, acme, KEEP).await, None);
    unit.keep_idempotent_answer(acme, &digest(1), b"second").await.unwrap();
    assert_eq!(claim(&mut *unit, acme, KEEP + 1).await.unwrap(), b"second");
    assert_eq!(unit.delete_idempotent_answers(at(KEEP - 1)).await.unwrap(), 0);
    assert_eq!(unit.delete_idempotent_answers(at(KEEP)).await.unwrap(), 1);
    assert_eq!(claim(&mut *unit, acme, KEEP + 1).await, None);
}

pub async fn a_unit_that_is_dropped_lets_go_of_its_claim(f: &Fixture) {
    let (acme, _) = f.account().await;
    let mut unit = f.store.write().await.unwrap();
    assert_eq!(claim(&mut *unit, acme, 0).await, None);
    drop(unit);
    let mut unit = f.store.write().await.unwrap();
    assert_eq!(claim(&mut *unit, acme, 1).await, None);
}

/// However the two interleave, one does the work and the other gets its answer.
pub async fn of_two_claims_at_once_the_second_gets_the_answer(f: &Fixture) {
    let (acme, _) = f.account().await;
    let attempts = (0..10).map(|n| async move {
        let mut unit = f.store.write().await.unwrap();
        let before = claim(&mut *unit, acme, n).await;
        if before.is_none() {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            unit.keep_idempotent_answer(acme, &digest(1), b"the answer").await.unwrap();
            unit.commit().await.unwrap();
        }
        before
    });
    let answers = futures_util::future::join_all(attempts).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_none()).count(), 1);
    assert!(answers.iter().flatten().all(|answer| answer == b"the answer"));
}

pub async fn each_account_has_its_own_keys(f: &Fixture) {
    let ((acme, _), (other, _)) = (f.account().await, f.account().await);
    let mut unit = f.store.write().await.unwrap();
    assert_eq!(claim(&mut *unit, acme, 0).await, None);
    assert_eq!(claim(&mut *unit, other, 0).await, None);
    unit.keep_idempotent_answer(acme, &digest(1), b"acme's").await.unwrap();
    assert_eq!(claim(&mut *unit, other, 1).await.unwrap(), b"");
}
