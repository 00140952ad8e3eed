use portal_storage::{
    AttachmentRecord, DiagnosticsRecord, StoreError, TicketFilter, TicketMessageRecord,
    TicketRecord, Unit,
};
use portal_types::{
    AccountId, AttachmentId, DiagnosticsId, Role, TicketCategory, TicketEvent, TicketId,
    TicketMessageId, TicketParty, TicketPriority, TicketStatus, TicketVia, UserId,
};
use uuid::Uuid;

use crate::{Fixture, at};

pub(crate) fn ticket(account: AccountId, author: UserId, number: i64) -> TicketRecord {
    TicketRecord {
        account_id: account,
        id: TicketId(Uuid::new_v4()),
        number,
        subject: format!("Subject {number}"),
        category: TicketCategory::Bug,
        priority: TicketPriority::Normal,
        status: TicketStatus::Open,
        connector: Some("xp_xm".to_owned()),
        plan: "trial".to_owned(),
        author_id: author,
        author_name: "Ada".to_owned(),
        author_email: "ada@acme.example".to_owned(),
        assignee_id: None,
        created_at: at(number),
        changed_at: at(number),
        public_at: at(number),
        waiting_since: at(number),
        first_response_due_at: Some(at(number + 100)),
        resolution_due_at: at(number + 1_000),
        responded_at: None,
        due_at: Some(at(number + 100)),
        ended_at: None,
        rating: None,
        rating_comment: None,
        merged_into: None,
    }
}

fn message(seconds: i64, text: &str) -> TicketMessageRecord {
    TicketMessageRecord {
        id: TicketMessageId(Uuid::new_v4()),
        at: at(seconds),
        party: TicketParty::Customer,
        author_id: Some(UserId(Uuid::from_u128(7))),
        author_name: "Ada".to_owned(),
        event: None,
        text: text.to_owned(),
        via: TicketVia::Web,
        is_internal: false,
        mail_id: None,
    }
}

fn file(message: TicketMessageId, name: &str) -> AttachmentRecord {
    AttachmentRecord {
        id: AttachmentId(Uuid::new_v4()),
        message_id: message,
        name: name.to_owned(),
        media_type: "image/png".to_owned(),
        size: 12,
        digest: vec![7; 32],
        party: TicketParty::Customer,
        author_name: "Ada".to_owned(),
        is_internal: false,
        at: at(5),
        stored_at: None,
    }
}

async fn numbers(
    unit: &mut dyn Unit,
    account: AccountId,
    reader: UserId,
    filter: TicketFilter,
) -> Vec<i64> {
    let all = unit.tickets(account, reader, &filter, None, 100).await.unwrap();
    all.into_iter().map(|one| one.ticket.number).collect()
}

pub async fn numbers_are_given_once(f: &Fixture) {
    let mut tasks = tokio::task::JoinSet::new();
    for n in 0..10 {
        let store = f.store.clone();
        tasks.spawn(async move {
            let mut unit = store.write().await.unwrap();
            let number = unit.count_up("ticket").await.unwrap();
            // What is rolled back gives its number back.
            if n % 5 == 4 {
                return None;
            }
            unit.commit().await.unwrap();
            Some(number)
        });
    }
    let mut given = Vec::new();
    while let Some(number) = tasks.join_next().await {
        given.extend(number.unwrap());
    }
    given.sort_unstable();
    assert_eq!(given, (1001..1009).collect::<Vec<_>>());
}

pub async fn a_ticket_is_kept_as_it_is(f: &Fixture) {
    let (acme, ada) = f.account().await;
    let mut unit = f.store.write().await.unwrap();
    let mut kept = ticket(acme, ada, 1);
    unit.insert_ticket(&kept).await.unwrap();
    assert_eq!(unit.ticket(acme, 1).await.unwrap(), Some(kept.clone()));
    kept.status = TicketStatus::Resolved;
    kept.priority = TicketPriority::Urgent;
    kept.category = TicketCategory::Billing;
    kept.assignee_id = Some(ada);
    kept.changed_at = at(9);
    kept.public_at = at(8);
    kept.waiting_since = at(7);
    kept.first_response_due_at = None;
    kept.resolution_due_at = at(6);
    kept.responded_at = Some(at(5));
    kept.due_at = None;
    kept.ended_at = Some(at(4));
    kept.rating = Some(3);
    kept.rating_comment = Some("Fine".to_owned());
    kept.merged_into = Some(2);
    unit.update_ticket(&kept).await.unwrap();
    assert_eq!(unit.hold_ticket(acme, 1).await.unwrap(), Some(kept));
    let old = unit.tickets_resolved_before(at(5), 10).await.unwrap();
    assert_eq!(old, [(acme, 1)]);
    assert_eq!(unit.tickets_resolved_before(at(4), 10).await.unwrap(), []);
    let written = message(3, "Hello\nthere");
    let happened = TicketMessageRecord {
        event: Some(TicketEvent::Resolved),
        party: TicketParty::Portal,
        author_id: None,
        is_internal: true,
        via: TicketVia::Mail,
        mail_id: Some("m".to_owned()),
        ..message(4, "")
    };
    let id = ticket_id(&mut *unit, acme, 1).await;
    for one in [&happened, &written] {
        unit.insert_ticket_message(acme, id, one).await.unwrap();
    }
    let all = unit.ticket_messages(acme, id, true).await.unwrap();
    assert_eq!(all, [written.clone(), happened.clone()]);
    assert_eq!(unit.ticket_messages(acme, id, false).await.unwrap(), [written]);
    let one = unit.ticket_message(acme, id, happened.id).await.unwrap();
    assert_eq!(one, Some(happened));
    // What happened is not counted.
    assert_eq!(unit.count_ticket_messages(acme, id).await.unwrap(), 1);
}

async fn ticket_id(unit: &mut dyn Unit, account: AccountId, number: i64) -> TicketId {
    unit.ticket(account, number).await.unwrap().unwrap().id
}

pub async fn every_finder_takes_the_account(f: &Fixture) {
    let ((acme, ada), (other, eve)) = (f.account().await, f.account().await);
    let mut unit = f.store.write().await.unwrap();
    let kept = ticket(acme, ada, 1);
    unit.insert_ticket(&kept).await.unwrap();
    let written = message(3, "Hello");
    unit.insert_ticket_message(acme, kept.id, &written).await.unwrap();
    let picture = file(written.id, "a.png");
    unit.insert_attachment(acme, kept.id, &picture).await.unwrap();
    assert_eq!(unit.ticket(other, 1).await.unwrap(), None);
    assert_eq!(unit.hold_ticket(other, 1).await.unwrap(), None);
    assert_eq!(unit.ticket_messages(other, kept.id, true).await.unwrap(), []);
    assert_eq!(unit.ticket_message(other, kept.id, written.id).await.unwrap(), None);
    assert_eq!(unit.attachments(other, kept.id).await.unwrap(), []);
    assert_eq!(unit.attachment(other, kept.id, picture.id).await.unwrap(), None);
    assert!(!unit.delete_attachment(other, kept.id, picture.id).await.unwrap());
    assert_eq!(unit.attachments_of_account(other).await.unwrap(), []);
    assert_eq!(unit.ticket_writers(other, kept.id).await.unwrap(), []);
    assert_eq!(unit.diagnostics(other, kept.id).await.unwrap(), None);
    assert_eq!(unit.count_unread_tickets(other, eve).await.unwrap(), 0);
    assert_eq!(numbers(&mut *unit, other, eve, TicketFilter::default()).await, [0_i64; 0]);
    unit.delete_ticket(other, kept.id).await.unwrap();
    assert!(unit.ticket(acme, 1).await.unwrap().is_some());
    assert_eq!(unit.account_of_ticket(1).await.unwrap(), Some(acme));
}

pub async fn lists_are_in_order_and_go_on(f: &Fixture) {
    let (acme, ada) = f.account().await;
    let mut unit = f.store.write().await.unwrap();
    // Some of the same moment.
    for number in 1..=7 {
        let mut one = ticket(acme, ada, number);
        one.public_at = at(number / 3);
        unit.insert_ticket(&one).await.unwrap();
    }
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = unit.tickets(acme, ada, &TicketFilter::default(), after, 2).await.unwrap();
        let Some(last) = page.last() else { break };
        after = Some((last.ticket.public_at, last.ticket.number));
        seen.extend(page.iter().map(|one| one.ticket.number));
    }
    assert_eq!(seen, [7, 6, 5, 4, 3, 2, 1]);
    // What was read is told from what was not, and reading is not taken back.
    let first = ticket_id(&mut *unit, acme, 7).await;
    for seconds in [2, 1] {
        unit.mark_ticket_read(acme, first, ada, at(seconds)).await.unwrap();
    }
    assert_eq!(unit.count_unread_tickets(acme, ada).await.unwrap(), 6);
    // Reading on takes nothing in that was not read before.
    unit.read_ticket_on(acme, first, ada, (at(3), at(9))).await.unwrap();
    let mut news = unit.hold_ticket(acme, 7).await.unwrap().unwrap();
    news.public_at = at(8);
    unit.update_ticket(&news).await.unwrap();
    assert_eq!(unit.count_unread_tickets(acme, ada).await.unwrap(), 7);
    unit.read_ticket_on(acme, first, ada, (at(2), at(9))).await.unwrap();
    assert_eq!(unit.count_unread_tickets(acme, ada).await.unwrap(), 6);
    let unread = TicketFilter { is_unread: true, ..TicketFilter::default() };
    assert_eq!(numbers(&mut *unit, acme, ada, unread).await, [6, 5, 4, 3, 2, 1]);
    let page = unit.tickets(acme, ada, &TicketFilter::default(), None, 1).await.unwrap();
    assert!(!page[0].is_unread.0);
}

pub async fn who_joins_has_read_what_was_there(f: &Fixture) {
    let (acme, ada) = f.account().await;
    let (other, carl) = f.account().await;
    let mut unit = f.store.write().await.unwrap();
    for number in [1, 2] {
        unit.insert_ticket(&ticket(acme, ada, number)).await.unwrap();
    }
    unit.insert_ticket(&ticket(other, carl, 3)).await.unwrap();
    unit.insert_member(acme, carl, Role::Member).await.unwrap();
    assert_eq!(unit.count_unread_tickets(acme, carl).await.unwrap(), 0);
    // For them alone, and there alone.
    assert_eq!(unit.count_unread_tickets(acme, ada).await.unwrap(), 2);
    assert_eq!(unit.count_unread_tickets(other, carl).await.unwrap(), 1);
    let mut news = unit.hold_ticket(acme, 1).await.unwrap().unwrap();
    news.public_at = at(8);
    unit.update_ticket(&news).await.unwrap();
    unit.insert_ticket(&ticket(acme, ada, 4)).await.unwrap();
    let unread = TicketFilter { is_unread: true, ..TicketFilter::default() };
    assert_eq!(numbers(&mut *unit, acme, carl, unread.clone()).await, [1, 4]);
    // Whoever left and comes back begins anew; what was read further stays so.
    unit.mark_ticket_read(acme, news.id, carl, at(9)).await.unwrap();
    unit.delete_member(acme, carl).await.unwrap();
    unit.insert_member(acme, carl, Role::Member).await.unwrap();
    news.public_at = at(9);
    unit.update_ticket(&news).await.unwrap();
    assert_eq!(numbers(&mut *unit, acme, carl, unread).await, [0_i64; 0]);
}

pub async fn texts_are_found_whatever_their_case(f: &Fixture) {
    let (acme, ada) = f.account().await;
    let mut unit = f.store.write().await.unwrap();
    for (number, subject) in [(1, "Ärger mit 100%"), (2, "Straße_x"), (3, "plain")] {
        let one = TicketRecord { subject: subject.to_owned(), ..ticket(acme, ada, number) };
        unit.insert_ticket(&one).await.unwrap();
        let hidden = TicketMessageRecord { is_internal: true, ..message(1, "Zebra") };
        unit.insert_ticket_message(acme, one.id, &hidden).await.unwrap();
        if number == 3 {
            unit.insert_ticket_message(acme, one.id, &message(2, "A ZEBRA")).await.unwrap();
        }
    }
    for (text, found) in [
        ("äRGER", &[1_i64][..]),
        ("100%", &[1]),
        ("%", &[1]),
        ("_", &[2]),
        ("STRASSE", &[2]),
        ("zebra", &[3]),
        ("#2", &[2]),
        ("ada@ACME", &[3, 2, 1]),
        ("nothing", &[]),
    ] {
        let filter = TicketFilter { text: Some(text.to_owned()), ..TicketFilter::default() };
        assert_eq!(numbers(&mut *unit, acme, ada, filter).await, found, "{text}");
    }
    let statuses = vec![TicketStatus::Closed, TicketStatus::Open];
    let filter = TicketFilter { statuses, author: Some(ada), ..TicketFilter::default() };
    assert_eq!(numbers(&mut *unit, acme, ada, filter).await, [3, 2, 1]);
}

pub async fn a_mail_is_taken_once(f: &Fixture) {
    let (acme, ada) = f.account().await;
    let kept = ticket(acme, ada, 1);
    let mailed = || TicketMessageRecord { mail_id: Some("m".to_owned()), ..message(1, "x") };
    let mut unit = f.store.write().await.unwrap();
    unit.insert_ticket(&kept).await.unwrap();
    assert_eq!(unit.ticket_mail(acme, kept.id, "m").await.unwrap(), None);
    let first = TicketMessageRecord { via: TicketVia::Mail, ..mailed() };
    unit.insert_ticket_message(acme, kept.id, &first).await.unwrap();
    assert_eq!(unit.ticket_mail(acme, kept.id, "m").await.unwrap(), Some(first.id));
    let author = first.author_id.unwrap();
    assert_eq!(unit.count_ticket_mails(acme, kept.id, author, at(0)).await.unwrap(), 1);
    assert_eq!(unit.count_ticket_mails(acme, kept.id, author, at(1)).await.unwrap(), 0);
    assert_eq!(unit.count_ticket_mails(acme, kept.id, ada, at(0)).await.unwrap(), 0);
    unit.commit().await.unwrap();
    let mut unit = f.store.write().await.unwrap();
    let again = unit.insert_ticket_message(acme, kept.id, &mailed()).await;
    assert!(matches!(again, Err(StoreError::Conflict)), "{again:?}");
}

pub async fn what_was_written_moves_to_another_ticket(f: &Fixture) {
    let (acme, ada) = f.account().await;
    let mut unit = f.store.write().await.unwrap();
    let (from, to) = (ticket(acme, ada, 1), ticket(acme, ada, 2));
    for one in [&from, &to] {
        unit.insert_ticket(one).await.unwrap();
        // The same mail may have come to both.
        let mailed = TicketMessageRecord { mail_id: Some("m".to_owned()), ..message(1, "x") };
        unit.insert_ticket_message(acme, one.id, &mailed).await.unwrap();
        unit.insert_attachment(acme, one.id, &file(mailed.id, "a.png")).await.unwrap();
    }
    unit.move_ticket_messages(acme, from.id, to.id).await.unwrap();
    assert_eq!(unit.count_ticket_messages(acme, from.id).await.unwrap(), 0);
    assert_eq!(unit.count_ticket_messages(acme, to.id).await.unwrap(), 2);
    assert_eq!(unit.attachments(acme, to.id).await.unwrap().len(), 2);
    assert!(unit.ticket_mail(acme, to.id, "m").await.unwrap().is_some());
    // The one that stays goes: the other leads nowhere any more.
    let merged = TicketRecord { merged_into: Some(2), ..from };
    unit.update_ticket(&merged).await.unwrap();
    unit.delete_ticket(acme, to.id).await.unwrap();
    assert_eq!(unit.ticket(acme, 1).await.unwrap().unwrap().merged_into, None);
}

pub async fn files_come_once_and_are_found_when_they_broke_off(f: &Fixture) {
    let (acme, ada) = f.account().await;
    let kept = ticket(acme, ada, 1);
    let written = message(1, "x");
    let picture = file(written.id, "a.png");
    let mut unit = f.store.write().await.unwrap();
    unit.insert_ticket(&kept).await.unwrap();
    unit.insert_ticket_message(acme, kept.id, &written).await.unwrap();
    unit.insert_attachment(acme, kept.id, &picture).await.unwrap();
    let same = AttachmentRecord { id: AttachmentId(Uuid::new_v4()), ..picture.clone() };
    let found = unit.same_attachment(acme, kept.id, &same).await.unwrap();
    assert_eq!(found, Some(picture.clone()));
    let left = unit.attachments_left(at(6), 10).await.unwrap();
    assert_eq!(left, [(acme, kept.id, picture.id)]);
    assert_eq!(unit.attachments_left(at(5), 10).await.unwrap(), []);
    assert_eq!(unit.attachment_bytes(acme).await.unwrap(), 12);
    assert!(unit.set_attachment_stored(acme, kept.id, picture.id, at(6)).await.unwrap());
    assert_eq!(unit.attachments_left(at(9), 10).await.unwrap(), []);
    assert!(!unit.delete_attachment_left(acme, kept.id, picture.id).await.unwrap());
    let all = unit.attachments_of_account(acme).await.unwrap();
    assert_eq!(all, [(picture.id, Some(at(6)))]);
    unit.commit().await.unwrap();
    let mut unit = f.store.write().await.unwrap();
    let again = unit.insert_attachment(acme, kept.id, &same).await;
    assert!(matches!(again, Err(StoreError::Conflict)), "{again:?}");
}

pub async fn diagnostics_are_sent_by_whoever_gathered_them(f: &Fixture) {
    let (acme, ada) = f.account().await;
    let (_, eve) = f.account().await;
    let kept = ticket(acme, ada, 1);
    let gathered = |seconds| DiagnosticsRecord {
        id: DiagnosticsId(Uuid::new_v4()),
        made_by: ada,
        at: at(seconds),
        content: "{}".to_owned(),
        logs: Some("[]".to_owned()),
    };
    let (first, second) = (gathered(1), gathered(2));
    let mut unit = f.store.write().await.unwrap();
    unit.insert_ticket(&kept).await.unwrap();
    for one in [&first, &second] {
        unit.keep_diagnostics(acme, one).await.unwrap();
    }
    assert!(!unit.send_diagnostics(acme, first.id, kept.id, ada).await.unwrap(), "replaced");
    assert!(!unit.send_diagnostics(acme, second.id, kept.id, eve).await.unwrap());
    assert!(unit.send_diagnostics(acme, second.id, kept.id, ada).await.unwrap());
    assert!(!unit.send_diagnostics(acme, second.id, kept.id, ada).await.unwrap(), "sent once");
    assert_eq!(unit.diagnostics(acme, kept.id).await.unwrap(), Some(second));
    unit.keep_diagnostics(acme, &gathered(3)).await.unwrap();
    assert_eq!(unit.delete_unsent_diagnostics(at(3)).await.unwrap(), 0);
    assert_eq!(unit.delete_unsent_diagnostics(at(4)).await.unwrap(), 1);
    // Of an account that does not consent, or from before a time, none stay.
    let mut consent = unit.advanced(acme).await.unwrap().unwrap();
    consent.remote_logging_enabled = true;
    unit.put_advanced(acme, &consent).await.unwrap();
    assert_eq!(unit.forget_diagnostics_logs(at(2), at(9)).await.unwrap(), 0);
    assert_eq!(unit.delete_diagnostics_logs(acme).await.unwrap(), 1);
    for (until, before, forgotten) in [(Some(10), 0, 0), (None, 21, 1), (Some(9), 0, 1)] {
        let one = gathered(20);
        unit.keep_diagnostics(acme, &one).await.unwrap();
        consent.remote_logging_until = until.map(at);
        unit.put_advanced(acme, &consent).await.unwrap();
        let gone = unit.forget_diagnostics_logs(at(before), at(9)).await.unwrap();
        assert_eq!(gone, forgotten, "{until:?} {before}");
    }
    let one = gathered(30);
    unit.keep_diagnostics(acme, &one).await.unwrap();
    unit.delete_logs_of_diagnostics(acme, one.id).await.unwrap();
    assert_eq!(unit.delete_diagnostics_logs(acme).await.unwrap(), 0);
    assert_eq!(unit.diagnostics(acme, kept.id).await.unwrap().unwrap().logs, None);
}

pub async fn a_ticket_goes_with_all_of_it(f: &Fixture) {
    let (acme, ada) = f.account().await;
    let mut unit = f.store.write().await.unwrap();
    let kept = ticket(acme, ada, 1);
    let written = message(1, "x");
    unit.insert_ticket(&kept).await.unwrap();
    unit.insert_ticket_message(acme, kept.id, &written).await.unwrap();
    unit.insert_attachment(acme, kept.id, &file(written.id, "a.png")).await.unwrap();
    unit.mark_ticket_read(acme, kept.id, ada, at(1)).await.unwrap();
    unit.be_present(acme, kept.id, ada, at(1), true).await.unwrap();
    unit.delete_ticket(acme, kept.id).await.unwrap();
    assert_eq!(unit.ticket_messages(acme, kept.id, true).await.unwrap(), []);
    assert_eq!(unit.attachments_of_account(acme).await.unwrap(), []);
    assert_eq!(unit.present(acme, kept.id, at(0)).await.unwrap(), []);
    assert_eq!(unit.account_of_ticket(1).await.unwrap(), None);
}
