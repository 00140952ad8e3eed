use portal_storage::InvitationRecord;
use portal_types::{AccountId, InvitationId, Role, UserId};
use uuid::Uuid;

use crate::{Fixture, at, digest, person};

fn invitation(account: AccountId, email: &str, role: Role) -> InvitationRecord {
    InvitationRecord {
        account_id: account,
        id: InvitationId(Uuid::new_v4()),
        email: email.to_owned(),
        email_key: email.to_lowercase(),
        role,
        invited_by: "ada@acme.example".to_owned(),
        created_at: at(0),
        expires_at: at(10),
    }
}

pub async fn members_come_by_address_with_what_they_are(f: &Fixture) {
    let (acme, owner) = f.account().await;
    let (beta, _) = f.account().await;
    let grace = UserId(Uuid::new_v4());
    let mut unit = f.store.write().await.unwrap();
    unit.insert_user(&person(grace, "!grace@acme.example")).await.unwrap();
    unit.insert_member(acme, grace, Role::Member).await.unwrap();
    let members = unit.members(acme).await.unwrap();
    assert_eq!(members.iter().map(|one| one.user_id).collect::<Vec<_>>(), [grace, owner]);
    assert!(unit.member(beta, grace).await.unwrap().is_none());
    assert_eq!(unit.count_owners(acme).await.unwrap(), 1);

    // Another account's member is nobody's to change.
    unit.set_role(beta, grace, Role::Owner).await.unwrap();
    unit.delete_member(beta, grace).await.unwrap();
    assert_eq!(unit.member(acme, grace).await.unwrap().unwrap().role, Role::Member);
    unit.set_role(acme, grace, Role::Owner).await.unwrap();
    assert_eq!(unit.count_owners(acme).await.unwrap(), 2);
    unit.delete_member(acme, grace).await.unwrap();
    assert!(unit.member(acme, grace).await.unwrap().is_none());
    assert!(!unit.lock_members(AccountId(Uuid::new_v4())).await.unwrap());
}

/// Each looks whether another owner is there before they go.
pub async fn of_two_owners_who_leave_at_once_one_stays(f: &Fixture) {
    let (acme, ada) = f.account().await;
    let grace = UserId(Uuid::new_v4());
    let mut unit = f.store.write().await.unwrap();
    unit.insert_user(&person(grace, "grace@acme.example")).await.unwrap();
    unit.insert_member(acme, grace, Role::Owner).await.unwrap();
    unit.commit().await.unwrap();
    let leave = async |who: UserId| {
        let mut unit = f.store.write().await.unwrap();
        assert!(unit.lock_members(acme).await.unwrap());
        if unit.count_owners(acme).await.unwrap() > 1 {
            unit.delete_member(acme, who).await.unwrap();
        }
        unit.commit().await.unwrap();
    };
    tokio::join!(leave(ada), leave(grace));
    let mut unit = f.store.read().await.unwrap();
    assert_eq!(unit.members(acme).await.unwrap().len(), 1);
}

pub async fn an_account_invites_an_address_once_at_a_time(f: &Fixture) {
    let (acme, _) = f.account().await;
    let (beta, _) = f.account().await;
    let (first, again) = (
        invitation(acme, "Grace@acme.example", Role::Member),
        invitation(acme, "grace@acme.example", Role::Admin),
    );
    let elsewhere = invitation(beta, "grace@acme.example", Role::Member);
    let mut unit = f.store.write().await.unwrap();
    unit.put_invitation(&first, &digest(1)).await.unwrap();
    unit.put_invitation(&elsewhere, &digest(2)).await.unwrap();
    unit.put_invitation(&again, &digest(3)).await.unwrap();
    assert!(unit.invitation_by_digest(&digest(1)).await.unwrap().is_none());
    assert_eq!(unit.invitations(acme).await.unwrap(), std::slice::from_ref(&again));
    assert!(unit.invitation(beta, again.id).await.unwrap().is_none());

    // Another account can neither send it again nor take it back.
    unit.renew_invitation(beta, again.id, &digest(4), at(99)).await.unwrap();
    unit.delete_invitation(beta, again.id).await.unwrap();
    unit.renew_invitation(acme, again.id, &digest(5), at(20)).await.unwrap();
    for (n, there) in [(3, false), (4, false), (5, true), (2, true)] {
        let found = unit.invitation_by_digest(&digest(n)).await.unwrap();
        assert_eq!(found.is_some(), there, "{n}");
    }
    assert_eq!(unit.delete_invitations_over(at(15)).await.unwrap(), 1);
    assert!(unit.invitation_by_digest(&digest(2)).await.unwrap().is_none());
    assert!(unit.invitation_by_digest(&digest(5)).await.unwrap().is_some());
}

pub async fn an_invitation_is_taken_once(f: &Fixture) {
    let (acme, _) = f.account().await;
    let mut unit = f.store.write().await.unwrap();
    let one = invitation(acme, "grace@acme.example", Role::Member);
    unit.put_invitation(&one, &digest(1)).await.unwrap();
    unit.commit().await.unwrap();
    let taken = futures_util::future::join_all((0..10).map(|_| async {
        let mut unit = f.store.write().await.unwrap();
        let found = unit.take_invitation(&digest(1)).await.unwrap().is_some();
        unit.commit().await.unwrap();
        found
    }))
    .await;
    assert_eq!(taken.into_iter().filter(|found| *found).count(), 1);
}

pub async fn what_somebody_may_invite_no_more_is_withdrawn(f: &Fixture) {
    let (acme, _) = f.account().await;
    let mut unit = f.store.write().await.unwrap();
    for (n, role) in [(1, Role::Owner), (2, Role::Admin), (3, Role::Member)] {
        let one = invitation(acme, &format!("{n}@acme.example"), role);
        unit.put_invitation(&one, &digest(n)).await.unwrap();
    }
    let left = async |unit: &mut dyn portal_storage::Unit| {
        let all = unit.invitations(acme).await.unwrap();
        all.into_iter().map(|one| one.role).collect::<Vec<_>>()
    };
    unit.withdraw_invitations_by(acme, "eve@acme.example", None).await.unwrap();
    assert_eq!(left(&mut *unit).await, [Role::Owner, Role::Admin, Role::Member]);
    unit.withdraw_invitations_by(acme, "ada@acme.example", Some(Role::Admin)).await.unwrap();
    assert_eq!(left(&mut *unit).await, [Role::Admin, Role::Member]);
    unit.withdraw_invitations_by(acme, "ada@acme.example", None).await.unwrap();
    assert_eq!(left(&mut *unit).await, []);
}
