use actix_web::{HttpResponse, get, web::Path};
use portal_storage::ChangeRecord;
use portal_types::{FieldCode, FieldProblem, RevisionDetail, SettingsChange};
use utoipa::IntoParams;

use super::{MOST_CHANGES, absent, parse_number, to_wire};
use crate::{
    auth::User,
    history,
    problem::{ApiError, ApiResult},
    request::{Page, Query},
    state::State,
};

/// What a revision changed, or how it differs from another one
///
/// `changes` leads from the revision `against` to this one, whichever of them is older. Secrets are
/// not kept: of them it only says whether they were set, replaced or cleared.
#[utoipa::path(
    tag = "Settings",
    security(("userToken" = [])),
    params(("revision" = i64, Path, description = "The revision's number.", example = 42), CompareQuery),
    responses((status = 200, description = "The revision and what differs.", body = RevisionDetail)),
    extensions(("x-callers" = json!("member")), ("x-problems" = json!(["not_found"]))),
)]
#[get("/settings/revisions/{revision}")]
pub async fn get_revision(
    user: User,
    state: State,
    number: Path<String>,
    query: Query,
) -> ApiResult<HttpResponse> {
    let number = parse_number(&number)?;
    let (against, page) = parse(&query)?;
    let offset = page.after_as(|text| text.parse().ok())?.unwrap_or_default();

    let mut unit = state.store.read().await?;
    let revision = unit.revision(user.account, number).await?.ok_or_else(absent)?;
    let other = unit.revision(user.account, against.unwrap_or(number - 1)).await?;
    let against = match (other, against) {
        (Some(other), _) => other.revision,
        (None, None) => number,
        (None, Some(_)) => return Err(no_such_other()),
    };
    let (older, newer) = (number.min(against), number.max(against));
    let records = unit.difference(user.account, older, newer).await?;
    drop(unit);
    let changes = history::changes(&if against <= number { records } else { turned(records) });
    let total = i64::try_from(changes.len()).unwrap_or(i64::MAX);
    let (changes, next_cursor) = cut(changes, &page, offset);
    let revision = to_wire(revision);
    let detail = RevisionDetail { revision, against, total, changes, next_cursor };
    Ok(HttpResponse::Ok().json(detail))
}

/// What to compare with, and which part of the changes is wanted.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters, which `parse` reads")]
struct CompareQuery {
    /// The revision to compare with. Absent: the one before.
    #[param(required = false, example = 41)]
    against: i64,
    /// How many changes at most: 1 to 1,000.
    #[param(required = false, minimum = 1, maximum = 1000, default = 1000, example = 1000)]
    limit: i64,
    /// `nextCursor` of the page before. Absent: the first page.
    #[param(required = false, example = "MTAwMA")]
    cursor: Option<String>,
}

fn parse(query: &Query) -> ApiResult<(Option<i64>, Page)> {
    let mut parameters = query.parameters();
    let against = parameters.take("against", |text| {
        let wrong = |_| (FieldCode::InvalidFormat, "against is a revision's number.".to_owned());
        text.parse::<i64>().map_err(wrong)
    });
    let page = parameters.page(MOST_CHANGES, MOST_CHANGES);
    parameters.finish()?;
    Ok((against, page))
}

fn no_such_other() -> ApiError {
    let detail = "The history of your account's settings has no revision with this number.";
    ApiError::invalid(vec![FieldProblem::new("?against", FieldCode::OutOfRange, detail)])
}

/// The same the other way round.
fn turned(records: Vec<ChangeRecord>) -> Vec<ChangeRecord> {
    let turn = |record: ChangeRecord| ChangeRecord { old: record.new, new: record.old, ..record };
    records.into_iter().map(turn).collect()
}

/// What differs between two revisions never changes, so a page is found by counting.
fn cut(
    changes: Vec<SettingsChange>,
    page: &Page,
    offset: i64,
) -> (Vec<SettingsChange>, Option<String>) {
    let skipped = usize::try_from(offset).unwrap_or_default();
    let wanted = usize::try_from(page.limit).unwrap_or_default();
    let rest = changes.into_iter().skip(skipped).take(wanted + 1).collect();
    page.cut(rest, |_| offset.saturating_add(page.limit).to_string())
}
