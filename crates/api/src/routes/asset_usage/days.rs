use actix_web::{HttpResponse, get};
use portal_storage::UsageDayRecord;
use portal_types::{FieldCode, Timestamp, UsageDay, UsageDays};

use crate::{auth::User, problem::ApiResult, request::Query, state::State};

const DEFAULT_DAYS: i64 = 90;
const MOST_DAYS: i64 = 1_000;
const SECONDS_OF_A_DAY: i64 = 24 * 60 * 60;

/// How many usages there were, day by day
///
/// At the end of each day, in UTC; today as it is now.
#[utoipa::path(
    tag = "Asset usage",
    security(("userToken" = [])),
    params(("days" = Option<i64>, Query, description = "How many days, today among them: 1 to 1000. Without it, 90.", example = 90, minimum = 1, maximum = 1000)),
    responses((status = 200, description = "The days.", body = UsageDays)),
    extensions(("x-callers" = json!("member"))),
)]
#[get("/asset-usage/days")]
pub async fn list_usage_days(user: User, state: State, query: Query) -> ApiResult<HttpResponse> {
    let mut parameters = query.parameters();
    let days = parameters.take("days", |text| {
        let days = text.parse().ok().filter(|days| (1..=MOST_DAYS).contains(days));
        let detail = format!("days is a number from 1 to {MOST_DAYS}.");
        days.ok_or((FieldCode::OutOfRange, detail))
    });
    parameters.finish()?;
    let days = days.unwrap_or(DEFAULT_DAYS);
    let today = state.clock.now().unix_seconds().div_euclid(SECONDS_OF_A_DAY);
    let first = today - days + 1;
    let mut unit = state.store.read().await?;
    let usages = unit.usage_totals(user.account).await?.usages;
    let changes = unit.usage_days(user.account, first).await?;
    Ok(HttpResponse::Ok().json(UsageDays { items: series(first, today, usages, &changes) }))
}

/// Backwards from what is there now.
fn series(first: i64, today: i64, now: i64, changes: &[UsageDayRecord]) -> Vec<UsageDay> {
    let mut changes = changes.iter().rev().peekable();
    let mut usages = now;
    let mut items: Vec<UsageDay> = (first..=today)
        .rev()
        .map(|day| {
            let of_day = |change: &&UsageDayRecord| change.day >= day;
            let change = changes.next_if(of_day).copied();
            let (came, went) = change.map_or((0, 0), |change| (change.came, change.went));
            let begins = Timestamp::default().plus_seconds(day * SECONDS_OF_A_DAY);
            let item = UsageDay { day: begins, usages, came, went };
            usages -= came - went;
            item
        })
        .collect();
    items.reverse();
    items
}

#[cfg(test)]
mod tests {
    use portal_storage::UsageDayRecord;

    use super::series;

    #[test]
    fn what_there_was_follows_from_what_is_there() {
        let changes = [
            UsageDayRecord { day: 10, came: 5, went: 0 },
            UsageDayRecord { day: 12, came: 2, went: 4 },
        ];
        let days = series(9, 13, 3, &changes);
        let usages: Vec<i64> = days.iter().map(|day| day.usages).collect();
        assert_eq!(usages, [0, 5, 5, 3, 3]);
        assert_eq!((days[3].came, days[3].went), (2, 4));
        assert_eq!(days[1].day.to_string(), "1970-01-11T00:00:00Z");
    }
}
