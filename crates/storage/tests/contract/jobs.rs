use std::collections::BTreeSet;

use portal_storage::{JobState, MailboxRecord};
use portal_types::JobId;
use uuid::Uuid;

use crate::{Fixture, at};

fn job(n: u128) -> JobId {
    JobId(Uuid::from_u128(n))
}

async fn queue(f: &Fixture, n: u128, seconds: i64) {
    let mut unit = f.store.write().await.unwrap();
    unit.insert_job(job(n), "mail", b"payload", at(seconds)).await.unwrap();
    unit.commit().await.unwrap();
}

/// Claims a job at a moment, for ten seconds.
async fn claim(f: &Fixture, seconds: i64) -> Option<JobId> {
    let mut unit = f.store.write().await.unwrap();
    let claimed = unit.claim_job(at(seconds), at(seconds + 10)).await.unwrap();
    unit.commit().await.unwrap();
    claimed.map(|job| job.id)
}

pub async fn a_job_is_claimed_once_until_its_claim_ends(f: &Fixture) {
    queue(f, 2, 5).await;
    queue(f, 1, 6).await;
    assert_eq!(claim(f, 4).await, None);
    assert_eq!(claim(f, 6).await, Some(job(2)));
    assert_eq!(claim(f, 6).await, Some(job(1)));
    assert_eq!(claim(f, 15).await, None);
    // Its worker died.
    let mut unit = f.store.write().await.unwrap();
    let again = unit.claim_job(at(16), at(26)).await.unwrap().unwrap();
    assert_eq!((again.id, again.attempts, again.kind.as_str()), (job(2), 2, "mail"));
    assert_eq!(again.payload, b"payload");
    unit.finish_job(job(2)).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(claim(f, 99).await, Some(job(1)));
    assert_eq!(claim(f, 99).await, None);
}

pub async fn a_failed_job_comes_back_or_is_buried(f: &Fixture) {
    queue(f, 1, 0).await;
    for (seconds, state) in [(1, JobState::Queued(at(20))), (20, JobState::Dead)] {
        assert_eq!(claim(f, seconds).await, Some(job(1)));
        let mut unit = f.store.write().await.unwrap();
        unit.fail_job(job(1), state, "no route").await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(claim(f, 19).await, None);
    }
    assert_eq!(claim(f, 999).await, None);
    assert_eq!(f.store.read().await.unwrap().count_dead_jobs().await.unwrap(), 1);
}

pub async fn workers_at_once_share_the_queue(f: &Fixture) {
    for n in 1..=20 {
        queue(f, n, 0).await;
    }
    let claimed = futures_util::future::join_all((0..20).map(|_| claim(f, 1))).await;
    let different: BTreeSet<_> = claimed.into_iter().flatten().collect();
    assert_eq!(different.len(), 20);
}

pub async fn a_mail_is_delivered_once(f: &Fixture) {
    let mail = |n: u128| MailboxRecord {
        id: job(n),
        recipient: "ada@acme.example".to_owned(),
        subject: format!("mail {n}"),
        text: "Hello".to_owned(),
        sent_at: at(i64::try_from(n).unwrap()),
        reply_to: Some(format!("reply+{n}@x.example")),
    };
    let mut unit = f.store.write().await.unwrap();
    for n in [1, 2, 2, 3] {
        unit.deliver(&mail(n), 2).await.unwrap();
    }
    assert_eq!(unit.mails(10).await.unwrap(), [mail(3), mail(2)]);
}
