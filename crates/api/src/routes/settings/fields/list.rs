use actix_web::{HttpResponse, get};
use portal_storage::FieldFilter;
use portal_types::{FieldCode, FieldSettingsList};
use utoipa::IntoParams;

use super::to_wire;
use crate::{
    auth::User,
    problem::ApiResult,
    request::{Page, Query},
    state::State,
};

/// A field's name has up to 200 characters and a search term up to 500; nobody types more of them.
const LONGEST_TEXT: usize = 200;

const DEFAULT_LIMIT: i64 = 50;
const GREATEST_LIMIT: i64 = 1_000;

/// Which rows are wanted.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; `parse` reads them")]
struct ListQuery {
    /// Only rows with this in their field's name or in their own search term: in any case, and
    /// every character for itself. At most 200 characters.
    #[param(required = false, max_length = 200, example = "hero")]
    q: Option<String>,
    /// `true`: only rows with a value of their own. `false`: only rows that are as Global in
    /// everything.
    #[param(required = false, example = true)]
    overrides: Option<bool>,
    /// How many rows at most: 1 to 1000.
    #[param(required = false, minimum = 1, maximum = 1_000, default = 50, example = 50)]
    limit: i64,
    /// `nextCursor` of the page before. Absent: the first page.
    #[param(required = false, example = "aGVybyBpbWFnZQ")]
    cursor: Option<String>,
}

/// Rows of field settings
///
/// Global first, then by field name. With `q` or `overrides`, Global is not among them: it is no
/// row of a field. In every row but Global, null means "as Global". Each row's `ETag` is its
/// `revision` in quotes.
#[utoipa::path(
    tag = "Settings",
    security(("userToken" = [])),
    params(ListQuery),
    responses((status = 200, description = "A page of rows.", body = FieldSettingsList)),
    extensions(("x-callers" = json!("member"))),
)]
#[get("/settings/fields")]
pub async fn list_fields(user: User, state: State, query: Query) -> ApiResult<HttpResponse> {
    let (page, filter) = parse(&query)?;
    let (after, limit) = (page.after.as_deref(), page.limit + 1);
    let mut unit = state.store.read().await?;
    let rows = if filter == FieldFilter::default() {
        unit.fields(user.account, after, limit).await?
    } else {
        unit.search_fields(user.account, &filter, after, limit).await?
    };
    let (rows, next_cursor) = page.cut(rows, |row| row.field_key.clone());
    let items = rows.into_iter().map(to_wire).collect();
    Ok(HttpResponse::Ok().json(FieldSettingsList { items, next_cursor }))
}

fn parse(query: &Query) -> ApiResult<(Page, FieldFilter)> {
    let mut parameters = query.parameters();
    let page = parameters.page(DEFAULT_LIMIT, GREATEST_LIMIT);
    let overrides = parameters.take("overrides", |text| {
        let wrong = || (FieldCode::InvalidFormat, "overrides is true or false.".to_owned());
        text.parse().map_err(|_| wrong())
    });
    let text = parameters.take("q", search_text).filter(|text| !text.is_empty());
    parameters.finish()?;
    Ok((page, FieldFilter { text, overrides }))
}

fn search_text(text: &str) -> Result<String, (FieldCode, String)> {
    let text = text.trim();
    if text.chars().count() > LONGEST_TEXT {
        return Err((FieldCode::TooLong, format!("q has at most {LONGEST_TEXT} characters.")));
    }
    if text.chars().any(char::is_control) {
        let detail = "q has no line breaks or other control characters: no row has any.";
        return Err((FieldCode::InvalidFormat, detail.to_owned()));
    }
    Ok(text.to_owned())
}
