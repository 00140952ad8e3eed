use portal_storage::{Place, RefreshTokenState};
use portal_types::{Role, SessionId, UserId};
use uuid::Uuid;

use crate::{Fixture, at, digest, person};

async fn session(f: &Fixture) -> (SessionId, UserId) {
    let (account, user) = f.account().await;
    let session = SessionId(Uuid::new_v4());
    let mut unit = f.store.write().await.unwrap();
    unit.insert_session(session, account, user, at(0), at(100), &Place::default()).await.unwrap();
    unit.commit().await.unwrap();
    (session, user)
}

pub async fn an_ended_session_is_not_live(f: &Fixture) {
    let (id, user) = session(f).await;
    let mut unit = f.store.write().await.unwrap();
    let live = unit.live_session(id, at(99)).await.unwrap().unwrap();
    assert_eq!((live.user_id, live.role), (user, Role::Owner));
    assert!(unit.live_session(id, at(100)).await.unwrap().is_none());
    assert!(unit.renew_session(id, at(50), at(200), at(-1), &Place::default()).await.unwrap());
    assert!(unit.live_session(id, at(150)).await.unwrap().is_some());
    // It was started too long ago.
    assert!(!unit.renew_session(id, at(60), at(300), at(0), &Place::default()).await.unwrap());
    assert!(!unit.renew_session(id, at(200), at(300), at(-1), &Place::default()).await.unwrap());
    unit.end_session(id, at(60)).await.unwrap();
    assert!(unit.live_session(id, at(61)).await.unwrap().is_none());
    assert!(!unit.renew_session(id, at(61), at(300), at(-1), &Place::default()).await.unwrap());
}

pub async fn nobody_has_a_session_in_an_account_they_are_not_in(f: &Fixture) {
    let (acme, _) = f.account().await;
    let stranger = UserId(Uuid::new_v4());
    let mut unit = f.store.write().await.unwrap();
    unit.insert_user(&person(stranger, "stranger@acme.example")).await.unwrap();
    let id = SessionId(Uuid::new_v4());
    assert!(
        unit.insert_session(id, acme, stranger, at(0), at(100), &Place::default()).await.is_err()
    );
}

pub async fn other_sessions_end_and_one_stays(f: &Fixture) {
    let (first, user) = session(f).await;
    let mut unit = f.store.write().await.unwrap();
    let account = unit.live_session(first, at(1)).await.unwrap().unwrap().account_id;
    let second = SessionId(Uuid::new_v4());
    unit.insert_session(second, account, user, at(0), at(100), &Place::default()).await.unwrap();
    unit.end_other_sessions(user, Some(second), at(2)).await.unwrap();
    assert!(unit.live_session(first, at(3)).await.unwrap().is_none());
    assert!(unit.live_session(second, at(3)).await.unwrap().is_some());
    unit.end_other_sessions(user, None, at(4)).await.unwrap();
    assert!(unit.live_session(second, at(5)).await.unwrap().is_none());
}

pub async fn a_token_remembers_its_successor(f: &Fixture) {
    let (id, _) = session(f).await;
    let mut unit = f.store.write().await.unwrap();
    unit.insert_refresh_token(&digest(1), id, at(0)).await.unwrap();
    unit.insert_refresh_token(&digest(2), id, at(1)).await.unwrap();
    let live = unit.refresh_token(&digest(1)).await.unwrap().unwrap();
    assert_eq!((live.session_id, live.state), (id, RefreshTokenState::Live));
    unit.set_refresh_token(&digest(1), RefreshTokenState::Spent, Some(&digest(2))).await.unwrap();
    let spent = unit.refresh_token(&digest(1)).await.unwrap().unwrap();
    assert_eq!(spent.state, RefreshTokenState::Spent);
    assert_eq!(spent.successor.as_deref(), Some(digest(2).as_slice()));
    assert!(unit.refresh_token(&digest(9)).await.unwrap().is_none());
}

pub async fn sessions_that_are_over_are_forgotten_with_their_tokens(f: &Fixture) {
    let (id, _) = session(f).await;
    let mut unit = f.store.write().await.unwrap();
    unit.insert_refresh_token(&digest(1), id, at(0)).await.unwrap();
    unit.insert_refresh_token(&digest(2), id, at(5)).await.unwrap();
    unit.set_refresh_token(&digest(1), RefreshTokenState::Spent, Some(&digest(2))).await.unwrap();
    assert_eq!(unit.delete_spent_tokens(at(0)).await.unwrap(), 0);
    assert_eq!(unit.delete_spent_tokens(at(9)).await.unwrap(), 1);
    assert!(unit.refresh_token(&digest(2)).await.unwrap().is_some());
    assert_eq!(unit.delete_sessions_over(at(100)).await.unwrap(), 0);
    assert_eq!(unit.delete_sessions_over(at(101)).await.unwrap(), 1);
    assert!(unit.refresh_token(&digest(1)).await.unwrap().is_none());
}
