use std::time::Duration;

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
    let found = unit.logs(account, filter, None, 10, None).await.unwrap();
    assert_eq!(found.looked_to, None);
    found.records.into_iter().map(|log| log.message).collect()
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
    assert_eq!(messages(unit, acme, &LogFilter::default()).await.len(), 4);
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
    let first = unit.logs(acme, &warn, None, 1, None).await.unwrap().records;
    let rest = unit.logs(acme, &warn, Some(first[0].id), 10, None).await.unwrap();
    assert_eq!(rest.records.len(), 2);
    // By minutes, from the counts and from the words.
    let begin = |minute: i64| {
        const MINUTE: i64 = 60_000_000;
        let at = at(minute * 60).unix_micros();
        Timestamp::from_unix_micros(at - at % MINUTE)
    };
    for filter in [warn.clone(), LogFilter { words: word("start*").words, ..warn }] {
        let counts = unit.log_counts(acme, &filter, 1, None).await.unwrap().spans;
        let last = counts.iter().rev().take(2).map(|c| (c.from, c.records, c.errors));
        assert_eq!(last.collect::<Vec<_>>(), [(begin(2), 1, 1), (begin(1), 1, 0)]);
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
    let counts = unit.log_counts(acme, &LogFilter::default(), 1, None).await.unwrap().spans;
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
    assert_eq!(messages(&mut *unit, acme, &LogFilter::default()).await, [""; 0]);
}

/// Everything that a filter finds in calls that stop as early as they can, and how many calls it took.
async fn walked(
    unit: &mut dyn Unit,
    account: AccountId,
    filter: &LogFilter,
    limit: usize,
) -> (Vec<i64>, usize) {
    let (mut ids, mut before, mut calls) = (Vec::new(), None, 0);
    loop {
        calls += 1;
        let patience = Some(Duration::ZERO);
        let page = unit.logs(account, filter, before, limit, patience).await.unwrap();
        assert!(page.records.len() <= limit);
        let full = page.records.last().filter(|_| page.records.len() == limit);
        assert!(full.is_none() || page.looked_to.is_none());
        before = page.looked_to.map(|to| to.id).or(full.map(|last| last.id));
        ids.extend(page.records.iter().map(|log| log.id));
        if before.is_none() {
            return (ids, calls);
        }
    }
}

fn is_wanted(filter: &LogFilter, record: &NewLogRecord) -> bool {
    let has = |wanted: &LogWord| {
        record.words.iter().any(|word| {
            if wanted.is_beginning { word.starts_with(&wanted.text) } else { *word == wanted.text }
        })
    };
    filter.from.is_none_or(|from| record.at >= from)
        && filter.to.is_none_or(|to| record.at < to)
        && filter.level.is_none_or(|level| record.level >= level)
        && filter.instance.as_ref().is_none_or(|instance| record.instance == *instance)
        && filter.words.iter().all(has)
}

/// A search that goes from slice to slice, in whatever steps, finds what looking at each record finds: in
/// order, nothing twice, nothing missed, none of another account.
pub async fn a_walk_finds_what_there_is(f: &Fixture) {
    const HOUR: i64 = 60 * 60;
    let ((acme, _), (beta, _)) = (f.account().await, f.account().await);
    let mut unit = f.store.write().await.unwrap();
    let unit = &mut *unit;
    // Numbers without an order, the same each time.
    let any = |n: i64, salt: i64| (n * 7_919 + salt * 104_729) % 1_009;
    let records: Vec<NewLogRecord> = (0..400)
        .map(|n| {
            // Days without any between them.
            let seconds = any(n, 1) % 4 * 3 * 24 * HOUR + any(n, 2) * 31 % (20 * HOUR);
            let words = ["asset", "assets", "token", "tok", "hero"];
            let word = |salt| words[usize::try_from(any(n, salt) % 5).unwrap()];
            let mut said = vec![word(3), word(4), word(5)];
            said.sort_unstable();
            said.dedup();
            let level = i16::try_from(any(n, 6) % 6 + 1).unwrap();
            let instance = ["", "cm1", "cm 2"][usize::try_from(any(n, 7) % 3).unwrap()];
            let number = u32::try_from(n).unwrap();
            NewLogRecord { number, ..record(seconds, level, instance, &said.join(" ")) }
        })
        .collect();
    let (mine, others): (Vec<_>, Vec<_>) = records.iter().partition(|record| record.number % 5 > 0);
    unit.insert_logs(acme, &mine).await.unwrap();
    unit.insert_logs(beta, &others).await.unwrap();
    let all = unit.logs(acme, &LogFilter::default(), None, 1_000, None).await.unwrap().records;
    assert_eq!(all.len(), mine.len());
    let of = |text: &str| {
        text.split(' ').filter(|text| !text.is_empty()).flat_map(|text| word(text).words).collect()
    };
    let mut found = 0;
    for words in
        ["", "hero", "asset", "asset*", "asset* tok*", "hero token", "assets tok hero", "no", "no*"]
    {
        for level in [None, Some(3), Some(6)] {
            for instance in [None, Some("cm 2"), Some("none")] {
                for (from, to) in [
                    (None, None),
                    (Some(at(2 * HOUR)), Some(at(9 * 24 * HOUR + 4 * HOUR))),
                    (Some(at(24 * HOUR)), Some(at(2 * 24 * HOUR))),
                ] {
                    let instance = instance.map(ToOwned::to_owned);
                    let filter = LogFilter { from, to, level, instance, words: of(words) };
                    let wanted: Vec<&NewLogRecord> =
                        mine.iter().copied().filter(|record| is_wanted(&filter, record)).collect();
                    for limit in [1_000, 7] {
                        let (ids, _) = walked(unit, acme, &filter, limit).await;
                        assert!(ids.is_sorted_by(|a, b| a > b), "{filter:?}");
                        let mut said: Vec<_> = ids
                            .iter()
                            .map(|id| all.iter().find(|log| log.id == *id).unwrap())
                            .map(|log| (log.at, log.level, &*log.instance, &*log.message))
                            .collect();
                        let mut expected: Vec<_> = wanted
                            .iter()
                            .map(|log| (log.at, log.level, &*log.instance, &*log.message))
                            .collect();
                        said.sort_unstable();
                        expected.sort_unstable();
                        assert_eq!(said, expected, "{filter:?}");
                    }
                    let whole = unit.log_counts(acme, &filter, 360, None).await.unwrap();
                    let sum = |errors| {
                        let spans = whole.spans.iter();
                        spans.map(|s| if errors { s.errors } else { s.records }).sum::<i64>()
                    };
                    let errors = wanted.iter().filter(|record| record.level >= 5).count();
                    // Without words they are counts of whole minutes.
                    if !words.is_empty() {
                        assert_eq!(sum(false), i64::try_from(wanted.len()).unwrap(), "{filter:?}");
                        assert_eq!(sum(true), i64::try_from(errors).unwrap(), "{filter:?}");
                    }
                    found += wanted.len();
                }
            }
        }
    }
    assert!(found > 1_000, "{found}");
}

/// Where there is nothing, nobody looks; where a call stops, everything until there is found.
pub async fn a_walk_stops_and_goes_on(f: &Fixture) {
    const DAY: i64 = 24 * 60 * 60;
    let (acme, _) = f.account().await;
    let mut unit = f.store.write().await.unwrap();
    let unit = &mut *unit;
    let records = [
        record(0, 3, "cm1", "rare"),
        record(3 * DAY, 3, "cm1", "often"),
        record(9 * DAY, 5, "cm1", "often"),
        record(9 * DAY + 1, 3, "cm1", "often"),
    ];
    unit.insert_logs(acme, &records.iter().collect::<Vec<_>>()).await.unwrap();
    // Ten days are eighty slices, of which three have records.
    let (ids, calls) = walked(unit, acme, &word("rare"), 10).await;
    assert_eq!((ids.len(), calls), (1, 3));
    let (ids, calls) = walked(unit, acme, &LogFilter::default(), 10).await;
    assert_eq!((ids.len(), calls), (4, 1));
    let none = LogFilter { from: Some(at(DAY)), to: Some(at(2 * DAY)), ..word("often") };
    assert_eq!(walked(unit, acme, &none, 10).await, (Vec::new(), 1));
    let page = unit.logs(acme, &word("rare"), None, 10, Some(Duration::ZERO)).await.unwrap();
    let looked_to = page.looked_to.unwrap();
    assert!(page.records.is_empty() && looked_to.at <= at(9 * DAY) && looked_to.at > at(3 * DAY));
    // An account of few records is looked through at once, and patience is enough for three slices.
    for patience in [None, Some(Duration::from_mins(1))] {
        let page = unit.logs(acme, &word("rare"), None, 10, patience).await.unwrap();
        assert_eq!((page.records.len(), page.looked_to), (1, None));
    }
    let counts = unit.log_counts(acme, &word("often"), 1, Some(Duration::ZERO)).await.unwrap();
    assert_eq!(counts.looked_to, Some(looked_to));
    let sums = counts.spans.iter().fold((0, 0), |(a, b), s| (a + s.records, b + s.errors));
    assert_eq!(sums, (2, 1));
}
