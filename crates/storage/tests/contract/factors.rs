use portal_types::UserId;

use crate::{Fixture, at, digest};

pub async fn an_app_is_proven_before_it_counts_and_not_replaced_after(f: &Fixture) {
    let (_, user) = f.account().await;
    let mut unit = f.store.write().await.unwrap();
    assert!(unit.totp(user).await.unwrap().is_none());
    assert!(!unit.confirm_totp(user, at(0)).await.unwrap());
    assert!(unit.begin_totp(user, b"first").await.unwrap());
    assert!(unit.begin_totp(user, b"second").await.unwrap());
    assert!(unit.confirm_totp(user, at(1)).await.unwrap());
    assert!(!unit.confirm_totp(user, at(2)).await.unwrap());
    assert!(!unit.begin_totp(user, b"third").await.unwrap());
    let factor = unit.totp(user).await.unwrap().unwrap();
    assert_eq!((&*factor.sealed, factor.confirmed_at), (&b"second"[..], Some(at(1))));
    unit.delete_totp(user).await.unwrap();
    assert!(unit.totp(user).await.unwrap().is_none());
}

pub async fn a_time_step_is_used_once_and_none_before_it_after(f: &Fixture) {
    let (_, user) = f.account().await;
    let mut unit = f.store.write().await.unwrap();
    unit.begin_totp(user, b"sealed").await.unwrap();
    unit.commit().await.unwrap();
    let used = futures_util::future::join_all((0..10).map(|_| async {
        let mut unit = f.store.write().await.unwrap();
        let used = unit.use_totp_step(user, 7).await.unwrap();
        unit.commit().await.unwrap();
        used
    }))
    .await;
    assert_eq!(used.into_iter().filter(|used| *used).count(), 1);
    let mut unit = f.store.write().await.unwrap();
    assert!(!unit.use_totp_step(user, 6).await.unwrap());
    assert!(unit.use_totp_step(user, 8).await.unwrap());
}

pub async fn a_recovery_code_is_its_persons_and_used_once(f: &Fixture) {
    let ((_, ada), (_, eve)) = (f.account().await, f.account().await);
    let mut unit = f.store.write().await.unwrap();
    unit.put_recovery_codes(ada, &[digest(1), digest(2)]).await.unwrap();
    unit.put_recovery_codes(eve, &[digest(1)]).await.unwrap();
    assert!(!unit.take_recovery_code(eve, &digest(2)).await.unwrap());
    assert!(unit.take_recovery_code(ada, &digest(1)).await.unwrap());
    assert!(!unit.take_recovery_code(ada, &digest(1)).await.unwrap());
    assert_eq!(unit.count_recovery_codes(ada).await.unwrap(), 1);
    assert_eq!(unit.count_recovery_codes(eve).await.unwrap(), 1);
    unit.put_recovery_codes(ada, &[digest(3)]).await.unwrap();
    assert!(!unit.take_recovery_code(ada, &digest(2)).await.unwrap());
    unit.delete_recovery_codes(ada).await.unwrap();
    assert_eq!(unit.count_recovery_codes(ada).await.unwrap(), 0);
}

pub async fn a_log_in_waits_for_some_time_and_some_tries(f: &Fixture) {
    let ((_, ada), (_, eve)) = (f.account().await, f.account().await);
    let mut unit = f.store.write().await.unwrap();
    unit.insert_login_challenge(&digest(1), ada, at(10)).await.unwrap();
    unit.insert_login_challenge(&digest(2), eve, at(20)).await.unwrap();
    for expected in [Some(ada), Some(ada), None] {
        let whose = unit.try_login_challenge(&digest(1), at(9), 2).await.unwrap();
        assert_eq!(whose, expected);
    }
    assert_eq!(unit.try_login_challenge(&digest(2), at(20), 2).await.unwrap(), None::<UserId>);
    assert_eq!(unit.try_login_challenge(&digest(3), at(0), 2).await.unwrap(), None);
    unit.delete_login_challenges_of(ada).await.unwrap();
    assert_eq!(unit.try_login_challenge(&digest(2), at(19), 2).await.unwrap(), Some(eve));
    assert_eq!(unit.delete_login_challenges_over(at(21)).await.unwrap(), 1);
    assert_eq!(unit.try_login_challenge(&digest(2), at(19), 2).await.unwrap(), None);
}
