use portal_storage::{LogFilter, LogTotalsRecord, LogWord, NewLogRecord, OldLogs, Unit};
use portal_types::{AccountId, Timestamp};

use crate::{Fixture, at};

fn record(seconds: i64, level: i16, instance: &str, message: &str) -> NewLogRecord {
    NewLogRecord {
        at: at(seconds),
        number: 7,
        level,
        connector: "xp_xm".to_owned(),
        instance: instance.to_owned(),
        logger: String::new(),
        message: message.to_owned(),
        properties: None,
        size: 10,
        words: message.split(' ').map(ToOwned::to_owned).collect(),
    }
}

fn word(text: &str) -> LogFilter {
    let (text, is_beginning) = match text.strip_suffix('*') {
        Some(begin) => (begin.to_owned(), true),
        None => (text.to_owned(), false),
    };
    LogFilter { words: vec![LogWord { text, is_beginning }], ..LogFilter::default() }
}

async fn messages(unit: &mut dyn Unit, account: AccountId, filter: &LogFilter) -> Vec<String> {
    let found = unit.logs(account, filter, None, 10).await.unwrap();
    found.into_iter().map(|log| log.message).collect()
}

pub async fn log_records_are_found_in_their_account(f: &Fixture) {
    let ((acme, _), (beta, _)) = (f.account().await, f.account().await);
    let mut unit = f.store.write().await.unwrap();
    let records = [
        record(0, 3, "cm1", "started"),
        // Of the same millisecond, with the same number.
        record(0, 5, "cm1", "stopped"),
        record(60, 4, "cm2", "start again"),
        record(130, 6, "cm2", "start broken"),
    ];
    unit.insert_logs(acme, &records.iter().collect::<Vec<_>>()).await.unwrap();
    unit.insert_logs(beta, &[&records[0]]).await.unwrap();
    let unit = &mut *unit;
    assert_eq!(unit.logs(acme, &LogFilter::default(), None, 10).await.unwrap().len(), 4);
    assert_eq!(messages(unit, beta, &LogFilter::default()).await, ["started"]);
    assert_eq!(messages(unit, acme, &word("started")).await, ["started"]);
    assert_eq!(
        messages(unit, acme, &word("start*")).await,
        ["start broken", "start again", "started"]
    );
    assert_eq!(messages(unit, beta, &word("stopped")).await, [""; 0]);
    let warn = LogFilter { level: Some(4), ..LogFilter::default() };
    assert_eq!(messages(unit, acme, &warn).await, ["start broken", "start again", "stopped"]);
    let cm1 = LogFilter { instance: Some("cm1".to_owned()), ..warn.clone() };
    assert_eq!(messages(unit, acme, &cm1).await, ["stopped"]);
    let early = LogFilter { to: Some(at(130)), from: Some(at(60)), ..word("start") };
    assert_eq!(messages(unit, acme, &early).await, ["start again"]);
    let first = unit.logs(acme, &warn, None, 1).await.unwrap();
    let rest = unit.logs(acme, &warn, Some(first[0].id), 10).await.unwrap();
    assert_eq!(rest.len(), 2);
    // By minutes, from the counts and from the words.
    let begin = |minute: i64| {
        const MINUTE: i64 = 60_000_000;
        let at = at(minute * 60).unix_micros();
        Timestamp::from_unix_micros(at - at % MINUTE)
    };
    for filter in [warn.clone(), LogFilter { words: word("start*").words, ..warn }] {
        let counts = unit.log_counts(acme, &filter, 1, 100).await.unwrap();
        let last: Vec<_> = counts.iter().rev().take(2).map(|c| (c.from, c.records)).collect();
        assert_eq!(last, [(begin(2), 1), (begin(1), 1)]);
    }
}

pub async fn log_records_go_oldest_first_and_are_counted(f: &Fixture) {
    let (acme, _) = f.account().await;
    let mut unit = f.store.write().await.unwrap();
    let records: Vec<_> = (0..10).map(|n| record(n * 60, 3, "cm1", &format!("word{n}"))).collect();
    unit.insert_logs(acme, &records.iter().collect::<Vec<_>>()).await.unwrap();
    let totals = unit.log_totals(acme).await.unwrap();
    assert_eq!((totals.records, totals.bytes), (10, 100));
    assert_eq!(unit.accounts_with_logs_before(at(60)).await.unwrap(), [acme]);
    let old = |bytes| OldLogs { before: at(240), limit: 3, bytes };
    // With the second, 11 bytes are reached.
    assert_eq!(unit.delete_oldest_logs(acme, old(11)).await.unwrap(), (2, 20));
    assert_eq!(unit.delete_oldest_logs(acme, old(10)).await.unwrap(), (1, 10));
    assert_eq!(unit.delete_oldest_logs(acme, old(i64::MAX)).await.unwrap(), (1, 10));
    assert_eq!(unit.delete_oldest_logs(acme, old(i64::MAX)).await.unwrap(), (0, 0));
    assert_eq!(unit.oldest_log(acme).await.unwrap(), Some(at(240)));
    assert_eq!(messages(&mut *unit, acme, &word("word3")).await, [""; 0]);
    assert_eq!(messages(&mut *unit, acme, &word("word4")).await, ["word4"]);
    let counts = unit.log_counts(acme, &LogFilter::default(), 1, 100).await.unwrap();
    assert_eq!(counts.iter().map(|count| count.records).sum::<i64>(), 6);
    assert_eq!(counts.len(), 6);
    unit.count_logs_for_room(acme, 4, at(700)).await.unwrap();
    unit.count_refused_logs(acme, 5, at(800)).await.unwrap();
    unit.count_refused_logs(acme, 2, at(900)).await.unwrap();
    let expected = LogTotalsRecord {
        records: 6,
        bytes: 60,
        made_room: 4,
        made_room_at: Some(at(700)),
        refused: 7,
        refused_at: Some(at(900)),
    };
    assert_eq!(unit.log_totals(acme).await.unwrap(), expected);
    unit.delete_account(acme).await.unwrap();
    assert_eq!(unit.logs(acme, &LogFilter::default(), None, 10).await.unwrap(), []);
}
