use portal_storage::{
    CannedReplyRecord, DeskAccountFilter, DeskFilter, DeskSort, JobState, JobsThat,
    StaffLookRecord, StoreError, SubscriptionRecord, TicketRecord,
};
use portal_types::{
    CannedReplyId, JobId, StaffLookId, SubscriptionStatus, TicketPriority, TicketStatus,
};
use uuid::Uuid;

use crate::{Fixture, at, billing, tickets::ticket};

pub async fn the_queue_goes_on_in_every_order(f: &Fixture) {
    let ((acme, ada), (other, eve)) = (f.account().await, f.account().await);
    let mut unit = f.store.write().await.unwrap();
    let priorities = TicketPriority::ALL;
    for number in 1..=9_i64 {
        let index = usize::try_from(number).unwrap();
        let (account, author) = if number % 2 == 0 { (acme, ada) } else { (other, eve) };
        let one = TicketRecord {
            priority: priorities[index % priorities.len()],
            waiting_since: at(number * 7 % 5),
            due_at: (number % 3 > 0).then(|| at(number * 5 % 7)),
            changed_at: at(number % 4),
            ..ticket(account, author, number)
        };
        unit.insert_ticket(&one).await.unwrap();
    }
    for sort in [DeskSort::Due, DeskSort::Age, DeskSort::Priority, DeskSort::Changed] {
        let filter = DeskFilter { sort, ..DeskFilter::default() };
        let whole = unit.desk_tickets(ada, &filter, None, 100).await.unwrap();
        assert_eq!(whole.len(), 9);
        let keys: Vec<(i64, i64)> =
            whole.iter().map(|one| (one.sort_key, one.ticket.number)).collect();
        assert!(keys.is_sorted(), "{sort:?}: {keys:?}");
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = unit.desk_tickets(ada, &filter, after, 2).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Some((last.sort_key, last.ticket.number));
            seen.extend(page);
        }
        assert_eq!(seen, whole, "{sort:?}");
    }
    let by_age: Vec<_> = {
        let filter = DeskFilter { sort: DeskSort::Priority, ..DeskFilter::default() };
        unit.desk_tickets(ada, &filter, None, 100).await.unwrap()
    };
    assert_eq!(by_age[0].ticket.priority, TicketPriority::Urgent);
    assert_eq!(by_age[8].ticket.priority, TicketPriority::Low);
    assert_eq!(unit.ticket_counts().await.unwrap(), [(TicketStatus::Open, 9)]);
}

pub async fn people_come_and_go(f: &Fixture) {
    let (acme, ada) = f.account().await;
    let mut unit = f.store.write().await.unwrap();
    assert!(unit.staff().await.unwrap().is_empty());
    assert!(unit.add_staff(ada, at(1)).await.unwrap());
    assert!(!unit.add_staff(ada, at(2)).await.unwrap());
    assert!(unit.is_staff(ada).await.unwrap());
    let kept = unit.staff().await.unwrap().remove(0);
    assert_eq!((kept.since, kept.has_factor.0), (at(1), false));
    let kept = TicketRecord { assignee_id: Some(ada), ..ticket(acme, ada, 1) };
    unit.insert_ticket(&kept).await.unwrap();
    let mine = DeskFilter { assignee: Some(Some(ada)), ..DeskFilter::default() };
    let nobodys = DeskFilter { assignee: Some(None), ..DeskFilter::default() };
    assert_eq!(unit.desk_tickets(ada, &mine, None, 9).await.unwrap().len(), 1);
    assert_eq!(unit.desk_tickets(ada, &nobodys, None, 9).await.unwrap().len(), 0);
    assert!(unit.remove_staff(ada).await.unwrap());
    assert!(!unit.remove_staff(ada).await.unwrap());
    unit.unassign_tickets(ada).await.unwrap();
    assert_eq!(unit.desk_tickets(ada, &nobodys, None, 9).await.unwrap().len(), 1);
    // Who is there, and since when.
    unit.be_present(acme, kept.id, ada, at(5), false).await.unwrap();
    unit.be_present(acme, kept.id, ada, at(6), true).await.unwrap();
    let present = unit.present(acme, kept.id, at(6)).await.unwrap();
    assert_eq!((present.len(), present[0].is_writing), (1, true));
    assert!(unit.present(acme, kept.id, at(7)).await.unwrap().is_empty());
    unit.forget_presence(at(7)).await.unwrap();
    assert!(unit.present(acme, kept.id, at(0)).await.unwrap().is_empty());
}

pub async fn looks_are_told_apart(f: &Fixture) {
    let ((acme, ada), (other, _)) = (f.account().await, f.account().await);
    let look = |reason: &str, number: Option<i64>| StaffLookRecord {
        account_id: acme,
        id: StaffLookId(Uuid::new_v4()),
        staff_id: ada,
        reason: reason.to_owned(),
        number,
        ends_at: at(10),
        logs_at: None,
    };
    let mut unit = f.store.write().await.unwrap();
    let of_ticket = look("Ticket 1", Some(1));
    unit.insert_look(&of_ticket).await.unwrap();
    assert_eq!(unit.look_at_account(acme, ada, at(1)).await.unwrap(), None);
    assert_eq!(unit.same_look(&look("Ticket 1", Some(1)), at(1)).await.unwrap(), Some(of_ticket));
    assert_eq!(unit.same_look(&look("Ticket 1", None), at(1)).await.unwrap(), None);
    let of_account = look("Ticket 1", None);
    unit.insert_look(&of_account).await.unwrap();
    assert_eq!(unit.look_at_account(acme, ada, at(9)).await.unwrap(), Some(of_account.clone()));
    assert_eq!(unit.look_at_account(acme, ada, at(10)).await.unwrap(), None);
    assert_eq!(unit.look_at_account(other, ada, at(1)).await.unwrap(), None);
    assert!(unit.look_at_logs(acme, of_account.id, at(2)).await.unwrap());
    assert!(!unit.look_at_logs(acme, of_account.id, at(3)).await.unwrap());
    unit.delete_looks_over(at(11)).await.unwrap();
    assert_eq!(unit.look_at_account(acme, ada, at(1)).await.unwrap(), None);
}

pub async fn canned_replies_have_names_of_their_own(f: &Fixture) {
    let reply = |name: &str| CannedReplyRecord {
        id: CannedReplyId(Uuid::new_v4()),
        name: name.to_owned(),
        text: "Hello".to_owned(),
    };
    let (b, a) = (reply("b"), reply("Ä"));
    let mut unit = f.store.write().await.unwrap();
    for one in [&b, &a] {
        unit.insert_canned_reply(one).await.unwrap();
    }
    assert_eq!(unit.canned_replies().await.unwrap(), [b.clone(), a.clone()]);
    let renamed = CannedReplyRecord { name: "c".to_owned(), ..a.clone() };
    assert!(unit.update_canned_reply(&renamed).await.unwrap());
    assert!(!unit.update_canned_reply(&reply("nobody")).await.unwrap());
    unit.commit().await.unwrap();
    let mut unit = f.store.write().await.unwrap();
    let taken = unit.insert_canned_reply(&reply("C")).await;
    assert!(matches!(taken, Err(StoreError::Conflict)), "{taken:?}");
    drop(unit);
    let mut unit = f.store.write().await.unwrap();
    assert!(unit.delete_canned_reply(b.id).await.unwrap());
    assert!(!unit.delete_canned_reply(b.id).await.unwrap());
}

pub async fn accounts_are_found_and_counted_as_they_are_now(f: &Fixture) {
    let ((acme, ada), (other, _)) = (f.account().await, f.account().await);
    let mut unit = f.store.write().await.unwrap();
    unit.set_account_name(acme, "Ärzte 100%").await.unwrap();
    unit.set_account_name(other, "beta").await.unwrap();
    let paid = SubscriptionRecord {
        status: SubscriptionStatus::Active,
        trial_ends_at: Some(at(1)),
        ..billing::trial(other)
    };
    unit.set_subscription(&paid).await.unwrap();
    unit.insert_ticket(&ticket(acme, ada, 1)).await.unwrap();
    let closed = TicketRecord { status: TicketStatus::Closed, ..ticket(acme, ada, 2) };
    unit.insert_ticket(&closed).await.unwrap();
    // The trial ends at 100.
    let find = |text: &str| DeskAccountFilter {
        text: Some(text.to_owned()),
        ..DeskAccountFilter::default()
    };
    for (filter, now, found) in [
        (DeskAccountFilter::default(), 50, vec![other, acme]),
        (find("äRZTE"), 50, vec![acme]),
        (find("%"), 50, vec![acme]),
        (find("x"), 50, vec![]),
        (DeskAccountFilter { id: Some(other), ..Default::default() }, 50, vec![other]),
        (by(SubscriptionStatus::Trialing), 50, vec![acme]),
        (by(SubscriptionStatus::Trialing), 100, vec![]),
        (by(SubscriptionStatus::Expired), 100, vec![acme]),
        (by(SubscriptionStatus::Active), 100, vec![other]),
    ] {
        let rows = unit.desk_accounts(&filter, None, 10, at(now)).await.unwrap();
        assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), found, "{filter:?} {now}");
    }
    let page = unit.desk_accounts(&DeskAccountFilter::default(), None, 1, at(50)).await.unwrap();
    let after = Some((&*page[0].name_key, page[0].id));
    let rest = unit.desk_accounts(&DeskAccountFilter::default(), after, 9, at(50)).await.unwrap();
    assert_eq!((rest.len(), rest[0].live_tickets), (1, 1));
    let counts = unit.account_counts(at(100)).await.unwrap();
    assert_eq!(counts, [(SubscriptionStatus::Active, 1), (SubscriptionStatus::Expired, 1)]);
}

fn by(status: SubscriptionStatus) -> DeskAccountFilter {
    DeskAccountFilter { status: Some(status), ..DeskAccountFilter::default() }
}

pub async fn jobs_are_told_apart_and_revived(f: &Fixture) {
    let ids: Vec<JobId> = (1..=3).map(|n| JobId(Uuid::from_u128(n))).collect();
    let none = JobId(Uuid::nil());
    let mut unit = f.store.write().await.unwrap();
    assert_eq!(unit.job_counts("mail", at(1)).await.unwrap(), portal_storage::JobCounts::default());
    for id in &ids {
        unit.insert_job(*id, "mail", b"x", at(5)).await.unwrap();
    }
    unit.fail_job(ids[0], JobState::Dead, "no").await.unwrap();
    unit.fail_job(ids[1], JobState::Queued(at(9)), "later").await.unwrap();
    let counts = unit.job_counts("mail", at(6)).await.unwrap();
    assert_eq!((counts.waiting, counts.failing, counts.dead), (1, 1, 1));
    assert_eq!((counts.failing_of_kind, counts.oldest_due_at), (2, Some(at(5))));
    assert_eq!(unit.job_counts("other", at(1)).await.unwrap().oldest_due_at, None);
    for (that, id) in [(JobsThat::AreDead, 0), (JobsThat::Fail, 1), (JobsThat::Wait, 2)] {
        let rows = unit.jobs_that(that, none, 10).await.unwrap();
        assert_eq!(rows.iter().map(|row| row.id).collect::<Vec<_>>(), [ids[id]], "{that:?}");
        assert!(unit.jobs_that(that, ids[2], 10).await.unwrap().is_empty());
    }
    assert!(!unit.revive_job(ids[1], at(7)).await.unwrap());
    assert!(!unit.delete_dead_job(ids[1]).await.unwrap());
    assert!(unit.revive_job(ids[0], at(7)).await.unwrap());
    assert!(!unit.delete_dead_job(ids[0]).await.unwrap());
    assert!(unit.has_job(ids[0]).await.unwrap());
    assert!(!unit.has_job(none).await.unwrap());
}
