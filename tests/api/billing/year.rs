//! A year of many accounts, in which people order, change, cancel, pay late, twice or never, and get money
//! back: over a leap day, with the portal's own jobs beside it.
//!
//! `PORTAL_SIMULATED_ACCOUNTS` says how many; `just simulate` takes 10,000.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
};

use portal_api::{
    billing::{Made, Paid, TABLE, course::Course, due, status_at, trial},
    clock::Clock as _,
};
use portal_storage::{AccountRecord, Store as _};
use portal_tests::{Engine, TestApp};
use portal_types::{
    AccountId, InvoiceId, InvoiceKind, InvoiceLine, InvoiceStatus, PaymentProvider, ProblemCode,
    SubscriptionStatus, Timestamp,
};
use uuid::Uuid;

use super::{DAY, SELLER};

/// Enough to meet every row of the table.
const FEW: usize = 150;
const DAYS: i64 = 400;

/// Something that happens at a time.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    /// Somebody does something, whatever comes to their mind.
    Somebody,
    /// Money that was sent arrives.
    Money { invoice: Uuid, reference: String, amount: i64 },
}

/// Numbers that look random, and are the same each time (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    fn seconds(&mut self, days: i64) -> i64 {
        i64::try_from(self.below(u64::try_from(days * DAY).unwrap())).unwrap()
    }
}

/// What happens when: the earliest first.
type Queue = BinaryHeap<Reverse<(Timestamp, AccountId, What)>>;

pub async fn a_year_adds_up(engine: Engine) {
    let count = std::env::var("PORTAL_SIMULATED_ACCOUNTS").ok();
    let count = count.map_or(FEW, |text| text.parse().unwrap());
    let app = TestApp::start_with(engine, &[("PORTAL_SELLER", SELLER)]).await;
    let begin = Timestamp::parse("2027-06-01T12:00:00Z").unwrap();
    app.clock.advance_seconds(begin.unix_seconds() - app.clock.now().unix_seconds());
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut queue = Queue::new();
    for _ in 0..count {
        let at = begin.plus_seconds(dice.seconds(60));
        queue.push(Reverse((at, sign_up(&app, at).await, What::Somebody)));
    }
    let accounts: Vec<AccountId> = queue.iter().map(|Reverse((_, account, _))| *account).collect();
    let end = begin.plus_seconds(DAYS * DAY);
    let mut met = BTreeMap::new();
    while let Some(Reverse((at, account, what))) = queue.pop() {
        if at > end {
            break;
        }
        let now = app.clock.now();
        app.clock.advance_seconds((at.unix_seconds() - now.unix_seconds()).max(0));
        step(&app, account, what, &mut dice, &mut queue, &mut met).await;
    }
    // Nobody does anything any more, until every date has passed.
    app.clock.advance_seconds(60 * DAY);
    for account in &accounts {
        app.portal.advance_subscription(*account).await.unwrap();
    }
    adds_up(&app, &accounts).await;
    let rows = TABLE.iter().filter(|(from, _, to)| from != to);
    for (from, event, to) in rows {
        assert!(met.contains_key(&(*from, *to)), "{event:?} from {from} to {to} was never met");
    }
}

async fn sign_up(app: &TestApp, at: Timestamp) -> AccountId {
    let account = AccountId(Uuid::new_v4());
    let mut unit = app.store.write().await.unwrap();
    let record = AccountRecord {
        id: account,
        name: "Acme".to_owned(),
        created_at: at,
        revision: 1,
        revised_at: at,
        closes_at: None,
        second_factor_required_since: None,
    };
    unit.insert_account(&record).await.unwrap();
    unit.insert_subscription(&trial(account, at.plus_seconds(30 * DAY), at)).await.unwrap();
    unit.commit().await.unwrap();
    account
}

/// One thing happens to one account.
async fn step(
    app: &TestApp,
    account: AccountId,
    what: What,
    dice: &mut Dice,
    queue: &mut Queue,
    met: &mut BTreeMap<(SubscriptionStatus, SubscriptionStatus), u32>,
) {
    let mut unit = app.store.write().await.unwrap();
    let written = unit.subscription(account).await.unwrap().unwrap();
    let course = Course::hold(&app.portal, &mut *unit, account).await;
    let mut course = course.unwrap().unwrap();
    let now = course.now;
    // What dates do is the same whether it is reckoned or done; only a renewal moves dates on.
    if written.period_end == course.record.period_end {
        assert_eq!(status_at(&written, now), course.record.status, "{written:?}");
    }
    *met.entry((written.status, course.record.status)).or_default() += 1;
    let before = course.record.status;
    match what {
        What::Money { invoice, reference, amount } => {
            let paid = Paid { reference, provider: PaymentProvider::Manual, at: now, amount };
            course.take(Some(InvoiceId(invoice)), paid).await.unwrap();
        }
        What::Somebody => {
            somebody(&mut course, app, dice, queue).await;
            let next = now.plus_seconds(dice.seconds(20));
            queue.push(Reverse((next, account, What::Somebody)));
        }
    }
    let after = course.record.status;
    let is_row = TABLE.iter().any(|(from, _, to)| (*from, *to) == (before, after));
    assert!(before == after || is_row, "{before} to {after}");
    *met.entry((before, after)).or_default() += 1;
    course.finish().await.unwrap();
    unit.commit().await.unwrap();
}

async fn somebody(course: &mut Course<'_>, app: &TestApp, dice: &mut Dice, queue: &mut Queue) {
    let (account, now) = (course.account(), course.now);
    let done = match dice.below(100) {
        0..25 => {
            let plans = &app.portal.config.billing.plans.items;
            let place = usize::try_from(dice.below(plans.len() as u64)).unwrap();
            course.order(&plans[place].clone(), now).await.map(|_| ())
        }
        25..33 => course.cancel(),
        33..38 => course.resume(),
        38..42 => course.extend_trial(now.plus_seconds(dice.seconds(40))),
        42..85 => {
            pay(course, dice, queue).await;
            Ok(())
        }
        85..92 => give_back(course, dice).await,
        // Who only looks.
        _ => Ok(()),
    };
    if let Err(error) = done {
        let refusals = [
            ProblemCode::PlanUnavailable,
            ProblemCode::SubscriptionNotRunning,
            ProblemCode::InvoiceNotOpen,
        ];
        assert!(refusals.contains(&error.code()), "{account}: {}", error.detail());
    }
}

/// Sends money for what is open: it arrives once, several times, late, or is found only weeks later.
async fn pay(course: &mut Course<'_>, dice: &mut Dice, queue: &mut Queue) {
    let account = course.account();
    for invoice in course.unit.open_invoices(account).await.unwrap() {
        let wait = match dice.below(4) {
            0 => 0,
            1 | 2 => dice.seconds(5),
            _ => dice.seconds(45),
        };
        let copies = 1 + dice.below(3);
        for copy in 0..copies {
            let at = course.now.plus_seconds(wait + i64::try_from(copy).unwrap() * 7);
            // Some pay the same again, by another transfer; a few a part of it.
            let reference = match dice.below(12) {
                0 => format!("again {} {copy}", invoice.id),
                _ => format!("for {}", invoice.id),
            };
            let amount = if dice.below(12) == 0 { due(&invoice) / 2 + 1 } else { due(&invoice) };
            let money = What::Money { invoice: invoice.id.0, reference, amount };
            queue.push(Reverse((at, account, money)));
        }
    }
}

async fn give_back(course: &mut Course<'_>, dice: &mut Dice) -> Result<(), portal_api::ApiError> {
    let account = course.account();
    let all = course.unit.invoices(account, None, 5).await.unwrap();
    let is_paid = |invoice: &&portal_storage::InvoiceRecord| {
        invoice.kind == InvoiceKind::Invoice
            && (invoice.status == InvoiceStatus::Open || invoice.paid > invoice.refunded)
    };
    let Some(invoice) = all.iter().find(is_paid) else { return Ok(()) };
    let amount = if invoice.status == InvoiceStatus::Open {
        due(invoice)
    } else {
        let most = u64::try_from(invoice.paid - invoice.refunded).unwrap();
        i64::try_from(1 + dice.below(most)).unwrap()
    };
    course.give_back(invoice.id, amount, Made::Here).await.map(|_| ())
}

/// Numbers have no gaps, and money is neither lost nor made.
async fn adds_up(app: &TestApp, accounts: &[AccountId]) {
    let mut unit = app.store.read().await.unwrap();
    let mut of_account: BTreeMap<AccountId, (i64, i64)> = BTreeMap::new();
    let mut last = 0;
    loop {
        let page = unit.all_invoices(last, 1_000).await.unwrap();
        if page.is_empty() {
            break;
        }
        for invoice in page {
            assert_eq!(invoice.sequence, last + 1, "a gap");
            last = invoice.sequence;
            let lines: Vec<InvoiceLine> = serde_json::from_str(&invoice.lines).unwrap();
            assert_eq!(lines.iter().map(|line| line.amount).sum::<i64>(), invoice.net);
            assert_eq!(invoice.net + invoice.tax, invoice.total);
            assert_eq!(invoice.total < 0, invoice.kind == InvoiceKind::CreditNote);
            let sums = of_account.entry(invoice.account_id).or_default();
            sums.0 += invoice.total;
            sums.1 += due(&invoice);
        }
    }
    let now = app.clock.now();
    let mut statuses: BTreeMap<SubscriptionStatus, u32> = BTreeMap::new();
    for account in accounts {
        let record = unit.subscription(*account).await.unwrap().unwrap();
        assert_eq!(status_at(&record, now), record.status);
        assert!(record.credit >= 0);
        assert!(record.due_at.is_none_or(|due| due > now), "nothing was left undone");
        let paid = unit.payments(*account).await.unwrap();
        let paid: i64 = paid.iter().map(|payment| payment.amount).sum();
        let (total, open) = of_account.get(account).copied().unwrap_or_default();
        assert_eq!(total, paid - record.credit + open, "{record:?}");
        *statuses.entry(record.status).or_default() += 1;
    }
    println!("{} accounts, {last} invoices and credit notes: {statuses:?}", accounts.len());
}
